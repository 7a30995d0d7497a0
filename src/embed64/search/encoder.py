"""Embed images of any kind with an artifact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from embed64.artifact.engine import embedded
from embed64.artifact.loading import load_artifact
from embed64.core.console import track
from embed64.core.errors import InputError
from embed64.core.files import sha256_file
from embed64.data.catalog import Catalog
from embed64.data.decode import Undecodable, decode, image_pixels
from embed64.evaluate.embedding import embed_readable, stacked
from embed64.search.index import Index

ImageLike = str | Path | Image.Image | Tensor | np.ndarray
"""A file, a Pillow image, a uint8 tensor [3, H, W], or a uint8 array [H, W, 3]."""


def load(artifact: str | Path) -> Encoder:
    """Load an artifact, onto the GPU if there is one.

    Args:
        artifact: A `saved_model.pt`, made by this package or any other TorchScript file of the same contract.

    Returns:
        The encoder.

    Raises:
        InputError: The file is missing or not a TorchScript file.

    Example:
        >>> encoder = embed64.load("runs/mine/saved_model.pt")
        >>> encoder.embed(["photos/mug/0.png"]).shape
        (1, 64)
    """
    return Encoder(artifact)


class Encoder:
    """An artifact that turns images into embeddings, whose Euclidean distances say how alike the images are.

    Args:
        artifact: A `saved_model.pt`.

    Attributes:
        path: The file.
        sha256: Its SHA-256, in hex: an index belongs to one artifact.

    Raises:
        InputError: The file is missing or not a TorchScript file.

    Example:
        >>> encoder = embed64.Encoder("runs/mine/saved_model.pt")
        >>> near, far = encoder.distances("photos/mug/0.png", ["photos/mug/0.png", "photos/tin/0.png"])
        >>> near < far
        True
    """

    def __init__(self, artifact: str | Path) -> None:
        self.path = Path(artifact)
        self._module = load_artifact(self.path)
        self.sha256 = sha256_file(self.path)

    def embed(self, images: Iterable[ImageLike], batch: int | None = None, what: str = "embedding") -> np.ndarray:
        """Embed images of any size and kind, in any mixture.

        Args:
            images: Files (str or Path), Pillow images, uint8 tensors [3, H, W], uint8 arrays [H, W, 3]. A single
                image is refused, so that the result always has a row for each; write `[image]`.
            batch: The most images that are embedded together; if none is given, 4 on a CPU and 64 on a GPU.
            what: The name of the progress bar for several files.

        Returns:
            A float32 array [images, 64] in the order of the images; [0, 64] for none.

        Raises:
            InputError: An image cannot be read or is not an image, or the artifact returns no embedding of it; it is
                named.

        Example:
            >>> from PIL import Image
            >>> import torch
            >>> encoder = embed64.load("runs/mine/saved_model.pt")
            >>> picture = Image.open("photos/mug/0.png")
            >>> pixels = torch.zeros(3, 40, 60, dtype=torch.uint8)
            >>> vectors = encoder.embed(["photos/mug/0.png", picture, pixels])
            >>> vectors.shape, str(vectors.dtype)
            ((3, 64), 'float32')
        """
        if batch is not None and batch < 1:
            raise InputError(f"batch {batch}: give 1 or more")
        listed = [_Given(image, number) for number, image in enumerate(_listed(images))]
        results = embedded(self._module, listed, _pixels, batch)
        if sum(isinstance(each.image, str | Path) for each in listed) > 1:
            results = track(results, what, len(listed), rate="images/s")
        return stacked(results).numpy()

    def each(self, files: Iterable[Path]) -> Iterator[np.ndarray | InputError]:
        """Yield for each file, in order, its embedding, float32 [64], or why it cannot be read; files are drawn lazily.

        Raises InputError if the artifact returns no embedding of an image; it is named.
        """
        for result in embedded(self._module, files, decode):
            yield result if isinstance(result, InputError) else result.numpy()

    def distances(self, original: ImageLike, others: Sequence[ImageLike], what: str = "comparing") -> list[float]:
        """Return the Euclidean distances of the others' embeddings from the original's."""
        anchor, *rest = self.embed([original, *others], what=what)
        return [float(np.linalg.norm(anchor - each)) for each in rest]

    def index(self, images: str | Path | Catalog | Iterable[str | Path], what: str = "indexing") -> Index:
        """Make a searchable index of image files.

        Args:
            images: A folder, searched at any depth; a catalog or its file; or a list of image files. Files that
                cannot be read are set aside.
            what: The name of the progress bar.

        Returns:
            The index.

        Raises:
            InputError: There is no image that can be read.

        Example:
            >>> encoder = embed64.load("runs/mine/saved_model.pt")
            >>> len(encoder.index("photos/"))
            24
        """
        index = Index(self)
        index.add(images, what)
        return index

    def embed_readable(
        self, files: Sequence[Path], what: str = "embedding"
    ) -> tuple[np.ndarray, list[int], list[tuple[Path, str]]]:
        """Embed the files that can be read.

        Args:
            files: Image files.
            what: The name of the progress bar.

        Returns:
            A float32 array [readable, 64], the places of these files in `files`, and the others, each with the reason.

        Raises:
            InputError: The artifact returns no embedding of an image; it is named.
        """
        embeddings, places, aside = embed_readable(self._module, files, what)
        return embeddings.numpy(), places, aside


def _listed(images: Any) -> list[Any]:
    single = isinstance(images, str | Path | Image.Image) or (
        isinstance(images, Tensor | np.ndarray) and images.ndim in (2, 3)
    )
    if single or not isinstance(images, Iterable):
        raise InputError(f"{_kind(images)}: give a list of images, [image] for a single one")
    return list(images)


class _Given(NamedTuple):
    """An image as it was given, and its place among others."""

    image: Any
    number: int

    def __str__(self) -> str:
        """Return what the image is called in an error: its file, or its place."""
        return str(self.image) if isinstance(self.image, str | Path) else f"images[{self.number}]"


def _pixels(given: _Given) -> Tensor:
    """Return uint8 [3, H, W] on the CPU; raise an InputError that begins with the image's name."""
    image = given.image
    if isinstance(image, str | Path):
        return decode(Path(image))
    if isinstance(image, Image.Image):
        try:
            return image_pixels(image)
        except Undecodable as error:
            raise InputError(f"{given}: cannot be read as an image ({error}); replace it or leave it out") from error
    pixels = None
    if isinstance(image, Tensor) and image.dtype == torch.uint8:
        pixels = image.cpu()
    elif isinstance(image, np.ndarray) and image.dtype == np.uint8 and image.ndim == 3:
        pixels = torch.from_numpy(image.copy(order="C")).permute(2, 0, 1)
    if pixels is None or pixels.ndim != 3 or len(pixels) != 3 or not pixels.numel():
        raise InputError(
            f"{given}: {_kind(image)}; give a file, a Pillow image, a uint8 tensor [3, H, W] or a uint8 array [H, W, 3]"
        )
    return pixels


def _kind(thing: Any) -> str:
    """Describe a value for an error message."""
    if isinstance(thing, Tensor | np.ndarray):
        kind = "tensor" if isinstance(thing, Tensor) else "array"
        return f"{str(thing.dtype).removeprefix('torch.')} {kind} {list(thing.shape)}"
    return f"'{thing}'" if isinstance(thing, str | Path) else f"{type(thing).__name__}"
