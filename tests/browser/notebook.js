// What the tests ask of an open notebook. `jupyterapp` is the application itself, which the server
// is told to expose; the rest is what stands on the page.
window.course = {
  get panel() {
    return window.jupyterapp?.shell.currentWidget;
  },
  get kernel() {
    return this.panel?.sessionContext?.session?.kernel;
  },
  get cells() {
    return [...this.panel.content.model.cells];
  },
  isOpen() {
    return Boolean(this.panel?.content?.model?.cells?.length && this.panel.context?.isReady);
  },
  isReady() {
    return Boolean(this.panel.sessionContext?.isReady && this.kernel?.status === "idle");
  },
  isTrusted() {
    return this.cells.every((cell) => cell.type !== "code" || cell.trusted);
  },
  outputs() {
    return this.cells.map((cell) => (cell.type === "code" ? cell.outputs.toJSON() : []));
  },
  sources() {
    return this.cells.map((cell) => cell.sharedModel.getSource());
  },
  node(index) {
    return this.panel.content.widgets[index].node;
  },
  // Of the sentences that belong to each cell, those that its outputs do not hold.
  unread(sentences) {
    return sentences.flatMap((expected, index) => {
      const text = this.node(index).querySelector(".jp-OutputArea")?.textContent ?? "";
      return expected.filter((sentence) => !text.includes(sentence));
    });
  },
  // Pictures that did not load, or that nothing describes.
  async brokenPictures(root) {
    const images = [...root.querySelectorAll("img")];
    await Promise.allSettled(images.map((image) => image.decode()));
    return images
      .filter((image) => !image.naturalWidth || !image.alt)
      .map((image) => `${image.src.slice(0, 80)} "${image.alt}"`);
  },
  countRuns() {
    this.runs = 0;
    this.kernel.iopubMessage.connect((_, message) => {
      if (message.header.msg_type === "execute_input") this.runs += 1;
    });
  },
  // Asked often while cells run, so what takes long is looked at last.
  hasRun() {
    if (this.kernel.status !== "idle") return false;
    const code = this.cells.filter((cell) => cell.type === "code" && cell.sharedModel.getSource());
    if (this.runs >= code.length) return true;
    return this.outputs().flat().some((output) => output.output_type === "error");
  },
  run(index) {
    this.panel.content.activeCellIndex = index;
    window.jupyterapp.commands.execute("notebook:run-cell");
  },
  async scrollTo(index) {
    await this.panel.content.scrollToItem(index, "start");
    this.node(index).scrollIntoView({ block: "start" });
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  },
};
