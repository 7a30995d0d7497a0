"""Features of a frozen backbone, computed once and cached on disk by a hash of everything that they depend on.

A folder's name is a hash of the weights, the preprocessing and the view; inside it an image is found by the hash of
its bytes. So an edited recipe or image never meets stale features, only new images of a catalog are computed, and an
interrupted run loses at most one shard. Shards are memory-mapped, so that a cache may be larger than the memory.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import numpy as np
import timm
import torch
from torch import Tensor

from embed64.core.console import say, track
from embed64.core.errors import InputError, refused_by_machine
from embed64.core.files import cache_root, require_room, whole
from embed64.core.parallel import Replicas, threads_for
from embed64.core.settings import Views
from embed64.data.catalog import Catalog
from embed64.model.backbone import Backbone
from embed64.model.layout import set_layout
from embed64.train.batches.dataset import ImageDataset
from embed64.train.batches.loading import Loader, Request

_SHARD = 256
_SHARD_BYTES = 64 << 20
_BATCH = 16  # larger activations leave glibc's reusable heap and are paged in again for every batch
_GPU_BATCH = 64
_INDEX = ".rows.npy"
_ROW = np.dtype([("content", "S64"), ("crc32", "<u4")])


class Features:
    """float16 [rows, views, D] on disk: the plain view first, then views.count - 1 random ones."""

    def __init__(self, folders: list[_Folder], content: np.ndarray, dim: int) -> None:
        """Map the features; `folders`: one per view; `content`: SHA-256 of every row's file."""
        self.shape = (len(content), len(folders), dim)
        self._paths = [path for folder in folders for path in folder.paths]
        self._sizes = [len(table) for folder in folders for table in folder.tables]
        found = [folder.places(content) for folder in folders]
        before = np.cumsum([0, *(len(folder.paths) for folder in folders[:-1])])
        self._shards = np.stack([start + shards for start, (shards, _, _) in zip(before, found, strict=True)], axis=1)
        self._rows = np.stack([rows for _, rows, _ in found], axis=1)
        self._crc32 = np.stack([crc32 for _, _, crc32 in found], axis=1)
        self._mapped = {shard: self._map(shard) for shard in np.unique(self._shards).tolist()}
        self._verified = np.zeros(self._shards.shape, bool)

    def read(self, rows: np.ndarray, views: np.ndarray | int = 0) -> np.ndarray:
        """Return float16 [n, D] of n rows, each in the view of that number.

        A feature's checksum is verified when it is first read; raises InputError for a damaged file.
        """
        features = np.empty((len(rows), self.shape[2]), np.float16)
        for number, place in enumerate(zip(*np.broadcast_arrays(rows, views), strict=True)):
            shard = int(self._shards[place])
            features[number] = self._mapped[shard][self._rows[place]]
            if not self._verified[place]:
                if zlib.crc32(features[number].data) != self._crc32[place]:
                    raise _damaged(self._paths[shard])
                self._verified[place] = True
        return features

    def _map(self, shard: int) -> np.ndarray:
        features = _load(self._paths[shard], "r")
        if features.dtype != np.float16 or features.shape != (self._sizes[shard], *self.shape[2:]):
            raise _damaged(self._paths[shard])
        return features


def cache_folder() -> Path:
    """Return the folder that holds the cached features."""
    return cache_root() / "features"


