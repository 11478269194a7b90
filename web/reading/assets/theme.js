// Runs before the page is drawn, so that a remembered theme does not flash.
const remembered = {
  get theme() {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // a browser that keeps nothing
    }
  },
  set theme(name) {
    try {
      localStorage.setItem("theme", name);
    } catch {
      // The choice then holds for this page.
    }
  },
};

function showTheme(name) {
  const media = { dark: "all", light: "not all" }[name] ?? "(prefers-color-scheme: dark)";
  document.getElementById("dark").media = media;
}

showTheme(remembered.theme);
