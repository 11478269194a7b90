"""The command that runs the lessons stores the same bytes every time, or nothing at all."""

import json

import pytest
from example_lesson import example_lesson
from execute import WIDGET_VIEW, canonical, main, read
from nbformat import from_dict, v4, write


@pytest.fixture
def path(tmp_path):
    """The example lesson, stored but not run, as an editor might leave it."""
    path = tmp_path / "lesson.ipynb"
    notebook = example_lesson()
    notebook.metadata.language_info.version = "3.0"
    write(notebook, path)
    return path


def break_first_array(path):
    notebook = read(path)
    notebook.cells[4].source = "X = 1 / 0"
    write(notebook, path)


def time_a_cell(path):
    notebook = read(path)
    notebook.cells[4].source += "\nimport time\n\ntime.perf_counter()"
    notebook.cells[4].metadata.tags = ["nbval-ignore-output", "timings-differ"]
    write(notebook, path)


def test_a_second_run_changes_nothing(path, capsys):
    assert main([path]) == 0
    first = path.read_bytes()
    assert main([path]) == 0
    assert path.read_bytes() == first
    assert capsys.readouterr().out == "lesson: stored\nlesson: unchanged\n"


def test_an_output_that_is_not_compared_is_kept(path, capsys):
    time_a_cell(path)
    assert main([path]) == 0
    first = path.read_bytes()
    assert main([path]) == 0
    assert path.read_bytes() == first
    assert capsys.readouterr().out == "lesson: stored\nlesson: unchanged\n"


def test_an_output_that_is_not_compared_is_new_where_another_changed(path):
    time_a_cell(path)
    main([path])
    first, changed = read(path), read(path)
    changed.cells[12].source = "print('cells: 6, or so')"
    write(changed, path)
    main([path])
    assert read(path).cells[4].outputs != first.cells[4].outputs


def test_the_stored_form(path):
    main([path])
    text = path.read_bytes().decode("utf-8")
    notebook = json.loads(text)
    assert text == json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert set(notebook["metadata"]) == {"kernelspec", "language_info"}
    assert "version" not in notebook["metadata"]["language_info"]
    codes = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in codes] == list(range(1, len(codes) + 1))
    assert all("execution" not in cell["metadata"] for cell in codes)


def test_identifiers_are_kept(path):
    before = [cell.id for cell in read(path).cells]
    main([path])
    assert [cell.id for cell in read(path).cells] == before


def test_missing_identifiers_are_the_same_at_every_reading(path):
    content = json.loads(path.read_text(encoding="utf-8"))
    content["nbformat_minor"] = 4
    for cell in content["cells"]:
        del cell["id"]
    content["cells"][5]["id"] = "cell-02"
    path.write_text(json.dumps(content), encoding="utf-8")
    identifiers = [cell.id for cell in read(path).cells]
    assert identifiers[:3] == ["cell-01", "cell-02-2", "cell-03"]
    assert identifiers[5] == "cell-02"
    assert identifiers == [cell.id for cell in read(path).cells]


def test_a_cell_that_fails_leaves_the_file_as_it_was(path, capsys):
    break_first_array(path)
    before = path.read_bytes()
    assert main([path]) == 1
    assert path.read_bytes() == before
    message = capsys.readouterr().err
    assert "lesson: NOT stored" in message
    assert "X = 1 / 0" in message
    assert "ZeroDivisionError" in message


def test_the_other_lessons_are_run_after_one_failed(path, tmp_path, capsys):
    good = tmp_path / "other.ipynb"
    good.write_bytes(path.read_bytes())
    break_first_array(path)
    assert main([path, good]) == 1
    assert capsys.readouterr().out == "other: stored\n"


def test_it_runs_in_this_environment_whatever_kernel_the_user_has(path, tmp_path, monkeypatch):
    kernel = tmp_path / "data" / "kernels" / "python3"
    kernel.mkdir(parents=True)
    broken = {"argv": ["no-such-python"], "display_name": "Python 3", "language": "python"}
    (kernel / "kernel.json").write_text(json.dumps(broken), encoding="utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "data"))
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    assert main([path]) == 0


def test_what_an_editor_leaves_is_removed_and_what_an_author_writes_is_kept():
    cell = v4.new_code_cell("1", id="one", metadata={"tags": ["exercise"], "collapsed": True})
    bundle = {"text/html": "<p>1</p>", WIDGET_VIEW: {"model_id": "random"}}
    view = {WIDGET_VIEW: {"model_id": "random"}}
    cell.outputs = [v4.new_output("display_data", data=data) for data in (bundle, view)]
    notebook = v4.new_notebook(cells=[cell])
    notebook.metadata = from_dict({"widgets": {"state": {}}, "toc": {}})
    canonical(notebook)
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert cell.metadata == {"tags": ["exercise"]}
    assert [output.data for output in cell.outputs] == [{"text/html": "<p>1</p>"}]
