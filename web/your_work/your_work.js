// A bar above each notebook of the browser edition: where your work is, how to take it with you, and
// how to get the course's own copy, above all when that is newer than yours.
//
// A plugin of JupyterLab in the form in which its own tools would build it: an object with `init` and
// `get`, found under the name of the package. It is short enough to need no tools.
(() => {
  const KEPT = "convhelpers"; // the cache of the service worker; see offline.js
  const STAMP = "convhelpers"; // the entry of a notebook's metadata that says which version it is of
  const NAME = "convhelpers-your-work";
  const bars = new WeakMap();
  let lumino;

  function activate(app) {
    navigator.storage?.persist?.();
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = address(`extensions/${NAME}/your_work.css`);
    document.head.append(style);
    keepForLater();
    if (location.href.startsWith(address("notebooks/"))) leadToContents();
    const look = () => {
      const panel = app.shell.currentWidget;
      if (panel?.contentHeader && panel.context?.path.endsWith(".ipynb")) show(app, panel);
    };
    app.shell.currentChanged?.connect(look);
    app.restored.then(look);
  }

  // JupyterLab shows README as a page. The notebook application knows its source alone, so there the
  // link leads to the reading site, which has the same table of contents.
  function leadToContents() {
    const readme = address("files/README.md");
    const open = (event) => {
      if (event.target.closest?.("a")?.href !== readme) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      window.open(address("../index.html"), "_blank");
    };
    document.addEventListener("click", open, true);
  }

  // A service worker sees nothing of what its first page loads before it starts.
  async function keepForLater() {
    if (!("caches" in window) || !navigator.serviceWorker) return;
    await navigator.serviceWorker.ready;
    const cache = await caches.open(KEPT);
    const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
    for (const url of new Set([location.href, ...loaded])) {
      const isOurs = url.startsWith(address("")) && !url.includes("/api/drive");
      if (isOurs && !(await cache.match(url))) await cache.add(url).catch(() => {});
    }
  }

  async function show(app, panel) {
    if (bars.has(panel)) return;
    const bar = document.createElement("div");
    bars.set(panel, bar);
    bar.className = "convhelpers-your-work";
    bar.setAttribute("role", "region");
    bar.setAttribute("aria-label", "Your work");
    const widget = new lumino.Widget();
    widget.node.append(bar);
    panel.contentHeader.addWidget(widget);
    // The layout gives a widget the height that its style asks for, and none without.
    new ResizeObserver(() => {
      widget.node.style.minHeight = `${bar.offsetHeight}px`;
      panel.contentHeader.fit();
    }).observe(bar);
    await panel.context.ready;
    await fill(app, panel, bar);
    panel.context.pathChanged.connect(() => fill(app, panel, bar));
  }

  async function fill(app, panel, bar, done = "") {
    const { path } = panel.context;
    const course = (await versions())[path];
    const yours = panel.content.model.getMetadata(STAMP)?.version;
    const isOld = Boolean(course) && yours !== course;
    bar.dataset.state = isOld ? "old" : "current";
    const words = document.createElement("span");
    words.setAttribute("role", "status");
    words.textContent =
      done ||
      (isOld
        ? "The course has a newer version of this lesson. You see your own copy, made from an older one."
        : "Your work is saved in this browser only.");
    bar.replaceChildren(words, button("Download", () => download(panel)));
    if (course) {
      const name = isOld ? "Get the new version" : "Fresh copy";
      bar.append(button(name, () => renew(app, panel, bar)));
    }
  }

  async function versions() {
    try {
      return await (await fetch(address("versions.json"), { cache: "no-cache" })).json();
    } catch {
      return {}; // no network: nothing newer can be had
    }
  }

  function button(name, action) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = name;
    made.addEventListener("click", action);
    return made;
  }

  function download(panel) {
    const text = JSON.stringify(panel.content.model.toJSON(), null, 1);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = panel.context.path.split("/").pop();
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  // Yours is kept under a name of its own, and the course's takes its place.
  async function renew(app, panel, bar) {
    const { path } = panel.context;
    const { contents } = app.serviceManager;
    const answer = await fetch(address(`files/${path}`), { cache: "no-cache" }).catch(() => null);
    if (!answer?.ok) {
      await fill(app, panel, bar, "The course's copy cannot be loaded: there is no network.");
      return;
    }
    const now = new Date();
    const two = (number) => String(number).padStart(2, "0");
    const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join("-");
    const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join(".");
    const mine = path.replace(/\.ipynb$/, ` (mine, ${day} ${time}).ipynb`);
    const as = { type: "notebook", format: "json" };
    await contents.save(mine, { ...as, content: panel.content.model.toJSON() });
    await contents.save(path, { ...as, content: await answer.json() });
    await panel.context.revert();
    await fill(app, panel, bar, `This is the course's copy. Yours is kept beside it: ${mine}`);
  }

  function address(file) {
    const settings = JSON.parse(document.getElementById("jupyter-config-data").textContent);
    return new URL(file, new URL(settings.baseUrl, location.href)).href;
  }

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB[NAME] = {
    async init(shared) {
      const [widgets] = Object.values(shared["@lumino/widgets"]);
      lumino = (await widgets.get())();
    },
    async get() {
      const plugin = { id: `${NAME}:plugin`, autoStart: true, activate };
      return () => ({ __esModule: true, default: plugin });
    },
  };
})();
