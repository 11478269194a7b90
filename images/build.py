"""Build every picture in this folder, and the README.md that describes them.

Run ``python images/build.py`` after a change to ``convhelpers/figures``.
"""

from pathlib import Path

import numpy as np

from convhelpers import figures, relu

FOLDER = Path(__file__).parent

# The tiny example of every lesson.
A_prev = np.array([[3, 1, 2, 0, 1], [0, 2, 1, 5, 2], [1, 0, 4, 1, 0], [2, 1, 0, 3, 2]])
A_prev = A_prev.reshape(1, 4, 5, 1)
W = np.array([[1, 0, -1], [1, 1, -1], [0, 1, 0]]).reshape(1, 3, 3, 1)
b = np.array([1])

HEADER = """# Pictures

`python images/build.py` builds every file here, and this page, from the functions in
`convhelpers/figures`. Wherever a picture is used, its alternative text is the sentence below.

All pictures: © the convhelpers authors, [CC BY 4.0](../LICENSE-TEXT).

| file | alternative text | license |
|---|---|---|
"""


def pictures():
    """Yield the name and the `Picture` of every file in this folder."""
    stops = [(row, col) for row in range(2) for col in range(3)]
    yield "layer.svg", figures.whole_layer(A_prev, W, b, row=1)
    yield "zero_padding.svg", figures.zero_padding(A_prev, 1)
    yield "single_step.svg", figures.single_step(A_prev[0, 1:4, 0:3, :], W[0], 1, relu)
    yield "convolution.svg", figures.convolution_sweep(A_prev, W, b, stops)
    yield "pooling.svg", figures.pooling(A_prev, 2, 2, "max")
    yield "conv_pool.svg", figures.stages(A_prev, W, b)


def readme():
    """Write the table of all pictures as markdown."""
    rows = (f"| {name} | {picture.sentence} | CC BY 4.0 |\n" for name, picture in pictures())
    return HEADER + "".join(rows)


def build(folder):
    """Write every picture and the README.md to `folder`."""
    for name, picture in pictures():
        picture.save(folder / name)
    (folder / "README.md").write_text(readme(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    build(FOLDER)
