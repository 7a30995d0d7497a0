"""Label names as vectors: split a name into words, read the GloVe vectors of these words from a file of any size."""

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
    """Return the words of a name in lower case: `CoffeeMug`, `coffee_mug` and `Coffee-mug 2` are coffee, mug."""
    return [word.lower() for word in _WORD.findall(_HUMP.sub(" ", name))]


def read_glove(path: Path, wanted: set[str]) -> dict[str, np.ndarray]:
    """Return {word: vector float32 [D]} of the wanted words that the file has, in one pass over it.

    A line is a word and D numbers, separated by spaces (Pennington et al. 2014,
    https://nlp.stanford.edu/projects/glove). Raises InputError naming a line of another form; the numbers of other
    words are counted, not parsed.
    """
    existing_file(path, _REMEDY)
    spelled = {word.encode(): word for word in wanted}
    found: dict[str, np.ndarray] = {}
    dim = 0
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            count, wrong = line.count(b" "), ""
            word, _, numbers = line.partition(b" ")
            if count != dim and (dim or count < 2):
                wrong = f"{count} numbers, not {dim or 'several'}"
            elif word in spelled:
                try:
                    found[spelled[word]] = vector = np.array(numbers.split(b" "), np.float32)
                    wrong = "" if np.isfinite(vector).all() else "numbers that are not finite"
                except ValueError:
                    wrong = "something that is not a number"
            if wrong:
                start = word[:40].decode(errors="replace").strip()
                raise InputError(f"{path}: line {number} ('{start}') has {wrong}; {_REMEDY}")
            dim = count
    if not dim:
        raise InputError(f"{path}: is empty; {_REMEDY}")
    return found


def name_vectors(names: list[str], path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Return (vectors float32 [V, D], which int64 [names]): the mean of a name's known words, scaled to length 1.

    Names with the same known words, in any order, share a vector; `which` is -1 if no word is known.
    """
    spelled = [words(name) for name in names]
    glove = read_glove(path, {word for name in spelled for word in name})
    keys = [tuple(sorted({word for word in name if word in glove})) for name in spelled]
    means = {key: np.mean([glove[word] for word in key], axis=0) for key in keys if key}
    known = [key for key, mean in means.items() if np.linalg.norm(mean) > 0]
    vectors = np.array([means[key] / np.linalg.norm(means[key]) for key in known], np.float32)
    place = {key: i for i, key in enumerate(known)}
    return vectors, np.array([place.get(key, -1) for key in keys], np.int64)
