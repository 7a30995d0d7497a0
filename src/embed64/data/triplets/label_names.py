"""Names as vectors: the words of a label, and the GloVe vectors of these words alone, whatever the file's size."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from embed64.core.errors import InputError
from embed64.core.files import existing_file

_REMEDY = "give a file such as glove.6B.50d.txt of https://nlp.stanford.edu/projects/glove, whole and unpacked"
_HUMP = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"[^\W\d_]+")


def words(name: str) -> list[str]:
    """The words of a name in lower case: `CoffeeMug`, `coffee_mug` and `Coffee-mug 2` are coffee, mug."""
    return [word.lower() for word in _WORD.findall(_HUMP.sub(" ", name))]


def read_glove(path: Path, wanted: set[str]) -> dict[str, np.ndarray]:
    """The vectors, float32 [D], of the wanted words that the file has, in one pass over it.

    A line is a word and its D numbers, parted by spaces (Pennington et al. 2014, https://nlp.stanford.edu/projects/glove).
    Raises InputError naming the line that is not so; the numbers of other words are counted, not parsed.
    """
    existing_file(path, _REMEDY)
    spelled = {word.encode(): word for word in wanted}
    found: dict[str, np.ndarray] = {}
    dim = 0
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            count = line.count(b" ")
            if count != dim:
                if dim or count < 2:
                    raise InputError(_malformed(path, number, line, f"{count} numbers, not {dim or 'several'}"))
                dim = count
            word, _, numbers = line.partition(b" ")
            if word in spelled:
                found[spelled[word]] = _vector(path, number, line, numbers, dim)
    if not dim:
        raise InputError(f"{path}: is empty; {_REMEDY}")
    return found


def name_vectors(names: list[str], path: Path) -> tuple[np.ndarray, np.ndarray]:
    """(vectors float32 [V, D] of length 1, which int64 [names]): the mean of a name's known words.

    Names with the same known words, in any order, share a vector; -1 where no word is known.
    """
    spelled = [words(name) for name in names]
    glove = read_glove(path, {word for name in spelled for word in name})
    keys: dict[tuple[str, ...], int] = {}
    vectors: list[np.ndarray] = []
    which = np.full(len(names), -1)
    for i, name in enumerate(spelled):
        key = tuple(sorted({word for word in name if word in glove}))
        if not key:
            continue
        if key not in keys:
            mean = np.mean([glove[word] for word in key], axis=0)
            length = np.linalg.norm(mean)
            keys[key] = len(vectors) if length > 0 else -1
            vectors += [mean / length] if length > 0 else []
        which[i] = keys[key]
    return (np.array(vectors, np.float32) if vectors else np.zeros((0, 1), np.float32)), which


def _vector(path: Path, number: int, line: bytes, numbers: bytes, dim: int) -> np.ndarray:
    try:
        vector = np.array(numbers.split(b" "), np.float32)
    except ValueError as error:
        raise InputError(_malformed(path, number, line, "something that is no number")) from error
    if len(vector) != dim or not np.isfinite(vector).all():
        raise InputError(_malformed(path, number, line, "numbers that are not finite"))
    return vector


def _malformed(path: Path, number: int, line: bytes, what: str) -> str:
    word = line.split(b" ")[0][:40].decode(errors="replace").strip()
    return f"{path}: line {number} ('{word}') has {what}; {_REMEDY}"
