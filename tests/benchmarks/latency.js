// Times from an event of the reader to the frames in which the picture below a cell changed.
window.latency = {
  QUIET: 200,
  LONGEST: 5000,
  start(cell) {
    this.event = null;
    this.lastEvent = null;
    this.frames = [];
    this.loading = 0;
    this.watcher?.disconnect();
    this.watcher = new MutationObserver((changes) => {
      for (const { target, addedNodes } of changes) {
        if (!target.closest?.(".widget-slider, .convhelpers-control")) this.changed(addedNodes);
      }
    });
    const area = cell.querySelector(".jp-OutputArea");
    this.watcher.observe(area, { childList: true, subtree: true });
  },
  changed(nodes) {
    const images = [...nodes].flatMap((node) => [...(node.querySelectorAll?.("img") ?? [])]);
    this.loading += 1;
    Promise.allSettled(images.map((image) => image.decode()))
      .then(() => this.nextFrame())
      .then((time) => {
        this.loading -= 1;
        this.frames.push(time);
      });
  },
  // A message posted while a frame is prepared arrives when it has been painted.
  nextFrame() {
    return new Promise((done) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => done(performance.now());
        port2.postMessage(null);
      });
    });
  },
  // Once nothing has changed for a while: how long the last change came after the first event,
  // and how many came more than 150 ms after the last one.
  async result() {
    const started = performance.now();
    const quiet = () => !this.loading && performance.now() - this.frames.at(-1) > this.QUIET;
    while (!(this.frames.length && quiet()) && performance.now() - started < this.LONGEST) {
      await new Promise((done) => setTimeout(done, 10));
    }
    return {
      wait: this.frames.length ? this.frames.at(-1) - this.event : null,
      late: this.frames.filter((time) => time > this.lastEvent + 150).length,
    };
  },
};

for (const name of ["keydown", "pointermove"]) {
  window.addEventListener(name, ({ timeStamp }) => {
    latency.event ??= timeStamp;
    latency.lastEvent = timeStamp;
  }, { capture: true });
}
