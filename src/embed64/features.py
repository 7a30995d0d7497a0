"""Features of a frozen backbone, computed once and cached on disk by what they are computed from.

A folder's name is a hash of the backbone's weights, its preprocessing and the view; inside it an image is
found by the hash of its bytes. So an edited recipe or image can never meet stale features, a catalog that
grew pays for its new images alone, and an interrupted run loses one shard at most.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import numpy as np
import timm
import torch
from torch.utils.data import DataLoader

from embed64.catalog import Catalog
from embed64.errors import InputError
from embed64.files import cache_root, whole
from embed64.images import ImageDataset
from embed64.model import Backbone
from embed64.progress import say, track
from embed64.recipe import Views

_SHARD = 256
_BATCH = 16  # larger activations leave glibc's reusable heap and are paged in anew for every batch


def cache_folder() -> Path:
    """Where features are kept."""
    return cache_root() / "features"


def cached_features(
    backbone: Backbone, catalog: Catalog, views: Views, seed: int, device: torch.device, workers: int
) -> np.ndarray:
    """float16 [rows, views, D]: the plain view first, then views.count - 1 random ones.

    The catalog has the column `sha256` (images.set_aside). Views differ from image to image and are the
    same for the same image content, view number and seed. Raises InputError for a damaged cache file.
    """
    base, content = backbone_key(backbone), catalog.rows["sha256"].to_numpy(str)
    folders = [cache_folder() / _view_key(base, views, seed, view) for view in range(views.count)]
    known = [_index(folder) for folder in folders]
    missing = [(view, row) for view in range(views.count) for row in _first_rows(content, known[view])]
    total = len(np.unique(content)) * views.count
    say(f"features: {total - len(missing)} of {total} from the cache ({cache_folder()})")

    dataset = ImageDataset(catalog.files, backbone.preprocess(), views)
    backbone = backbone.to(device).to(memory_format=torch.channels_last).eval()
    shards = [
        (view, [row for v, row in missing if v == view][start : start + _SHARD])
        for view in range(views.count)
        for start in range(0, sum(v == view for v, _ in missing), _SHARD)
    ]
    for view, rows in track(shards, "features", len(shards)) if shards else ():
        requests = [(row, _view_seed(seed, view, content[row])) for row in rows]
        loader = DataLoader(dataset, batch_size=_BATCH, sampler=requests, num_workers=workers)
        with torch.inference_mode():
            parts = [backbone(x.to(device, memory_format=torch.channels_last)).half().cpu() for x in loader]
        path = folders[view] / f"{hashlib.sha256(''.join(content[rows]).encode()).hexdigest()[:32]}.npz"
        with whole(path) as partial, partial.open("wb") as stream:
            np.savez(stream, content=content[rows], features=torch.cat(parts).numpy())
        known[view] |= dict.fromkeys(content[rows], path)

    features = np.empty((len(content), views.count, backbone.dim), np.float16)
    for view in range(views.count):
        for path in sorted({known[view][digest] for digest in content}):
            shard = _read(path, "content", "features")
            place = {digest: i for i, digest in enumerate(shard["content"])}
            rows = [row for row, digest in enumerate(content) if digest in place]
            features[rows, view] = shard["features"][[place[content[row]] for row in rows]]
    return features


def backbone_key(backbone: Backbone) -> str:
    """SHA-256 of what decides a backbone's features: its definition, weights and preprocessing."""
    digest = hashlib.sha256(f"timm {timm.__version__} {backbone.spec}".encode())
    for name, tensor in sorted(backbone.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()


def _view_key(base: str, views: Views, seed: int, view: int) -> str:
    drawn = {"views": views.model_dump(exclude={"count"}), "seed": seed, "view": view} if view else {}
    return hashlib.sha256(json.dumps([base, drawn]).encode()).hexdigest()[:32]


def _index(folder: Path) -> dict[str, Path]:
    """Content hash -> shard of everything cached in a folder."""
    found: dict[str, Path] = {}
    for path in sorted(folder.glob("*.npz")):
        found |= dict.fromkeys(_read(path, "content")["content"].tolist(), path)
    return found


def _read(path: Path, *names: str) -> dict[str, np.ndarray]:
    try:
        with np.load(path) as shard:
            return {name: shard[name] for name in names}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise InputError(f"{path}: damaged feature cache; delete this file and run again") from error


def _first_rows(content: np.ndarray, known: dict[str, Path]) -> list[int]:
    """The first row of every content that is not known: equal files are computed once."""
    _, first = np.unique(content, return_index=True)
    return [int(row) for row in np.sort(first) if content[row] not in known]


def _view_seed(seed: int, view: int, content: str) -> int:
    """-1 for the plain view; otherwise 63 bits from seed, view number and image content."""
    if view == 0:
        return -1
    return int(hashlib.sha256(f"{seed} {view} {content}".encode()).hexdigest()[:15], 16)
