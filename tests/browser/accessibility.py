"""axe-core, which looks for what keeps a reader out."""

from importlib.resources import files

SCRIPT = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
OURS = (".convhelpers-explorer", ".convhelpers-picture")
RUN = """async ([selectors, rules]) => {
  const include = selectors.filter((selector) => document.querySelector(selector));
  if (!include.length) return [];
  const options = { resultTypes: ["violations"] };
  if (rules) options.runOnly = { type: "rule", values: rules };
  const { violations } = await axe.run({ include }, options);
  return violations;
}"""


def serious_findings(page, rules=None, parts=OURS):
    """What axe-core calls serious or critical in some parts of the page, one line each.

    `rules` are the names of those to look for; by default, all. `parts` are selectors; by default,
    those of the pictures and widgets of the course, within somebody else's page.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    return [
        f"{violation['id']} ({violation['help']}): {node['html']}"
        for violation in page.evaluate(RUN, [parts, rules])
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
