"""Features of a frozen backbone, computed once and cached on disk by what they are computed from.

A shard's name is a hash of the backbone's weights, its preprocessing, the view and the bytes of the
images in it. So an edited recipe or image can never meet stale features, and an interrupted run goes on
with the first shard that is missing.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import numpy as np
import timm
import torch
from torch.utils.data import DataLoader

from embed64.catalog import Catalog
from embed64.files import whole
from embed64.images import ImageDataset
from embed64.model import Backbone
from embed64.progress import say, track
from embed64.recipe import Views

_SHARD = 256
_BATCH = 16  # larger activations leave glibc's reusable heap and are paged in anew for every batch


def cache_folder() -> Path:
    """Where features are kept: $EMBED64_CACHE, or ~/.cache/embed64."""
    return Path(os.environ.get("EMBED64_CACHE") or Path.home() / ".cache" / "embed64") / "features"


def cached_features(
    backbone: Backbone, catalog: Catalog, views: Views, seed: int, device: torch.device, workers: int
) -> np.ndarray:
    """float16 [rows, views, D]: the plain view first, then views.count - 1 random ones.

    The catalog has the column `sha256` (images.set_aside). Views differ from image to image and are the
    same for the same image content, view number and seed.
    """
    folder = cache_folder()
    content = catalog.rows["sha256"].to_numpy()
    shards = [np.arange(i, min(i + _SHARD, len(catalog))) for i in range(0, len(catalog), _SHARD)]
    base = backbone_key(backbone)
    jobs = [(view, rows) for view in range(views.count) for rows in shards]
    paths = [folder / f"{_shard_key(base, views, seed, view, content[rows])}.npy" for view, rows in jobs]
    missing = [i for i, path in enumerate(paths) if not path.is_file()]
    say(f"features: {len(paths) - len(missing)} of {len(paths)} shards from the cache ({folder})")

    dataset = ImageDataset(catalog.files, backbone.preprocess(), views)
    backbone = backbone.to(device).to(memory_format=torch.channels_last).eval()
    for i in (
        track(missing, f"features x {views.count} views", len(paths), len(paths) - len(missing)) if missing else ()
    ):
        view, rows = jobs[i]
        requests = [(int(row), _view_seed(seed, view, content[row])) for row in rows]
        loader = DataLoader(dataset, batch_size=_BATCH, sampler=requests, num_workers=workers)
        with torch.inference_mode():
            parts = [backbone(x.to(device, memory_format=torch.channels_last)).half().cpu() for x in loader]
        with whole(paths[i]) as partial, partial.open("wb") as stream:
            np.save(stream, torch.cat(parts).numpy())

    features = np.empty((len(catalog), views.count, backbone.dim), np.float16)
    for (view, rows), path in zip(jobs, paths, strict=True):
        features[rows, view] = np.load(path)
    return features


def backbone_key(backbone: Backbone) -> str:
    """SHA-256 of what decides a backbone's features: its definition, weights and preprocessing."""
    digest = hashlib.sha256(f"timm {timm.__version__} {backbone.spec}".encode())
    for name, tensor in sorted(backbone.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()


def _shard_key(base: str, views: Views, seed: int, view: int, content: np.ndarray) -> str:
    drawn = {"views": views.model_dump(exclude={"count"}), "seed": seed, "view": view} if view else {}
    return hashlib.sha256(json.dumps([base, drawn, list(content)]).encode()).hexdigest()


def _view_seed(seed: int, view: int, content: str) -> int:
    """-1 for the plain view; otherwise 63 bits from seed, view number and image content."""
    if view == 0:
        return -1
    return int(hashlib.sha256(f"{seed} {view} {content}".encode()).hexdigest()[:15], 16)
