// Gives sliders and number boxes their name, and keeps the notebook's shortcuts off our controls:
// a notebook application takes the arrow keys from a focused slider, and a letter edits a cell.
function mend(box) {
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

export default {
  render({ el }) {
    el.hidden = true;
    let watcher;
    let frame = requestAnimationFrame(function attach() {
      const box = el.closest(".convhelpers-explorer");
      if (!box?.isConnected) {
        frame = requestAnimationFrame(attach);
        return;
      }
      mend(box);
      watcher = new MutationObserver(() => mend(box));
      watcher.observe(box, { childList: true, subtree: true });
    });
    return () => {
      cancelAnimationFrame(frame);
      watcher?.disconnect();
    };
  },
};
