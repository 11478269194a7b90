"""axe-core, which looks for what keeps a reader out."""

from importlib.resources import files

SCRIPT = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
OURS = (".convhelpers-explorer", ".convhelpers-picture")
RUN = """async (selectors) => {
  const include = selectors.filter((selector) => document.querySelector(selector));
  if (!include.length) return [];
  const { violations } = await axe.run({ include }, { resultTypes: ["violations"] });
  return violations;
}"""


def serious_findings(page):
    """What axe-core calls serious or critical in our own parts of the page, one line each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    return [
        f"{violation['id']} ({violation['help']}): {node['html']}"
        for violation in page.evaluate(RUN, list(OURS))
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