def cached_features(
    backbone: Backbone,
    catalog: Catalog,
    views: Views,
    seed: int,
    device: torch.device,
    workers: int,
    half: torch.dtype | None = None,
) -> Features:
    """Return the features of every image of the catalog in each view; compute those that the cache lacks.

    `half` is the dtype of mixed precision, None: full precision; the cache keeps them apart. The catalog needs the
    column `sha256` (data/screening.py). Views differ from image to image and depend only on the image's content, the
    view's number and the seed. Raises InputError for a damaged cache file, if the disk is too full, or if an image's
    features exceed the range of float16.
    """
    base, content = backbone_key(backbone), catalog.rows["sha256"].to_numpy("S64")
    folders = [_Folder(cache_folder() / _view_key(base, views, seed, view, half)) for view in range(views.count)]
    missing = [folder.missing(content) for folder in folders]
    total, absent = len(np.unique(content)) * views.count, sum(map(len, missing))
    say(f"features: {total - absent} of {total} from the cache ({cache_folder()})")
    if absent:
        require_room(
            cache_folder(),
            absent * (backbone.dim * 2 + _ROW.itemsize),
            f"a cache of {absent} x {backbone.dim} numbers",
            "free space, lower views.count, set EMBED64_CACHE to another disk, or give backbone.cached=false",
        )
        size = max(_BATCH, min(_SHARD, _SHARD_BYTES // (2 * backbone.dim)))
        shards = [(v, rows[i : i + size]) for v, rows in enumerate(missing) for i in range(0, len(rows), size)]
        backbone = backbone.to(device).eval()
        set_layout(backbone, torch.channels_last)
        requests = [[(int(row), _view_seed(seed, v, content[row].decode())) for row in rows] for v, rows in shards]
        images = ImageDataset(catalog.files, backbone.preprocess(), views)
        computed = _compute(backbone, catalog, images, workers, requests, half)
        for (view, rows), features in zip(track(shards, "features", len(shards)), computed, strict=True):
            folders[view].add(content[rows], features)
    return Features(folders, content, backbone.dim)


def _compute(
    backbone: Backbone,
    catalog: Catalog,
    images: ImageDataset,
    workers: int,
    shards: list[list[Request]],
    half: torch.dtype | None,
) -> Iterator[np.ndarray]:
    """Yield float16 [n, D] for each shard's requests; threads, or worker processes, decode images ahead."""
    home = next(backbone.parameters()).device
    size = _BATCH if home.type == "cpu" else _GPU_BATCH
    batches = [shard[i : i + size] for shard in shards for i in range(0, len(shard), size)]
    replicas = Replicas(backbone, home, lambda model: model)

    @torch.inference_mode()
    def run(batch: Tensor | list[Request]) -> Tensor:
        model, device = replicas.own()
        x = batch if isinstance(batch, Tensor) else torch.stack([images[request] for request in batch])
        with torch.autocast(device.type, half, enabled=half is not None):
            return model(x.to(device, memory_format=torch.channels_last, non_blocking=True)).half().cpu()

    with threads_for(home) as crew:
        loaded: Iterable[Tensor | list[Request]] = Loader(images, workers, home)(batches) if workers else batches
        made = crew.in_order(run, loaded)
        for shard in shards:
            features = torch.cat([next(made) for _ in range(0, len(shard), size)])
            finite = features.isfinite().all(dim=1).tolist()
            if not all(finite):
                raise InputError(
                    f"{catalog.files[shard[finite.index(False)][0]]}: its features are not finite,"
                    " or exceed the 65504 that the cache can hold; give train.amp=false, choose another backbone, or"
                    " give backbone.cached=false"
                )
            yield features.numpy()


class _Folder:
    """The shards of one view: each has the features of some images, and a table of the images they belong to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.paths: list[Path] = []
        tables: list[np.ndarray] = []
        for path in sorted(folder.glob(f"*{_INDEX}")):
            features = path.with_name(path.name.removesuffix(_INDEX) + ".npy")
            if features.exists():  # else the user deleted it, as the message on a damaged file asks
                self.paths.append(features)
                tables.append(_load(path))
                if tables[-1].dtype != _ROW:
                    raise _damaged(path)
        self.tables = tables

    def missing(self, content: np.ndarray) -> np.ndarray:
        """Return the first row of every content that is missing: equal files are computed once."""
        unique, first = np.unique(content, return_index=True)
        return np.sort(first[~np.isin(unique, self._known()["content"])])

    def add(self, content: np.ndarray, features: np.ndarray) -> None:
        """Write a shard; it is valid once its table is written, which comes last."""
        path = self.folder / f"{hashlib.sha256(b''.join(content.tolist())).hexdigest()[:32]}.npy"
        table = np.empty(len(content), _ROW)
        table["content"], table["crc32"] = content, [zlib.crc32(row.data) for row in features]
        for file, array in ((path, features), (path.with_suffix(_INDEX), table)):
            with whole(file) as partial, partial.open("wb") as stream:
                np.save(stream, array)
        self.paths.append(path)
        self.tables.append(table)

    def places(self, content: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return for every content the number of its shard, its row there, and that row's checksum."""
        known = self._known()
        order = np.argsort(known["content"], kind="stable")
        at = order[np.searchsorted(known["content"], content, sorter=order)]
        sizes = [len(table) for table in self.tables]
        shards = np.repeat(np.arange(len(sizes)), sizes)
        rows = np.concatenate([np.arange(size) for size in sizes])
        return shards[at], rows[at], known["crc32"][at]

    def _known(self) -> np.ndarray:
        return np.concatenate([np.empty(0, _ROW), *self.tables])


def backbone_key(backbone: Backbone) -> str:
    """Return the SHA-256 of what decides a frozen backbone's features: definition, weights and preprocessing."""
    digest = hashlib.sha256(f"timm {timm.__version__} {backbone.spec}".encode())
    for name, tensor in sorted(backbone.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()


def _view_key(base: str, views: Views, seed: int, view: int, half: torch.dtype | None) -> str:
    drawn = {"views": views.model_dump(exclude={"count"}), "seed": seed, "view": view} if view else {}
    precision = [str(half)] if half else []
    return hashlib.sha256(json.dumps([base, drawn, *precision]).encode()).hexdigest()[:32]


def _load(path: Path, mmap_mode: Literal["r"] | None = None) -> np.ndarray:
    try:
        return np.load(path, mmap_mode=mmap_mode)
    except Exception as error:  # a damaged header can make numpy raise anything
        if refused_by_machine(error):
            raise
        raise _damaged(path) from error


def _damaged(path: Path) -> InputError:
    return InputError(f"{path}: damaged feature cache; delete this file and run again")


def _view_seed(seed: int, view: int, content: str) -> int:
    """Return -1 for the plain view; otherwise 60 bits from seed, view number and image content."""
    if view == 0:
        return -1
    return int(hashlib.sha256(f"{seed} {view} {content}".encode()).hexdigest()[:15], 16)
