// Run a Python file in WebAssembly, as the browser edition does: node run_python.mjs RUNTIME FILE [ARGUMENT ...]
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [runtime, file, ...rest] = process.argv.slice(2);
const { loadPyodide } = createRequire(import.meta.url)(join(resolve(runtime), "pyodide.js"));
const pyodide = await loadPyodide({ indexURL: resolve(runtime) });
await pyodide.loadPackage(["convhelpers", "matplotlib", "ipywidgets", "anywidget"], {
  messageCallback() {},
});
pyodide.globals.set("arguments", pyodide.toPy(rest));
await pyodide.runPythonAsync(readFileSync(file, "utf-8"), { filename: file });
