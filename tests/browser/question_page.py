"""A question on the page of a notebook, as a reader answers it."""


class QuestionPage:
    """One question on the page."""

    def __init__(self, tab, start):
        index = next(i for i, source in enumerate(tab.sources()) if source.startswith(start))
        self.page, self.cell = tab.page, tab.cell(index)
        self.root = self.cell.wait_for_selector(".convhelpers-asking")

    def type(self, first, *keys):
        """Go to a field with the focus, and press keys; a longer word is typed."""
        self.root.wait_for_selector(first).focus()
        for key in keys:
            if key[0].isupper() or key == " ":
                self.page.keyboard.press(key)
            else:
                self.page.keyboard.type(key)

    def said(self, start):
        """What is said, once it starts so."""
        there = (
            "([root, start]) => root.querySelector('.convhelpers-said').innerText.startsWith(start)"
        )
        self.page.wait_for_function(there, arg=[self.root, start])
        return self.root.query_selector(".convhelpers-said").inner_text()

    @property
    def is_revealed(self):
        return "a line" in self.root.inner_text()
