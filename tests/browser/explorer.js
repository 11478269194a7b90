// What the tests ask of one explorer on the page; `root` is its box, and a row holds one control.
window.explorer = {
  rows(root) {
    return [...root.querySelectorAll(".convhelpers-control")];
  },
  // A slider shows a number; a pad, its ink and its box; another control, what its menu and its
  // number boxes say.
  shown(row) {
    const pad = row.querySelector("canvas");
    if (pad) return { ink: pad.dataset.ink, box: row.querySelector("input").checked };
    const handle = row.querySelector(".noUi-handle");
    if (handle) return Math.round(handle.getAttribute("aria-valuenow"));
    const words = row.querySelector("select").selectedOptions[0].text;
    const boxes = [...row.querySelectorAll("input[type=number]")];
    // ipywidgets writes a menu with spaces that do not break.
    return { menu: words.replaceAll("\u00a0", " "), numbers: boxes.map((box) => +box.value) };
  },
  limits(row) {
    const handle = row.querySelector(".noUi-handle");
    const named = (name) => Math.round(handle.getAttribute(name));
    return handle ? [named("aria-valuemin"), named("aria-valuemax")] : null;
  },
  read(root) {
    return {
      shown: this.rows(root).map(this.shown),
      limits: this.rows(root).map(this.limits),
      sentence: root.querySelector(".convhelpers-account").textContent,
      description: root.querySelector(".convhelpers-live").getAttribute("aria-label"),
    };
  },
  shows(root, svg) {
    const expected = document.createElement("div");
    expected.innerHTML = svg;
    return root.querySelector(".convhelpers-live").innerHTML === expected.innerHTML;
  },
  // Where things stand: none of it may change while a control moves.
  layout(root) {
    const cell = root.closest(".jp-Cell");
    const next = cell.nextElementSibling ?? cell;
    const live = root.querySelector(".convhelpers-live").getBoundingClientRect();
    const room = root.querySelector(".convhelpers-room").getBoundingClientRect();
    const scroller = cell.closest(".jp-WindowedPanel-outer");
    const top = cell.getBoundingClientRect().top;
    return {
      "next cell": next.getBoundingClientRect().top - top,
      "width of the picture": live.width,
      "room for the picture": room.height,
      "top of the picture": live.top - top,
      "scrolled by": scroller.scrollTop,
    };
  },
  // Parts of sliders that ask for a layer of their own: a page of them is slow to put together.
  layers(root) {
    const parts = [...root.querySelectorAll(".noUi-connect, .noUi-origin, .noUi-handle")];
    return parts.map((part) => getComputedStyle(part)).filter(
      (style) => style.willChange !== "auto" || style.backfaceVisibility === "hidden",
    ).length;
  },
  // Controls whose keys the notebook would take for its own.
  unguarded(root, selector) {
    const controls = [...root.querySelectorAll(selector)];
    const keepsKeys = (control) => control.closest("[data-lm-suppress-shortcuts]");
    return controls.filter((control) => !keepsKeys(control)).map((control) => control.outerHTML);
  },
  storedIsHidden(root) {
    const stored = root.closest(".jp-OutputArea").querySelector(".convhelpers-picture");
    return Boolean(stored) && !stored.checkVisibility();
  },
  misplacedText(root) {
    return drawingText.misplaced(root.querySelector(".convhelpers-live svg"));
  },
  contrasts(root) {
    const svg = root.querySelector(".convhelpers-live svg");
    return drawingText.contrasts(svg, getComputedStyle(svg.parentElement).filter);
  },
};
