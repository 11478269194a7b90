// A question with the fields for its answer. Enter commits the answer, Escape skips; what an answer
// is worth is the kernel's business.
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const SKIP = "Skip";
let forms = 0;

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

// A sentence in which `code` stands as code.
function marked(text) {
  return text
    .split("`")
    .map((part, k) => (k % 2 ? element("code", { textContent: part }) : part));
}

// A text field; numbers and shapes are typed into it.
function field(label) {
  const input = element("input", { type: "text", autocomplete: "off", spellcheck: false });
  return {
    parts: [element("label", { className: "convhelpers-field" }, `${label} `, input)],
    get answer() {
      return input.value;
    },
    set answer(text) {
      input.value = text;
    },
    input,
  };
}

// One of several sentences.
function choice(options, name) {
  const radios = options.map((value) => element("input", { type: "radio", name, value }));
  const lines = radios.map((radio) => {
    const words = element("span", {}, ...marked(radio.value));
    return element("label", {}, radio, words);
  });
  const legend = element("legend", { textContent: "Your answer" });
  return {
    parts: [element("fieldset", {}, legend, ...lines)],
    get answer() {
      return radios.find((radio) => radio.checked)?.value ?? "";
    },
  };
}

// Cells that are pressed, beside a field in which they can be typed.
function cells(values, label, commit) {
  const typed = field(label);
  const places = values.flatMap((row, r) => row.map((_, c) => [r, c]));
  const buttons = places.map(([row, col], place) => {
    const button = element("button", { type: "button", textContent: values[row][col] });
    button.setAttribute("aria-label", `row ${row}, column ${col}: ${values[row][col]}`);
    button.setAttribute("aria-pressed", false);
    button.tabIndex = place === 0 ? 0 : -1;
    button.addEventListener("click", () => press(button));
    button.addEventListener("keydown", (event) => move(event, row, col));
    return button;
  });
  const grid = element("div", { className: "convhelpers-cells" }, ...buttons);
  grid.style.setProperty("--columns", values[0].length);
  grid.setAttribute("role", "group");
  grid.setAttribute("aria-label", "Cells: arrow keys move, Space presses, Enter answers");
  typed.input.addEventListener("input", () => mark(() => false));

  function mark(isPressed) {
    buttons.forEach((button, place) => button.setAttribute("aria-pressed", isPressed(place)));
  }

  function press(button) {
    button.setAttribute("aria-pressed", button.getAttribute("aria-pressed") !== "true");
    const pressed = places.filter((_, k) => buttons[k].getAttribute("aria-pressed") === "true");
    typed.answer = pressed.map(([row, col]) => `(${row}, ${col})`).join(" ");
  }

  function move(event, row, col) {
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      commit();
    }
    if (!(event.key in ARROWS)) return;
    event.preventDefault();
    const [down, across] = ARROWS[event.key];
    const there = buttons[places.findIndex(([r, c]) => r === row + down && c === col + across)];
    if (!there) return;
    buttons.forEach((button) => (button.tabIndex = button === there ? 0 : -1));
    there.focus();
  }

  return {
    parts: [grid, ...typed.parts],
    get answer() {
      return typed.answer;
    },
  };
}

class Form {
  constructor(model, el) {
    this.model = model;
    this.name = `convhelpers-${(forms += 1)}`;
    this.text = element("p", { id: this.name });
    this.fields = element("div");
    this.buttons = element("div", { className: "convhelpers-buttons" });
    this.said = element("div", { className: "convhelpers-said" });
    this.said.setAttribute("role", "status");
    this.reveal = element("div");
    this.form = element("form", { noValidate: true }, this.text, this.fields, this.buttons);
    this.form.setAttribute("aria-labelledby", this.name);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.commit();
    });
    this.form.addEventListener("keydown", (event) => this.key(event));
    el.append(this.form, this.said, this.reveal);
    this.show();
  }

  get shown() {
    return this.model.get("shown");
  }

  commit() {
    if (!this.shown.closed) this.model.send({ answer: this.way.answer });
  }

  press(words) {
    if (words !== SKIP || !this.shown.closed) this.model.send({ pressed: words });
  }

  // A notebook application takes Enter from a form, so that it would not be submitted.
  key(event) {
    const commits = event.key === "Enter" && !event.shiftKey && event.target.tagName === "INPUT";
    const skips = event.key === "Escape" && this.shown.buttons.includes(SKIP);
    if (!commits && !skips) return;
    event.preventDefault();
    event.stopPropagation();
    if (commits) this.commit();
    else this.press(SKIP);
  }

  // The fields stay as long as the question does, and the buttons keep the focus.
  show() {
    const { asked, text, says, score, verdict, reveal, closed } = this.shown;
    if (this.asked !== asked) this.build();
    if (this.asked !== undefined && this.asked !== asked) this.fields.querySelector("input, button")?.focus();
    this.asked = asked;
    this.text.innerHTML = text;
    this.said.className = `convhelpers-said ${verdict}`;
    const words = `${says ? `<p>${says}</p>` : ""}${score ? `<p>${score}</p>` : ""}`;
    if (this.said.innerHTML !== words) this.said.innerHTML = words;
    if (this.reveal.dataset.asked !== `${asked} ${Boolean(reveal)}`) this.reveal.innerHTML = reveal;
    this.reveal.dataset.asked = `${asked} ${Boolean(reveal)}`;
    for (const input of this.fields.querySelectorAll("input, button")) {
      input.setAttribute("aria-disabled", closed);
    }
    for (const button of this.buttons.children) {
      const isOver = closed && (button.type === "submit" || button.textContent === SKIP);
      button.setAttribute("aria-disabled", isOver);
    }
  }

  build() {
    const { way, buttons } = this.shown;
    if (way.kind === "choice") this.way = choice(way.options, this.name);
    else if (way.kind === "cells") this.way = cells(way.values, way.label, () => this.commit());
    else this.way = field(way.label);
    this.fields.replaceChildren(...this.way.parts);
    const className = "jupyter-button";
    this.buttons.replaceChildren(
      element("button", { type: "submit", className, textContent: "Answer" }),
      ...buttons.map((textContent) => {
        const button = element("button", { type: "button", className, textContent });
        button.addEventListener("click", () => this.press(textContent));
        if (textContent === SKIP) button.setAttribute("aria-keyshortcuts", "Escape");
        return button;
      }),
    );
  }
}

export default {
  render({ model, el }) {
    el.classList.add("convhelpers-asking");
    const form = new Form(model, el);
    const show = () => form.show();
    model.on("change:shown", show);
    return () => model.off("change:shown", show);
  },
};
