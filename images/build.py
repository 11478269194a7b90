"""Build every picture in this folder, and the README.md that describes them.

Run ``python images/build.py`` after a change to ``convhelpers/figures``.
"""

import json
from pathlib import Path

from convhelpers import conv_forward, figures, markdown, relu
from convhelpers.data import load_digits, tiny
from convhelpers.digits import load_digits_network

FOLDER = Path(__file__).parent
# What the benchmarks measured last.
MEASURED = FOLDER.parent / "tests" / "benchmarks"

A_prev, W, b, dZ, dA = tiny.A_prev, tiny.W, tiny.b, tiny.dZ, tiny.dA

HEADER = """# Pictures

`python images/build.py` builds every file here, and this page, from the functions in
`convhelpers/figures`. Wherever a picture is used, its alternative text is the sentence below.

All pictures: © the convhelpers authors, [CC BY 4.0](../LICENSE-TEXT).

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
    yield "convolution_backward.svg", figures.gradient_sweep(dZ, A_prev, W, stops)
    yield "pooling_gradient.svg", figures.pooling_gradients_compared(dA, A_prev, 2, 2)
    yield "reading.svg", figures.reading(load_digits_network(), load_digits("train")[0][25] / 16)
    yield "inside.svg", figures.occlusion(largest, A_prev[0], 2, row=1, col=2)
    yield "stamps.svg", figures.stamp_step(A_prev[:, :2, :3], W, 1, 2, stride=2)
    yield "tiles.svg", figures.tile_step(A_prev, W, b, 2, 0, pad=1)
    yield "matrix_product.svg", figures.matrix_product(A_prev, W, b, row=1, col=2)
    yield "dilation.svg", figures.grouped_step(A_prev, W, b, 0, 1, pad=1, dilation=2)
    yield "benchmark.svg", figures.layer_times(measured("layers.json"))
    yield "growth.svg", figures.growth(measured("growth.json"))
    yield from badges()


def badges():
    """Yield the name and the `Picture` of the four badges at the top of README."""
    for name, word, sentence, color in (
        ("run", "Run in your browser", "Run the lessons in your browser", "#0b5c8f"),
        ("colab", "Open in Colab", "Open the lessons in Google Colab", "#994300"),
        ("binder", "Open on Binder", "Open the lessons on Binder", "#8e4a75"),
        ("read", "Read as web pages", "Read the lessons as web pages", "#00735c"),
    ):
        yield f"badge_{name}.svg", badge(word, sentence, color)


def badge(words, sentence, color):
    """White words on a colored ground, as wide as they are in a common font."""
    length = 7.5 * len(words)
    width = round(length + 42)
    content = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="30"'
        f' viewBox="0 0 {width} 30">'
        f'<rect width="{width}" height="30" rx="6" fill="{color}"/>'
        '<path d="M12 9l9 6l-9 6z" fill="#ffffff"/>'
        f'<text x="29" y="20" textLength="{length:g}" fill="#ffffff" font-size="14"'
        f' font-family="Verdana, DejaVu Sans, sans-serif">{words}</text></svg>'
    )
    return figures.Picture(content.encode(), "image/svg+xml", sentence, width, 30)


def measured(name):
    """The stored results of a benchmark."""
    return json.loads((MEASURED / name).read_text(encoding="utf-8"))


def largest(images):
    """The largest number that the filter of the tiny example finds in each image."""
    return conv_forward(images, W, b).max(axis=(1, 2, 3))


def readme():
    """Write the table of all pictures as markdown."""
    rows = [(name, picture.sentence, "CC BY 4.0") for name, picture in pictures()]
    return HEADER + markdown.table(("file", "alternative text", "license"), rows, words=3)


def build(folder):
    """Write every picture and the README.md to `folder`."""
    for name, picture in pictures():
        picture.save(folder / name)
    (folder / "README.md").write_text(readme(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    build(FOLDER)
