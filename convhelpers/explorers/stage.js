// Shows pictures that Python drew and chooses among those that were sent ahead. It draws nothing and
// computes nothing: what a place stands for is written in the picture, as `data-go` (show this),
// `data-press` (show this when it is pressed), `data-drop` (show this when the window is dropped here),
// `data-lead` (ask Python for this other kind of picture) and `data-edit` (type this number).
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const SPEEDS = { slowly: 2000, "at ease": 1000, quickly: 350 }; // milliseconds at each stop
const A_MOVE = 4; // pixels; a pointer that moved less has pressed, not dragged
const QUIET = 150; // milliseconds without a new setting before pictures are asked for
const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const DROP = [{ opacity: 0, transform: "translateY(-8px)" }, { opacity: 1 }];
const KEYED = "button, input, select, summary, [role=gridcell], .convhelpers-touch";
const SVG = "http://www.w3.org/2000/svg";

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function button(words, act) {
  const made = element("button", { className: "jupyter-button", textContent: words });
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

// Whether the settings `part` are among those of `at`.
const fits = (part, at) => Object.entries(part).every(([name, value]) => at[name] === value);

const read = (rect, name) => JSON.parse(rect.dataset[name]);

const opens = ({ dataset }) => dataset?.edit || dataset?.lead || dataset?.press;

// The pictures of one setting, by position.
class Frames {
  constructor() {
    this.setting = undefined;
    this.known = new Map();
  }

  // Take a message of pictures; say whether it begins another setting.
  take({ setting, parts, frames }) {
    const isNew = setting !== this.setting;
    if (isNew) this.known.clear();
    this.setting = setting;
    for (const [at, frame] of frames) {
      const key = JSON.stringify(at);
      if (this.known.has(key)) continue;
      const svg = frame.svg.map((number) => parts[number]);
      this.known.set(key, { ...frame, svg, touch: parts[frame.touch] });
    }
    return isNew;
  }

  at(position) {
    return this.known.get(JSON.stringify(position));
  }
}

// The picture itself; what changes in it is put in place of what was there.
class Sheet {
  constructor() {
    this.node = element("div", { className: "convhelpers-live" });
    this.node.setAttribute("role", "img");
    this.shown = [];
    this.mold = document.createElementNS(SVG, "svg");
  }

  show(parts) {
    if (parts[0] !== this.shown[0] || parts.length !== this.shown.length) {
      this.node.innerHTML = parts.join("");
    } else {
      const elements = [...this.node.firstElementChild.children];
      elements.forEach((old, k) => {
        if (parts[k + 1] !== this.shown[k + 1]) this.turn(old, parts[k + 1]);
      });
    }
    this.shown = parts;
  }

  // A rectangle that only stands elsewhere stays the same element, so that it can glide there.
  turn(old, part) {
    this.mold.innerHTML = part;
    const [now] = this.mold.children;
    const names = (node) => node.getAttributeNames().join();
    if (old.tagName !== "rect" || names(old) !== names(now)) {
      old.replaceWith(now);
      if (this.isPlaying && !STILL.matches) now.animate(DROP, 300);
      return;
    }
    for (const { name, value } of now.attributes) old.setAttribute(name, value);
  }
}

// A small box over a cell, into which a number is typed.
class NumberBox {
  constructor(stage) {
    this.stage = stage;
    this.input = element("input", { className: "convhelpers-number", hidden: true });
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("blur", () => this.close());
  }

  open(cell) {
    const [here, card] = [cell, this.stage.card].map((node) => node.getBoundingClientRect());
    const [name, value] = cell.getAttribute("aria-label").split(" = ");
    this.cell = cell;
    Object.assign(this.input, { value, hidden: false });
    this.input.setAttribute("aria-label", name);
    this.input.style.left = `${here.left + here.width / 2 - card.left}px`;
    this.input.style.top = `${here.top + here.height / 2 - card.top}px`;
    this.input.focus();
    this.input.select();
  }

  close() {
    this.input.hidden = true;
    this.stage.say("");
  }

  pressed(event) {
    if (event.key === "Enter") {
      const { array, index } = read(this.cell, "edit");
      this.stage.send({ typed: { array, index, text: this.input.value } });
    } else if (event.key === "Escape") {
      this.stage.focusOn(this.cell);
    }
    event.stopPropagation();
  }
}

// Steps and plays through the stops of a setting.
class Player {
  constructor(stage) {
    this.stage = stage;
    this.speed = element("select", {}, ...Object.keys(SPEEDS).map((words) => new Option(words)));
    this.speed.value = "at ease";
    this.speed.setAttribute("aria-label", "speed");
    this.place = element("input", { type: "range", min: 0 });
    this.place.setAttribute("aria-label", "place");
    this.place.addEventListener("input", () => this.goTo(+this.place.value));
    this.toggle = button("", () => (this.timer ? this.pause() : this.play()));
    this.controls = [
      button("◀ previous", () => this.goTo(this.here - 1)),
      this.toggle,
      button("next ▶", () => this.goTo(this.here + 1)),
      this.place,
      this.speed,
    ];
    this.node = element("div", { className: "convhelpers-player" }, ...this.controls);
    this.pause();
  }

  get stops() {
    return this.stage.model.get("stops");
  }

  get here() {
    return this.stops.findIndex((stop) => fits(stop, this.stage.at));
  }

  update() {
    const last = this.stops.length - 1;
    this.node.hidden = last < 0;
    for (const control of this.controls) control.disabled = last < 1;
    if (last < 1) this.pause();
    this.place.max = last;
    this.place.value = this.here;
    const words = Object.entries(this.stops[this.here] ?? {}).map((pair) => pair.join(" "));
    this.place.setAttribute("aria-valuetext", words.join(", "));
  }

  // After the last stop comes the first.
  goTo(index) {
    this.pause();
    this.stage.go(this.stops.at(index % this.stops.length));
  }

  play() {
    if (this.here === this.stops.length - 1) this.goTo(0);
    this.wait();
    this.name("❚❚", "pause");
  }

  wait() {
    this.timer = setTimeout(() => {
      this.stage.go(this.stops[this.here + 1]);
      if (this.here < this.stops.length - 1) this.wait();
      else this.pause();
    }, SPEEDS[this.speed.value]);
  }

  pause() {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.name("▶", "play");
  }

  // While it plays, the window glides, new numbers drop in and the output fills up; screen readers
  // are not told of every stop.
  name(sign, words) {
    this.toggle.textContent = `${sign} ${words}`;
    this.stage.sheet.isPlaying = Boolean(this.timer);
    this.stage.room.classList.toggle("convhelpers-playing", Boolean(this.timer));
    this.stage.headline.setAttribute("aria-live", this.timer ? "off" : "polite");
  }
}

class Stage {
  constructor(model) {
    this.model = model;
    this.at = model.get("at");
    this.frames = new Frames();
    this.sheet = new Sheet();
    this.touch = element("div", { className: "convhelpers-touch", tabIndex: -1 });
    this.box = new NumberBox(this);
    this.card = element("div", { className: "convhelpers-card" }, this.sheet.node, this.touch);
    this.card.append(this.box.input);
    this.hint = element("p", { className: "convhelpers-hint", textContent: model.get("hint") });
    this.refusal = element("p", { className: "convhelpers-refusal" });
    this.refusal.setAttribute("role", "alert");
    this.headline = element("p", { className: "convhelpers-headline" });
    this.account = element("p", { className: "convhelpers-account" });
    this.words = element("details", {}, element("summary", { textContent: "In full" }), this.account);
    this.room = element("div", { className: "convhelpers-room" }, this.card, this.refusal);
    this.room.append(this.headline, this.words);
    this.player = new Player(this);
    this.undo = button("original numbers", () => this.send({ reset: true }));
    this.tools = element("div", { className: "convhelpers-tools" }, this.player.node, this.undo);
    this.tools.append(this.hint);
    const [width, height] = model.get("size");
    this.room.style.setProperty("--room", width);
    this.room.style.setProperty("--tall", height);
    this.node = element("div", {}, this.tools, this.room);
    this.listen();
    this.receive();
  }

  listen() {
    const on = (name, act) => this.touch.addEventListener(name, (event) => act.call(this, event));
    on("pointerdown", this.pointerDown);
    on("pointermove", this.pointerMoved);
    on("pointerup", this.pointerUp);
    on("pointercancel", this.drop);
    on("keydown", this.pressed);
    on("focusin", this.focused);
  }

  // From Python

  receive() {
    this.at = this.model.get("at");
    this.undo.hidden = !this.model.get("is_typed");
    if (this.frames.take(this.model.get("shown"))) this.getAhead();
    this.show();
  }

  answered({ refused, accepted, ...batch }) {
    if (refused) this.say(refused);
    else if (accepted) this.focusOn(this.box.cell);
    else if (batch.setting === this.frames.setting) {
      this.frames.take(batch);
      if (batch.have !== null) this.ask(batch.have);
    }
  }

  // Ask for the other pictures of this setting when it has lasted for a while.
  getAhead() {
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => this.ask(0), QUIET);
  }

  ask(have) {
    this.send({ setting: this.frames.setting, have });
  }

  // To Python

  send(content) {
    try {
      this.model.send(content);
    } catch {
      // The way to the kernel is closed; the sentence above the picture says so.
    }
  }

  go(settings) {
    this.at = { ...this.at, ...settings };
    this.show();
    this.model.set("at", this.at);
    try {
      this.model.save_changes();
    } catch {
      // As above.
    }
  }

  // On the page

  show() {
    const frame = this.frames.at(this.at);
    if (!frame || frame === this.frame) return; // one that is missing Python sends
    this.frame = frame;
    this.card.style.setProperty("--width", frame.width);
    this.sheet.show(frame.svg);
    this.sheet.node.setAttribute("aria-label", frame.description);
    this.headline.innerHTML = frame.headline || frame.account;
    this.headline.classList.toggle("convhelpers-alone", !frame.headline);
    this.account.innerHTML = frame.account;
    this.words.hidden = !frame.headline;
    this.cover(frame.touch);
    this.player.update();
  }

  // Lay over the picture what can be touched in it, and mark in it where the reader is.
  cover(touch) {
    const focused = document.activeElement?.closest(".convhelpers-touch rect");
    const old = touch !== this.covered && this.touch.contains(focused) && focused;
    if (touch !== this.covered) {
      this.touch.innerHTML = touch;
      this.keepKeys();
    }
    this.covered = touch;
    for (const place of this.touch.querySelectorAll("[data-drop]")) {
      place.classList.toggle("convhelpers-here", fits(read(place, "drop"), this.at));
    }
    for (const grid of this.touch.querySelectorAll("[role=grid]")) this.mark(grid);
    if (old) this.focusOn(old);
  }

  // A key that is pressed here is none of the notebook's.
  keepKeys() {
    for (const node of this.node.querySelectorAll(KEYED)) {
      node.setAttribute("data-lm-suppress-shortcuts", "true");
    }
  }

  // One cell of each grid is reached with Tab.
  mark(grid) {
    const cells = [...grid.querySelectorAll("rect")];
    const chosen = cells.find((cell) => cell.dataset.go && fits(read(cell, "go"), this.at));
    if (chosen) {
      cells.forEach((cell, index) => {
        cell.setAttribute("aria-selected", cell === chosen);
        cell.classList.toggle("convhelpers-later", index > cells.indexOf(chosen));
      });
      this.rove(chosen);
    } else if (!grid.querySelector("[tabindex='0']")) {
      cells[0].setAttribute("tabindex", 0);
    }
  }

  rove(cell) {
    const grid = cell.closest("[role=grid]");
    grid.querySelector("[tabindex='0']")?.setAttribute("tabindex", -1);
    cell.setAttribute("tabindex", 0);
  }

  // Focus the cell that stands where `old` stood, or another one; a key must not reach the notebook.
  focusOn(old) {
    const find = (selector) => this.touch.querySelector(selector);
    const [[name, value]] = Object.entries(old.dataset);
    const same = find(`[data-${name}='${value}']`) ?? find("[aria-selected='true']");
    (same ?? find("[role=gridcell]") ?? this.touch).focus();
  }

  say(words) {
    this.refusal.textContent = words;
  }

  // Pointer

  pointerDown(event) {
    if (event.button !== 0) return;
    this.hint.classList.add("convhelpers-known");
    this.player.pause();
    const { target, clientX, clientY } = event;
    this.held = { from: [clientX, clientY], cell: this.entryAt(clientX, clientY) };
    if (target.matches(".convhelpers-here")) this.grasp(event);
    else if (target.dataset.go) this.go(read(target, "go"));
  }

  pointerMoved(event) {
    if (this.grasped) this.drag(event);
    else if (event.pointerType === "mouse" && !this.player.timer) this.hover(event.target);
  }

  hover(target) {
    if (target.dataset.go && !fits(read(target, "go"), this.at)) this.go(read(target, "go"));
  }

  grasp(event) {
    const { left, top } = event.target.getBoundingClientRect();
    const { clientX: x, clientY: y } = event;
    this.grasped = { window: this.windows.indexOf(event.target.parentNode), x: x - left, y: y - top };
    this.touch.setPointerCapture(event.pointerId);
    event.preventDefault();
  }

  // The places of each window that can be dragged; they may be others in the next picture.
  get windows() {
    return [...this.touch.querySelectorAll(":has(> [data-drop])")];
  }

  // Of the places where the window may stand, choose the nearest.
  drag(event) {
    const { window, x, y } = this.grasped;
    const places = [...this.windows[window].children];
    const away = places.map((place) => {
      const { left, top } = place.getBoundingClientRect();
      return Math.hypot(event.clientX - x - left, event.clientY - y - top);
    });
    const nearest = places[away.indexOf(Math.min(...away))];
    if (!nearest.matches(".convhelpers-here")) this.go(read(nearest, "drop"));
  }

  pointerUp({ clientX, clientY }) {
    const { from, cell } = this.held ?? {};
    this.drop();
    if (cell && Math.hypot(clientX - from[0], clientY - from[1]) < A_MOVE) this.open(cell);
  }

  // The number that can be typed at a point, or the other picture, under the window too.
  entryAt(x, y) {
    return document.elementsFromPoint(x, y).find((node) => opens(node));
  }

  open(cell) {
    if (cell.dataset.lead) this.send({ lead: read(cell, "lead") });
    else if (cell.dataset.press) this.go(read(cell, "press"));
    else this.box.open(cell);
  }

  drop() {
    this.grasped = undefined;
    this.held = undefined;
  }

  // Keyboard

  focused({ target }) {
    if (!target.matches("rect")) return;
    this.rove(target);
    this.hover(target);
  }

  pressed(event) {
    const arrow = ARROWS[event.key];
    if (arrow) this.neighbor(event.target, arrow)?.focus();
    else if (event.key === "Enter" && opens(event.target)) this.open(event.target);
    else return;
    this.hint.classList.add("convhelpers-known");
    this.player.pause();
    event.preventDefault();
  }

  neighbor(cell, [down, right]) {
    const row = cell.parentNode;
    const rows = [...row.parentNode.children];
    return rows[rows.indexOf(row) + down]?.children[[...row.children].indexOf(cell) + right];
  }
}

export default {
  render({ model, el }) {
    const stage = new Stage(model);
    el.classList.add("convhelpers-stage");
    el.append(stage.node);
    const receive = () => stage.receive();
    const answered = (content) => stage.answered(content);
    model.on("change:shown change:at", receive);
    model.on("msg:custom", answered);
    return () => {
      model.off("change:shown change:at", receive);
      model.off("msg:custom", answered);
      stage.player.pause();
    };
  },
};
