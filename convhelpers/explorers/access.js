// Gives sliders, number boxes and choices their name, keeps the notebook's shortcuts off our controls
// (a notebook application takes the arrow keys from a focused slider, and a letter edits a cell), and
// says why a picture does not follow.
const SECONDS_TO_ANSWER = 0.8;
const MOVES = ["pointerdown", "keydown", "change"];
const ENDS = ["restarting", "autorestarting", "terminating", "dead"];
const GONE = "The kernel was restarted or has ended, so nothing new is drawn. Run the cell again.";
const BUSY = "The kernel is busy with another cell. The picture follows when that is done.";
const SILENT = "The kernel does not answer. If this sentence stays, run the cell again.";

let groups = 0;

// Choices of which one counts: without a common name, arrow keys do not lead from one to the next.
function group(choices) {
  if (!choices.dataset.group) choices.dataset.group = `convhelpers-${++groups}`;
  choices.setAttribute("role", "radiogroup");
  choices.setAttribute("aria-label", "your answer");
  for (const choice of choices.querySelectorAll("input[type=radio]")) {
    choice.name = choices.dataset.group;
  }
}

function mend(box) {
  box.querySelectorAll(".widget-radio-box").forEach(group);
  for (const row of box.querySelectorAll(".convhelpers-control")) {
    const name = row.querySelector("label")?.textContent;
    for (const control of row.querySelectorAll(".noUi-handle, input[type=number]")) {
      if (!control.labels?.[0]?.textContent) control.setAttribute("aria-label", name);
    }
  }
  for (const control of box.querySelectorAll(".noUi-handle, input, select, button")) {
    control.setAttribute("data-lm-suppress-shortcuts", "true");
  }
}

// Whatever the reader moves, ask the kernel for a sign of life.
class Watch {
  constructor(model, box, tell) {
    this.model = model;
    this.box = box;
    this.tell = tell;
    this.kernel = model.widget_manager?.kernel; // unknown outside of Jupyter's own applications
    this.isGone = false;
    this.asked = undefined;
    this.ask = this.ask.bind(this);
    this.answered = this.answered.bind(this);
    this.changed = this.changed.bind(this);
    this.classes = new MutationObserver(() => this.look());
    this.start();
  }

  start() {
    for (const moved of MOVES) {
      this.box.addEventListener(moved, this.ask, { capture: true });
    }
    this.model.on("msg:custom", this.answered);
    this.kernel?.statusChanged?.connect(this.changed);
    this.classes.observe(this.box, { attributeFilter: ["class"] });
    this.look();
  }

  stop() {
    for (const moved of MOVES) {
      this.box.removeEventListener(moved, this.ask, { capture: true });
    }
    this.model.off("msg:custom", this.answered);
    this.kernel?.statusChanged?.disconnect(this.changed);
    this.classes.disconnect();
    clearTimeout(this.asked);
  }

  ask() {
    this.look();
    if (this.isGone || this.asked) return;
    this.asked = setTimeout(() => this.late(), SECONDS_TO_ANSWER * 1000);
    try {
      this.model.send("there?");
    } catch {
      this.end(); // the way to the kernel is closed
    }
  }

  answered() {
    clearTimeout(this.asked);
    this.asked = undefined;
    this.tell(this.isGone ? GONE : "");
  }

  late() {
    if (!this.isGone) this.tell(this.kernel?.status === "busy" ? BUSY : SILENT);
  }

  changed(kernel, status) {
    if (ENDS.includes(status)) this.end();
  }

  look() {
    const other = this.kernel && this.model.widget_manager.kernel !== this.kernel;
    if (other || this.box.classList.contains("jupyter-widgets-disconnected")) this.end();
  }

  end() {
    this.isGone = true;
    this.tell(GONE);
  }
}

export default {
  render({ model, el }) {
    const notice = document.createElement("p");
    notice.className = "convhelpers-notice";
    notice.setAttribute("role", "status");
    el.classList.add("convhelpers-access");
    el.append(notice);
    const tell = (words) => {
      if (notice.textContent !== words) notice.textContent = words;
    };
    let watcher;
    let watch;
    let frame = requestAnimationFrame(function attach() {
      const box = el.closest(".convhelpers-explorer");
      if (!box?.isConnected) {
        frame = requestAnimationFrame(attach);
        return;
      }
      mend(box);
      watcher = new MutationObserver(() => mend(box));
      watcher.observe(box, { childList: true, subtree: true });
      watch = new Watch(model, box, tell);
    });
    return () => {
      cancelAnimationFrame(frame);
      watcher?.disconnect();
      watch?.stop();
    };
  },
};
