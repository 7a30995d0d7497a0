"""The background: pictures of the embedded pack that a head sees beside the catalog's, so as not to forget the rest."""

from __future__ import annotations

from importlib import resources

import numpy as np
import pandas as pd

from embed64.core.console import track
from embed64.core.errors import InputError
from embed64.core.files import cache_root, sha256_file, whole
from embed64.core.groups import Groups
from embed64.data.catalog import Catalog
from embed64.data.scenes import scene
from embed64.data.sources.demo_pack import PACK_FILE, demo_catalog

_DRAWN = 0  # the same objects for every seed of a run: their features are cached once
_PACK = "emoji"
_SCENES = "scenes-1"  # another name if data/scenes.py draws them in another way
_IN_SCENES = 0.8
"""Share of the pictures that are scenes, three of each object; the rest are all drawings of other objects."""
_OF_EACH = 3


def background_of(catalog: Catalog, images: int) -> Catalog | None:
    """Return about `images` pictures of the pack's objects, with the column `sha256`; None if 0 are asked for.

    Most are scenes (data/scenes.py), which are drawn once and kept in the cache folder. Objects that the catalog shows,
    in the holdout or elsewhere, are left out: by their name in the pack, and by the content of any of their drawings.
    Also returns None if no object is left. Raises InputError if the pack is not here.
    """
    own = catalog.rows["source"] == _PACK
    if not images or own.all():
        return None
    if not (resources.files("embed64.data.sources") / PACK_FILE).is_file():
        raise InputError(
            "background.images: the embedded pack does not travel with a kernel; give background.images=0, or put the"
            " source emoji alone into the catalog"
        )
    pack = demo_catalog(cache_root() / _PACK)
    ids = pack.label_ids
    content = np.array([sha256_file(file) for file in pack.files])
    known = set(catalog.rows["label"][own])
    shown = np.isin(content, catalog.rows["sha256"].to_numpy(str)) | pack.rows["label"].isin(known).to_numpy()
    free = np.setdiff1d(ids, ids[shown])
    drawn = np.random.default_rng(_DRAWN).permutation(ids.max() + 1)
    drawn = drawn[np.isin(drawn, free)]
    staged = round(_IN_SCENES * images / _OF_EACH)
    plain, drawn = drawn[staged:], drawn[:staged]
    size = np.bincount(ids)[plain]
    rows = np.isin(ids, plain[np.cumsum(size) - size < (1 - _IN_SCENES) * images])
    made = [pack.rows[rows].assign(path=_PACK + "/" + pack.rows["path"][rows], sha256=content[rows])]
    if len(drawn):
        made.append(_scenes(pack, drawn, np.flatnonzero(np.isin(ids, free))))
    chosen = pd.concat(made, ignore_index=True)
    return Catalog(chosen, cache_root()) if len(chosen) else None


def _scenes(pack: Catalog, objects: np.ndarray, free: np.ndarray) -> pd.DataFrame:
    """Return catalog rows of three scenes of each of the `objects` int64, drawn if the cache lacks them.

    Behind an object stand drawings of the rows `free` of the pack.
    """
    files, own = pack.files, Groups(pack.label_ids).members()
    others, rows = [files[row] for row in free], []
    for number in track(objects.tolist(), "scenes of drawings", len(objects)):
        for nth in range(_OF_EACH):
            rng = np.random.default_rng([_DRAWN, number, nth])
            row = own[number][rng.integers(len(own[number]))]
            path = f"{_SCENES}/{number}-{nth}.jpg"
            if not (file := cache_root() / path).is_file():
                with whole(file) as partial:
                    partial.write_bytes(scene(files[row], others, rng))
            rows.append(pack.rows.iloc[row].to_dict() | {"path": path, "sha256": sha256_file(file)})
    return pd.DataFrame(rows)
