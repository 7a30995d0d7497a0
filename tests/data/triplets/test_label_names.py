"""Names as words, and word vectors from files in GloVe's format."""

import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from embed64.core.errors import InputError
from embed64.data.triplets.label_names import name_vectors, read_glove, words

# Made-up numbers; the format is that of glove.6B.50d.txt: a word and its numbers with six decimals at most.
LINES = ["the 0.418 0.24968 -0.41242", ", 0.013441 0.23682 -0.16899", "coffee 1 0 0", "mug 0 1 0", "cup 0 0.9 0.1"]
LINES += ["café -0.5 0.5 2e-05", "oven 0 0 -1"]


def glove(folder: Path, lines: list[str] = LINES) -> Path:
    path = folder / "glove.3d.txt"
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("coffee_mug", "coffee mug"),
        ("Coffee-Mug", "coffee mug"),
        ("CoffeeMug", "coffee mug"),
        ("coffeeMug2", "coffee mug"),
        ("HTTPServer", "http server"),
        ("TV stand (small)", "tv stand small"),
        ("CaféAuLait", "café au lait"),
        ("  Granny   Smith.", "granny smith"),
        ("7_up", "up"),
        ("012345", ""),
        ("--_", ""),
        ("茶碗", "茶碗"),
    ],
)
def test_words_of_a_name(name, expected):
    assert words(name) == expected.split()


def test_only_wanted_words_are_kept(tmp_path):
    found = read_glove(glove(tmp_path), {"mug", "café", "unheard-of", "the"})
    assert {word: vector.tolist() for word, vector in found.items()} == {
        "the": pytest.approx([0.418, 0.24968, -0.41242]),
        "mug": [0, 1, 0],
        "café": pytest.approx([-0.5, 0.5, 2e-5]),
    }
    assert all(vector.dtype == np.float32 for vector in found.values())


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([*LINES, "short 0.1 0.2"], "line 8 ('short') has 2 numbers, not 3"),
        ([*LINES[:3], "", *LINES[3:]], "line 4 ('') has 0 numbers, not 3"),
        (["400000 3", *LINES], "line 1 ('400000') has 1 numbers, not several"),  # word2vec's header
        (["long 1 2 3 4", *LINES], "line 2 ('the') has 3 numbers, not 4"),
        ([*LINES, "mug 0.1 x 0.3"], "line 8 ('mug') has something that is not a number"),
        ([*LINES, "mug 0.1 nan 0.3"], "line 8 ('mug') has numbers that are not finite"),
    ],
)
def test_malformed_lines_are_named(tmp_path, lines, said):
    with pytest.raises(InputError) as caught:
        read_glove(glove(tmp_path, lines), {"mug"})
    assert f"glove.3d.txt: {said}; give a file such as glove.6B.50d.txt" in str(caught.value)


def test_a_file_that_is_none_is_refused(tmp_path):
    for name, content in (("e.txt", b""), ("z.zip", b"PK\x03\x04" + bytes(500))):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InputError, match=name):
            read_glove(tmp_path / name, {"mug"})
    with pytest.raises(InputError, match="no.txt: no such file; give a file such as"):
        read_glove(tmp_path / "no.txt", {"mug"})


def test_a_name_is_the_mean_of_its_known_words(tmp_path):
    names = ["CoffeeMug", "mug_coffee", "mug", "xyzzy", "xyzzy-mug", "0815"]
    vectors, which = name_vectors(names, glove(tmp_path))
    assert which.tolist() == [0, 0, 1, -1, 1, -1]
    assert vectors.tolist() == [pytest.approx([0.5**0.5, 0.5**0.5, 0]), [0, 1, 0]]
    assert vectors.dtype == np.float32


def test_words_that_cancel_out_are_no_name(tmp_path):
    vectors, which = name_vectors(["up down", "mug", "down up"], glove(tmp_path, [*LINES, "up 1 2 3", "down -1 -2 -3"]))
    assert which.tolist() == [-1, 0, -1]
    assert len(vectors) == 1


def test_no_known_word_at_all(tmp_path):
    vectors, which = name_vectors(["17", "xyzzy"], glove(tmp_path))
    assert len(vectors) == 0
    assert which.tolist() == [-1, -1]


def test_a_large_file_is_not_kept_in_memory(tmp_path):
    line = " ".join(["0.12345"] * 50)
    content = b"".join(f"w{i} {line}\n".encode() for i in range(50_000))  # 20 MB
    (tmp_path / "big.txt").write_bytes(content)
    tracemalloc.start()
    found = read_glove(tmp_path / "big.txt", {"w3", "w49999"})
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert set(found) == {"w3", "w49999"}
    assert peak < 1e6
