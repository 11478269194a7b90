// Lines of code that are put in order: dragged by their handle, moved by the buttons below them, or by
// the arrow keys on the line itself. What they mean is the kernel's business.
const HOW_TO = `Drag a line by its handle. Or choose one, and use the buttons below; on the keyboard, Tab
goes to the next line, the up and down arrows move the line, the left arrow leaves it out, and the right
arrow puts it back.`;
const MOVES = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "out", ArrowRight: "in" };
const OUT = -1; // the place of a line that is left out
const WORDS = { up: "Up", down: "Down", out: "Leave out", in: "Put back" };

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

class Lines {
  constructor(model) {
    this.model = model;
    this.chosen = model.get("order")[0];
    this.cameFrom = {}; // where a line stood before it was left out
    this.buttons = model.get("lines").map((text, line) => this.makeLine(text, line));
    this.kept = this.makeList("Your function, line by line");
    this.left = this.makeList("Left out");
    this.status = element("p", { className: "convhelpers-moved" });
    this.status.setAttribute("role", "status");
    this.lists = element(
      "div",
      { className: "convhelpers-order" },
      element("code", { className: "convhelpers-head", textContent: model.get("head") }),
      this.kept,
      element("p", { textContent: "Left out" }),
      this.left,
    );
    // Screen readers hand the arrow keys over to what stands in an application.
    this.lists.setAttribute("role", "application");
    this.lists.setAttribute("aria-label", `Lines to put in order. ${HOW_TO}`);
    this.lists.addEventListener("pointermove", (event) => this.dragged(event));
    const tools = Object.entries(WORDS).map(([way, words]) => this.makeTool(way, words));
    this.parts = [
      element("p", { className: "convhelpers-how", textContent: HOW_TO }),
      this.lists,
      element("div", { className: "convhelpers-moves" }, ...tools),
      this.status,
    ];
    this.show();
  }

  makeLine(text, line) {
    const indent = text.length - text.trimStart().length;
    const handle = element("span", { className: "convhelpers-handle", textContent: "⠿" });
    handle.setAttribute("aria-hidden", "true");
    const code = element("code", { textContent: text.slice(indent) });
    code.style.setProperty("--indent", indent);
    const button = element("button", { className: "convhelpers-line", type: "button" }, handle, code);
    button.addEventListener("focus", () => this.choose(line));
    button.addEventListener("click", () => this.choose(line));
    button.addEventListener("keydown", (event) => this.pressed(event, line));
    handle.addEventListener("pointerdown", (event) => this.grabbed(event, line));
    return button;
  }

  makeList(words) {
    const list = element("ol");
    list.setAttribute("aria-label", words);
    return list;
  }

  makeTool(way, words) {
    const tool = element("button", { className: "jupyter-button", type: "button", textContent: words });
    tool.addEventListener("click", () => this.move(this.chosen, way));
    return tool;
  }

  get order() {
    return this.model.get("order");
  }

  choose(line) {
    this.chosen = line;
    this.buttons.forEach((button, other) => button.setAttribute("aria-pressed", other === line));
  }

  pressed(event, line) {
    if (!(event.key in MOVES) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.move(line, MOVES[event.key]);
    this.buttons[line].focus();
  }

  grabbed(event, line) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.buttons[line].focus({ preventScroll: true });
    this.lists.setPointerCapture(event.pointerId); // a line that moves on the page would lose it
  }

  // Where the pointer is, there the line goes.
  dragged(event) {
    if (!this.lists.hasPointerCapture(event.pointerId)) return;
    const line = this.chosen;
    const others = this.order.filter((other) => other !== line);
    const isBelow = event.clientY > this.left.getBoundingClientRect().top;
    const middles = others.map((other) => {
      const box = this.buttons[other].getBoundingClientRect();
      return (box.top + box.bottom) / 2;
    });
    const place = middles.filter((middle) => middle < event.clientY).length;
    this.put(line, isBelow ? OUT : place);
    this.buttons[line].focus({ preventScroll: true });
  }

  move(line, way) {
    const at = this.order.indexOf(line);
    if (at < 0) {
      if (way === "in") this.put(line, this.cameFrom[line]);
    } else if (way === "out") this.put(line, OUT);
    else if (way === "up") this.put(line, Math.max(0, at - 1));
    else if (way === "down") this.put(line, at + 1);
  }

  // Put a line at a place among the others, or leave it out.
  put(line, place) {
    const at = this.order.indexOf(line);
    if (at >= 0) this.cameFrom[line] = at;
    const order = this.order.filter((other) => other !== line);
    if (place !== OUT) order.splice(place, 0, line);
    if (String(order) !== String(this.order)) {
      this.model.set("order", order);
      this.model.save_changes();
    }
    this.tell(line);
  }

  // Said aloud by screen readers.
  tell(line) {
    const at = this.order.indexOf(line);
    const place = at < 0 ? "Left out" : `Line ${at + 1} of ${this.order.length}`;
    this.status.textContent = `${place}: ${this.model.get("lines")[line].trim()}`;
  }

  show() {
    const out = [...this.buttons.keys()].filter((line) => !this.order.includes(line));
    this.fill(this.kept, this.order);
    this.fill(this.left, out);
    this.choose(this.chosen);
  }

  fill(list, lines) {
    lines.forEach((line, place) => {
      const item = this.buttons[line].parentElement ?? element("li", {}, this.buttons[line]);
      if (list.children[place] !== item) list.insertBefore(item, list.children[place] ?? null);
    });
  }
}

export default {
  render({ model, el }) {
    const lines = new Lines(model);
    el.classList.add("convhelpers-lines");
    el.append(...lines.parts);
    const show = () => lines.show();
    model.on("change:order", show);
    return () => model.off("change:order", show);
  },
};
