// A file input that sends the chosen picture to the kernel. A small file goes as it is; a large one
// is drawn smaller first, because the notebook's server drops messages of more than 10 MB.
const MEGABYTE = 1e6;
const MOST = 9 * MEGABYTE;
const SMALL = MEGABYTE;
const LONGEST_SIDE = 600; // twice what the kernel shows, so that it has something to reduce
const SECONDS_TO_ANSWER = 1;
const LONGEST_NAME = 32;

// These lose nothing when they are drawn; other kinds may have 16 bits, or several pictures.
const HAS_8_BITS = ["image/jpeg", "image/webp"];
// Browsers decode these, and the kernel may not.
const IS_NEW = ["image/avif", "image/heic", "image/heif"];

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function shortName(file) {
  return file.name.length > LONGEST_NAME ? `${file.name.slice(0, LONGEST_NAME)}…` : file.name;
}

function megabytes(file) {
  return `${(file.size / MEGABYTE).toFixed(1)} MB`;
}

async function reduced(file) {
  const bitmap = await createImageBitmap(file);
  const share = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [bitmap.width, bitmap.height].map((n) => Math.ceil(n * share));
  const canvas = element("canvas", { width, height });
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return new Promise((done, fail) => {
    canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("no picture"))), "image/png");
  });
}

// What to send of a file; an error says why it cannot be sent.
async function toSend(file) {
  const goesAsItIs =
    file.size <= (HAS_8_BITS.includes(file.type) ? SMALL : MOST) && !IS_NEW.includes(file.type);
  if (goesAsItIs) return file;
  try {
    return await reduced(file);
  } catch {
    if (file.size <= MOST) return file;
    throw new Error(
      `${shortName(file)} has ${megabytes(file)}, and your browser cannot make it smaller. ` +
        `Save it as JPEG or PNG, or smaller than ${MOST / MEGABYTE} MB.`,
    );
  }
}

export default {
  render({ model, el }) {
    const input = element("input", { type: "file", accept: "image/*,.heic,.heif,.avif,.tif,.tiff" });
    input.setAttribute("data-lm-suppress-shortcuts", "true");
    const status = element("p", { className: "convhelpers-file-status" });
    status.setAttribute("role", "status");
    let waiting;

    function tell(words) {
      clearTimeout(waiting);
      status.textContent = words;
    }

    async function send() {
      const [file] = input.files;
      if (!file) return;
      tell(`Reading ${shortName(file)} …`);
      try {
        const content = await (await toSend(file)).arrayBuffer();
        if (file !== input.files[0]) return; // another was chosen meanwhile
        tell(`Sending ${shortName(file)} …`);
        const words = `${shortName(file)} is shown as soon as the kernel answers.`;
        waiting = setTimeout(() => tell(words), SECONDS_TO_ANSWER * 1000);
        model.send(file.name, undefined, [content]);
      } catch (error) {
        tell(error.message);
      }
    }

    const received = (message) => message === "received" && tell("");
    // The same file can be chosen twice.
    input.addEventListener("click", () => (input.value = ""));
    input.addEventListener("change", send);
    model.on("msg:custom", received);
    el.classList.add("convhelpers-file");
    el.append(element("label", {}, element("span", { textContent: model.get("label") }), input), status);
    return () => {
      clearTimeout(waiting);
      model.off("msg:custom", received);
    };
  },
};
