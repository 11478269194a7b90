"""The program that filters a large picture, on a smaller one."""

import sys

import pytest

pytest.importorskip("resource")

import large_picture


@pytest.mark.skipif(sys.platform != "linux", reason="the limit on memory is that of Linux")
def test_a_picture_on_the_disk_is_filtered_tile_by_tile(monkeypatch, capfd):
    monkeypatch.setattr(large_picture, "TILE", 512)  # of the look at the seams alone
    assert large_picture.main(2100, 400) == 0
    assert "4 megapixels in" in capfd.readouterr().out


def test_a_wrong_output_is_counted(tmp_path):
    side = 40
    for name in large_picture.NAMES:
        large_picture.rows_of_picture(0, side, side).tofile(tmp_path / name)
    assert large_picture.wrong(tmp_path, side) > 500
