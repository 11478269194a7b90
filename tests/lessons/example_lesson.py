"""A small lesson that keeps every rule, built in code; the tests break copies of it."""

from execute import canonical
from nbformat import v4

NAME = "01_count_cells"
COURSE = ("00_start_here", NAME, "02_next_step")
CHAIN = "[Start](00_start_here.ipynb) · [Contents](../README.md) · [Next](02_next_step.ipynb)"

# Stands for `convhelpers.figures.Picture`: the same HTML, in two lines of drawing.
PICTURE = '''\
class Picture:
    def __init__(self, sentence, kind, content):
        self.sentence, self.kind, self.content = sentence, kind, content

    def __repr__(self):
        return self.sentence

    def _repr_html_(self):
        source = f"data:image/svg+xml;base64,{b64encode(self.content).decode()}"
        image = f'<img class="{self.kind}" alt="{self.sentence}" src="{source}">'
        return f"<figure>{image}<figcaption>{self.sentence}</figcaption></figure>"'''

STUB = '''\
def count_cells(X):
    """Count the cells of one image."""
    ...'''

SOLUTION = '''\
def count_cells_loops(X):
    """Count the cells of one image."""
    count = 0
    for row in X:
        count += len(row)
    return count'''

FOLDED = {"tags": ["finished-function"], "jupyter": {"source_hidden": True}}

CHECK_YOURSELF = """\
## Check yourself

<details><summary>1. How many rows?</summary>

Two.

</details>
<details><summary>2. How many columns?</summary>

Three.

</details>
<details><summary>3. How many cells?</summary>

Six.

</details>"""

FRAMEWORKS = """\
### In PyTorch, Keras and JAX

```python
X.numel()          # PyTorch
keras.ops.size(X)  # Keras
X.size             # JAX
```"""


def example_lesson():
    """Build the lesson, not yet run."""
    markdown, code = v4.new_markdown_cell, v4.new_code_cell
    cells = [
        markdown(f"# Count the cells of an image\n\n{CHAIN}"),
        markdown(
            "**You will do:** write `count_cells`.\n\n"
            "**You will learn:** what a cell is.\n\n"
            "**You need:** 5 minutes."
        ),
        code("from base64 import b64encode\n\nimport numpy as np"),
        markdown("## The idea\n\n![A grid of two rows and three columns of numbers.](grid.svg)"),
        code("X = np.array([[1, 2, 3], [4, 5, 6]])\nX.shape"),
        code(PICTURE),
        code('Picture("A grid of 2 rows and 3 columns.", "drawn", b"<svg>2 by 3</svg>")'),
        code('Picture("A photograph of a cat, 2 by 3.", "photograph", X.tobytes())'),
        markdown("**Predict.** How many cells does `X` have?"),
        markdown("## Your turn\n\nWrite the function. Stuck? Run `arrange(count_cells)`."),
        code(STUB, metadata={"tags": ["exercise"]}),
        code(SOLUTION, metadata=FOLDED),
        code('print("cells:", count_cells_loops(X))'),
        markdown("## Break it\n\nA number has no rows."),
        code("try:\n    count_cells_loops(3)\nexcept TypeError as error:\n    print(error)"),
        markdown(CHECK_YOURSELF),
        markdown("## You have\n\n- written `count_cells`."),
        markdown(FRAMEWORKS),
        markdown(CHAIN),
    ]
    for number, cell in enumerate(cells, start=1):
        cell.id = f"cell-{number:02}"
    return canonical(v4.new_notebook(cells=cells))
