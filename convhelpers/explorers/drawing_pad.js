// A sheet of 32 x 32 pixels, drawn on with a pointer or with the arrow keys. What is drawn shows at
// once; the kernel hears of it and answers when it can.
const SIDE = 32;
const PIXEL = 11;
const PEN = 2; // its radius, in pixels of the sheet
const EMPTY = "0".repeat(SIDE * SIDE);
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const HOW_TO = `Draw with the mouse or a finger. With the keyboard: the arrow keys move the pen,
with Shift four pixels at a time; Space puts it down and lifts it; Delete erases below it.`;

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

// Color every pixel whose middle lies within the pen's radius of the way between two points.
function draw(ink, from, to, mark) {
  const way = [to[0] - from[0], to[1] - from[1]];
  const length = way[0] ** 2 + way[1] ** 2 || 1;
  return ink.map((old, index) => {
    const pixel = [Math.floor(index / SIDE) + 0.5 - from[0], (index % SIDE) + 0.5 - from[1]];
    const share = Math.min(1, Math.max(0, (pixel[0] * way[0] + pixel[1] * way[1]) / length));
    return Math.hypot(pixel[0] - share * way[0], pixel[1] - share * way[1]) <= PEN ? mark : old;
  });
}

class Pad {
  constructor(model) {
    this.model = model;
    this.pen = [SIDE / 2, SIDE / 2]; // row, column
    this.isDown = false;
    this.before = []; // what Undo brings back
    this.status = element("p", { className: "convhelpers-pen" });
    this.status.setAttribute("role", "status");
    this.sheet = this.makeSheet();
    this.eraser = this.button("Eraser", () => this.changeTool());
    this.eraser.setAttribute("aria-pressed", "false");
    this.undoing = this.button("Undo", () => this.undo());
    this.parts = [
      this.sheet,
      element(
        "div",
        { className: "convhelpers-tools" },
        this.eraser,
        this.undoing,
        this.button("Clear", () => this.change(EMPTY)),
        this.button("Example", () => this.askForExample()),
      ),
      element("p", { className: "convhelpers-how-to", textContent: HOW_TO }),
      this.status,
    ];
    this.show();
  }

  makeSheet() {
    const side = SIDE * PIXEL;
    const sheet = element("canvas", { className: "convhelpers-sheet", width: side, height: side });
    sheet.tabIndex = 0;
    sheet.setAttribute("role", "application");
    sheet.setAttribute("aria-label", `Pad of ${SIDE} × ${SIDE} pixels. ${HOW_TO}`);
    sheet.setAttribute("data-lm-suppress-shortcuts", "true");
    sheet.addEventListener("pointerdown", (event) => this.pointerDown(event));
    sheet.addEventListener("pointermove", (event) => this.pointerMoved(event));
    sheet.addEventListener("keydown", (event) => this.pressed(event));
    for (const name of ["focus", "blur"]) sheet.addEventListener(name, () => this.paint());
    return sheet;
  }

  button(words, act) {
    const button = element("button", { className: "jupyter-button", textContent: words });
    button.type = "button";
    button.addEventListener("click", act);
    return button;
  }

  get value() {
    return this.model.get("value");
  }

  get erases() {
    return this.eraser.getAttribute("aria-pressed") === "true";
  }

  // Whatever changes the ink goes through here, so that it can be undone.
  change(value) {
    if (value === this.value) return;
    this.remember();
    this.model.set("value", value);
    this.model.save_changes();
  }

  remember() {
    this.before.push(this.value);
  }

  undo() {
    if (!this.before.length) return;
    this.model.set("value", this.before.pop());
    this.model.save_changes();
  }

  askForExample() {
    this.remember();
    this.model.send("example");
  }

  changeTool() {
    this.eraser.setAttribute("aria-pressed", String(!this.erases));
  }

  // Move the pen along `points`, and leave `mark` below it.
  go(points, mark) {
    let ink = [...this.value];
    for (const point of points) {
      ink = draw(ink, this.pen, point, mark);
      this.pen = point;
    }
    this.model.set("value", ink.join(""));
    this.model.save_changes();
    this.paint();
  }

  mark() {
    return this.erases ? "0" : "1";
  }

  place({ clientX, clientY }) {
    const box = this.sheet.getBoundingClientRect();
    return [
      ((clientY - box.top) / box.height) * SIDE,
      ((clientX - box.left) / box.width) * SIDE,
    ];
  }

  pointerDown(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.sheet.focus({ preventScroll: true });
    this.sheet.setPointerCapture(event.pointerId);
    this.remember();
    this.pen = this.place(event);
    this.go([this.pen], this.mark());
  }

  pointerMoved(event) {
    if (!this.sheet.hasPointerCapture(event.pointerId)) return;
    const passed = event.getCoalescedEvents?.() ?? [];
    this.go([...passed, event].map((point) => this.place(point)), this.mark());
  }

  pressed(event) {
    const arrow = ARROWS[event.key];
    if (arrow) this.step(arrow, event.shiftKey ? 4 : 1);
    else if (event.key === " " || event.key === "Enter") this.putDown();
    else if (event.key === "Delete" || event.key === "Backspace") this.erase();
    else return;
    event.preventDefault();
    this.tell();
  }

  step(arrow, by) {
    const to = this.pen.map((at, axis) =>
      Math.min(SIDE - 1, Math.max(1, Math.round(at) + by * arrow[axis])),
    );
    if (this.isDown) {
      this.go([to], this.mark());
    } else {
      this.pen = to;
      this.paint();
    }
  }

  putDown() {
    this.isDown = !this.isDown;
    if (!this.isDown) return this.paint();
    this.remember();
    this.go([this.pen], this.mark());
  }

  erase() {
    this.remember();
    this.go([this.pen], "0");
  }

  // Said aloud by screen readers.
  tell() {
    const [row, col] = this.pen.map(Math.round);
    this.status.textContent = `Pen ${this.isDown ? "down" : "up"}, row ${row}, column ${col}.`;
  }

  show() {
    this.sheet.dataset.ink = this.value;
    this.paint();
  }

  paint() {
    const context = this.sheet.getContext("2d");
    const { ink } = this.sheet.dataset;
    context.fillStyle = "#fff";
    context.fillRect(0, 0, this.sheet.width, this.sheet.height);
    context.fillStyle = "#d5e3ee";
    for (let line = 4; line < SIDE; line += 4) {
      context.fillRect(line * PIXEL, 0, 1, this.sheet.height);
      context.fillRect(0, line * PIXEL, this.sheet.width, 1);
    }
    context.fillStyle = "#1a1a1a";
    for (let at = ink.indexOf("1"); at >= 0; at = ink.indexOf("1", at + 1)) {
      context.fillRect((at % SIDE) * PIXEL, Math.floor(at / SIDE) * PIXEL, PIXEL, PIXEL);
    }
    if (this.sheet.matches(":focus-visible")) this.paintPen(context);
  }

  paintPen(context) {
    context.strokeStyle = "#b34e00";
    context.lineWidth = this.isDown ? 4 : 2;
    context.setLineDash(this.isDown ? [] : [4, 4]);
    context.beginPath();
    context.arc(this.pen[1] * PIXEL, this.pen[0] * PIXEL, PEN * PIXEL, 0, 2 * Math.PI);
    context.stroke();
  }
}

export default {
  render({ model, el }) {
    const pad = new Pad(model);
    el.classList.add("convhelpers-pad");
    el.append(...pad.parts);
    const show = () => pad.show();
    model.on("change:value", show);
    return () => model.off("change:value", show);
  },
};
