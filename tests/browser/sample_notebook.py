"""A notebook with explorers of several kinds, puzzles and questions, whatever the lessons hold."""

from execute import canonical
from nbformat import v4

IMPORTS = """from convhelpers import zero_pad
from convhelpers.digits import load_digits_network
from convhelpers.exercises import arrange, blanks
from convhelpers.exercises.quiz import ask_shape, predict
from convhelpers.explorers import *"""
EXPLORERS = (
    "explore_padding(lambda X, pad: X)",
    "explore_convolution()",
    "explore_blocks([0.4, 0.2, 0.3], row_bytes=1000)",
    "drawing_pad(load_digits_network())",
)
PUZZLES = ("arrange(zero_pad)", "blanks(zero_pad)")
ASKED = (
    "predict('which window', 'a line')",
    "predict('pool before ReLU', 'a line')",
    "predict('one step', 'a line')",
    "ask_shape('padding')",
)
NEXT = "A line of text below, which must not move."


def sample_notebook():
    """Build the notebook, not yet run."""
    cells = [
        v4.new_markdown_cell("# Explorers"),
        v4.new_code_cell(IMPORTS),
    ]
    for source in (*EXPLORERS, *PUZZLES, *ASKED):
        cells += [v4.new_code_cell(source), v4.new_markdown_cell(NEXT)]
    for number, cell in enumerate(cells, start=1):
        cell.id = f"cell-{number:02}"
    return canonical(v4.new_notebook(cells=cells))


def empty_notebook():
    """A notebook that has nothing of ours."""
    return canonical(v4.new_notebook(cells=[v4.new_code_cell("1 + 1", id="cell-01")]))
