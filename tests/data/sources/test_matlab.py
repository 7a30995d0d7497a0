"""Struct arrays of MATLAB become tables of text, and what only looks like one, or is damaged, is named."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from published import struct
from scipy.io import savemat

from embed64.core.errors import InputError
from embed64.data.sources import matlab
from embed64.data.sources.matlab import read_struct


def test_one_number_or_text_in_a_field_is_a_cell(tmp_path):
    elements = np.zeros((1, 2), [(name, object) for name in ("fname", "class", "share", "box", "empty")])
    elements[0, 0] = ("1.jpg", np.array([[3]], np.uint8), 2.0, np.ones(4), np.zeros((0, 0)))
    elements[0, 1] = ("Ä 2.jpg", np.array([[400]], np.uint16), 2.5, np.ones(4), "x")
    savemat(tmp_path / "cars.mat", {"annotations": elements, "other": 1})
    assert read_struct(tmp_path / "cars.mat", "annotations").to_dict("list") == {
        "fname": ["1.jpg", "Ä 2.jpg"],
        "class": ["3", "400"],
        "share": ["2", "2.5"],
        "empty": ["", "x"],
    }
    struct(tmp_path / "one.mat", [{"fname": "1.jpg", "class": 3}])
    assert read_struct(tmp_path / "one.mat", "annotations").to_numpy().tolist() == [["1.jpg", "3"]]


def refused(file: Path, variable: str = "annotations") -> str:
    with pytest.raises(InputError) as caught:
        read_struct(file, variable)
    assert str(caught.value).startswith(f"{file}: ")
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_file_without_such_a_struct_array_says_what_it_has(tmp_path):
    savemat(tmp_path / "cars.mat", {"annotations": np.ones(3), "n": 1})
    assert "'annotations' is no struct array; this copy has another layout" in refused(tmp_path / "cars.mat")
    assert "has no variable 'cars'; its variables are annotations, n" in refused(tmp_path / "cars.mat", "cars")


@pytest.mark.parametrize("kept", [0, 3, 300, -20])
def test_a_file_that_was_cut_off_is_named(tmp_path, kept):
    struct(tmp_path / "cars.mat", [{"fname": "1.jpg", "class": 3}])
    (tmp_path / "cars.mat").write_bytes((tmp_path / "cars.mat").read_bytes()[:kept])
    message = refused(tmp_path / "cars.mat")
    assert "damaged, or not a MATLAB file (" in message
    assert message.endswith("; get the file again")


def test_matlab_7_3_is_named(tmp_path):
    head = b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(124) + b"\x00\x02IM"
    (tmp_path / "cars.mat").write_bytes(head.ljust(512, b"\0") + b"\x89HDF\r\n\x1a\n" + bytes(100))
    assert "of MATLAB 7.3, which cannot be read; save it by save(..., '-v7')" in refused(tmp_path / "cars.mat")


@pytest.mark.parametrize("ends", ["os.kill(os.getpid(), 11)", "sys.exit(3)"])
def test_a_file_at_which_the_reader_crashes_is_named_and_this_process_goes_on(tmp_path, monkeypatch, ends):
    """Some damage crashes SciPy's reader; which does, depends on its version, so here the reader itself crashes."""
    program = tmp_path / "crash.py"
    program.write_text(f"#!/bin/sh\nexec {matlab.sys.executable} -c 'import os, sys; {ends}'\n")
    program.chmod(0o755)
    struct(tmp_path / "cars.mat", [{"fname": "1.jpg", "class": 3}])
    monkeypatch.setattr("sys.executable", str(program))
    message = refused(tmp_path / "cars.mat")
    assert "damaged, or not a MATLAB file" in message
    assert ("ended by SIGSEGV: a crash in native code" in message) == ("kill" in ends)
