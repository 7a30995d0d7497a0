"""An index of image files: searched exactly, saved as one Parquet file that belongs to one artifact."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import torch

from embed64.core.errors import InputError
from embed64.core.files import absolute, existing_file, whole
from embed64.core.nearest import nearest
from embed64.data.catalog import IMAGE_SUFFIXES, Catalog, read_catalog
from embed64.data.sources.scan import images_below

if TYPE_CHECKING:
    from embed64.search.encoder import Encoder, ImageLike

_ARTIFACT = b"embed64.artifact_sha256"
"""The key of the artifact's SHA-256 in the metadata of an index file."""
_REMEDY = "write one with Index.save"


class Hit(NamedTuple):
    """An image that a search found.

    Attributes:
        path: The file.
        distance: Euclidean, of its embedding from the query's: 0 for the same image, at most 2 if embeddings are of
            length 1.

    Example:
        >>> index = embed64.load("runs/mine/saved_model.pt").index("photos/")
        >>> for path, distance in index.search("photos/mug/0.png", k=2):
        ...     print(path.parent.name, 0 < distance < 2)
        mug True
        mug True
    """

    path: Path
    distance: float


class Index:
    """The embeddings of image files, to search. `len(index)` is their number.

    Args:
        encoder: The encoder of the files and the queries.

    Attributes:
        encoder: The same.
        paths: The files, as they were given; absolute in a loaded index.
        vectors: Their embeddings, float32 [files, 64].
        aside: What was found but is not in the index, each with the reason: files that cannot be read, and hidden ones.

    Example:
        >>> encoder = embed64.load("runs/mine/saved_model.pt")
        >>> index = encoder.index("photos/")
        >>> index.search("photos/mug/0.png", k=1)[0].path
        PosixPath('photos/mug/1.png')
        >>> index.save("mine.parquet")
        PosixPath('mine.parquet')
        >>> len(embed64.Index.load("mine.parquet", encoder))
        24
    """

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self.paths: list[Path] = []
        self.vectors = encoder.embed([])
        self.aside: list[tuple[Path, str]] = []

    def __len__(self) -> int:
        return len(self.paths)

    def add(self, images: str | Path | Catalog | Iterable[str | Path], what: str = "indexing") -> None:
        """Embed files and add them; a file that is already in the index is embedded again and replaced.

        Args:
            images: A folder, searched at any depth; a catalog or its file; or a list of image files. Files that
                cannot be read are set aside, see `aside`.
            what: The name of the progress bar.

        Raises:
            InputError: There is no image that can be read; the index is unchanged.
        """
        found, hidden = _files(images)
        files = {absolute(file): file for file in found}
        listed = list(files.values())
        vectors, places, unreadable = self.encoder.embed_readable(listed, what)
        if unreadable and not places:
            raise InputError(
                f"none of the {len(unreadable)} images can be read (the first: {unreadable[0][0]}: {unreadable[0][1]})"
            )
        kept = [row for row, path in enumerate(self.paths) if absolute(path) not in files]
        self.vectors = np.concatenate([self.vectors[kept], vectors])
        self.paths = [*(self.paths[row] for row in kept), *(listed[place] for place in places)]
        self.aside += [*hidden, *unreadable]

    def search(self, query: ImageLike, k: int = 5) -> list[Hit]:
        """Find the nearest files, exactly.

        Args:
            query: An image of any kind that `Encoder.embed` takes.
            k: How many to find.

        Returns:
            At most `k` hits, nearest first; the query's own file is left out.

        Raises:
            InputError: The query cannot be read as an image, or `k` is below 1.
        """
        if k < 1:
            raise InputError(f"k {k}: give 1 or more")
        vector, vectors = torch.from_numpy(self.encoder.embed([query])), torch.from_numpy(self.vectors)
        own = Path(query).resolve() if isinstance(query, str | Path) else None
        count = k + (own is not None)
        while True:  # once, unless links name the query's own file several times
            distances, rows = nearest(vector, vectors, count)
            found = [
                Hit(self.paths[row], distance)
                for row, distance in zip(rows[0].tolist(), distances[0].tolist(), strict=True)
                if row >= 0 and (own is None or self.paths[row].resolve() != own)
            ]
            if len(found) >= k or count >= len(self):
                return found[:k]
            count *= 2

    def save(self, path: str | Path) -> Path:
        """Write the index as Parquet, completely or not at all: columns `path` (absolute) and `embedding`.

        Args:
            path: The file, e.g. `mine.parquet`.

        Returns:
            The same, as a Path.

        Raises:
            InputError: It cannot be written.
        """
        file, dim = Path(path), self.vectors.shape[1]
        table = pa.table(
            {
                "path": pa.array([absolute(each) for each in self.paths], pa.string()),
                "embedding": pa.FixedSizeListArray.from_arrays(pa.array(self.vectors.ravel()), dim),
            },
            metadata={_ARTIFACT: self.encoder.sha256},
        )
        with whole(file) as partial:
            pq.write_table(table, partial)
        return file

    @classmethod
    def load(cls, path: str | Path, encoder: Encoder) -> Index:
        """Read a saved index.

        Args:
            path: The file.
            encoder: The artifact that it was made with.

        Returns:
            The index.

        Raises:
            InputError: The file is missing, not an index, or was made with another artifact.
        """
        file = existing_file(Path(path), _REMEDY)
        index = cls(encoder)
        try:
            table = pq.read_table(file)
            sha256 = table.schema.metadata[_ARTIFACT].decode()
            index.paths = [Path(each) for each in table["path"].to_pylist()]
            column = table["embedding"].combine_chunks()
            index.vectors = np.array(column.flatten(), np.float32).reshape(len(index), column.type.list_size)
        except (ValueError, KeyError, TypeError, AttributeError, OSError, pa.ArrowException) as error:
            reason = (str(error).strip() or type(error).__name__).splitlines()[0]
            raise InputError(f"{file}: not an index ({reason}); {_REMEDY}") from error
        if sha256 != encoder.sha256:
            raise InputError(
                f"{file}: was made with the artifact of SHA-256 {sha256}, but {encoder.path} has {encoder.sha256};"
                " load that one, or make the index again"
            )
        return index


def _files(images: str | Path | Catalog | Iterable[str | Path]) -> tuple[list[Path], list[tuple[Path, str]]]:
    """Return the images of a folder, at any depth, of a catalog or a list, and what was left out, with reasons.

    Raises InputError if there are none.
    """
    if isinstance(images, str | Path):
        place = Path(images)
        if not place.is_dir():
            return read_catalog(place).files, []
        files, aside = images_below(place)
        if not files:
            raise InputError(f"{place}: holds no image ({', '.join(sorted(IMAGE_SUFFIXES))})")
        return files, aside
    if isinstance(images, Catalog):
        return images.files, []
    listed = list(images)
    for number, image in enumerate(listed):
        if not isinstance(image, str | Path):
            raise InputError(f"images[{number}]: {type(image).__name__}; an index contains files, give their paths")
    return [Path(image) for image in listed], []
