"""Is a head trained on a small folder ever worse than the untrained backbone, and is its score honest?

    python benchmarks/small_folders.py --photos grocery-176.zip            # hours of one core; resumes
    python benchmarks/small_folders.py --photos grocery-176.zip --cuts 3    # fewer cuts of each size

From 81 kinds of groceries, 5, 10, 25 or 50 are drawn, with 5 or 15 phone photos of each: such a folder is trained on by
the default recipe, as `embed64 train` does. The model then searches for new photos of the same objects (`known`), for
photos of the other objects (`unseen`), at most 20 of each object, and for drawings of the embedded pack that were not
in the background, every third object (`drawings`); every image is a query among all others of its kind. mP@5 is given
relative to the 1,280 pooled features of the untrained backbone, scaled to length 1: of the default recipe's backbone,
and of EfficientNet-Lite0 at 224 pixels, the default before. Beside stands what 64 numbers without training keep of the
1,280 for unseen objects: along the principal axes of the folder, and of the very photos that are searched, which
nobody has beforehand.

The score of a run is held against the truth: mP@5 of as many unseen objects with as many photos, searched among
themselves; the mean of 20 draws. It is `honest` if the run's 95 % interval contains it. Of folders of 50 objects that
is not known: only 31 others are left.
"""

from __future__ import annotations

import argparse
import json
import platform
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from embed64.core.console import say
from embed64.core.files import write_json
from embed64.core.groups import Groups
from embed64.core.recipe import load_recipe
from embed64.core.settings import Recipe
from embed64.data.background import background_of
from embed64.data.catalog import Catalog
from embed64.data.duplicates.clusters import deduplicate
from embed64.data.screening import screen
from embed64.data.sources.build import build, read_folder, read_source
from embed64.data.sources.registry import source_named
from embed64.data.splits import TRAIN
from embed64.evaluate.held_out import search_whole
from embed64.evaluate.intervals import mp5_with_interval
from embed64.evaluate.retrieval import precision_at_5, retrieve
from embed64.train.batches.inputs import Inputs
from embed64.train.cross_validation import cross_validate
from embed64.train.embeddings import untrained_features
from embed64.train.loop import Job, load_trained, train

RESULTS = Path(__file__).parent / "results" / "small_folders.json"
OBJECTS, PHOTOS, MOST, DRAWS = (5, 10, 25, 50), (5, 15), 20, 20
BEFORE = ["backbone.name=tf_efficientnet_lite0", "backbone.image_size=224"]
CPU = torch.device("cpu")


def photographs(archive: Path, folder: Path) -> Catalog:
    """Read the phone photos, without the pictures from shops, and find duplicates."""
    with zipfile.ZipFile(archive) as photos:
        photos.extractall(folder)
    catalog, _ = build([read_folder(folder / "grocery", "", "*/domain/**/label")])
    catalog = catalog.where(~catalog.rows["path"].str.contains("iconic").to_numpy())
    catalog = catalog.where(Groups(catalog.label_ids).nth < max(PHOTOS) + MOST)  # more are never drawn
    return deduplicate(screen(catalog)[0])[0]


def drawings(folder: Path, photos: Catalog) -> Catalog:
    """Read the embedded pack without the objects of the default recipe's background."""
    catalog, _ = build([read_source(source_named("emoji"), None, folder / "emoji")])
    pack = screen(catalog)[0]
    background = background_of(photos, load_recipe("photos").background.images)
    assert background is not None
    pack = pack.where(~pack.rows["label"].isin(background.rows["label"]).to_numpy())
    return pack.where(pack.label_ids % 3 == 0)


class Cut:
    """A folder of some objects and photos, and what is kept for the test, as rows of the photos."""

    def __init__(self, photos: Catalog, objects: int, each: int, number: int) -> None:
        rng = np.random.default_rng([objects, each, number])
        rows = [rng.permutation(np.flatnonzero(photos.label_ids == label)) for label in np.unique(photos.label_ids)]
        large = [label for label, own in enumerate(rows) if len(own) >= each + 2]
        chosen = set(rng.choice(large, objects, replace=False).tolist())
        self.folder = np.sort(np.concatenate([rows[label][:each] for label in sorted(chosen)]))
        self.known = np.concatenate([rows[label][each : each + MOST] for label in sorted(chosen)])
        others = [own for label, own in enumerate(rows) if label not in chosen]
        self.unseen = np.concatenate([own[:MOST] for own in others])
        enough = [own for own in others if len(own) >= each]
        self.draws = [
            np.concatenate([rng.permutation(enough[i])[:each] for i in rng.choice(len(enough), objects, replace=False)])
            for _ in range(DRAWS if len(enough) >= objects else 0)
        ]


def mp5(embeddings: Tensor, catalog: Catalog, rows: np.ndarray) -> float:
    """Return mP@5 of these rows among themselves."""
    part = catalog.label_ids[rows]
    found = retrieve(embeddings[torch.from_numpy(rows)], part, np.full(len(rows), ""), k=5)
    return float(np.nanmean(precision_at_5(found)))


@torch.no_grad()
def embedded(recipe: Recipe, run: Path, catalog: Catalog) -> Tensor:
    """Return the embeddings of all rows by the finished run's head on cached features."""
    backbone, head = load_trained(run, recipe)
    return torch.cat([head(x) for x in Inputs(recipe, catalog, backbone, CPU).plain(np.arange(len(catalog)))])


def measured(recipe: Recipe, cut: Cut, photos: Catalog, pack: Catalog, references: dict[str, dict[str, Any]]) -> Any:
    """Train on one cut and return what it gives, as ratios to the references."""
    folder = photos.where(np.isin(np.arange(len(photos)), cut.folder))
    folder = Catalog(folder.rows.assign(split=TRAIN), folder.root)
    background = background_of(folder, recipe.background.images)
    with tempfile.TemporaryDirectory() as place:
        run = Path(place)
        train(Job(recipe, folder, None, run, "", resume=False, background=background))
        parts = cross_validate(run, recipe, folder, "")
        share = json.loads((run / "cross_validation.json").read_text())["share"]
        photo, drawn = embedded(recipe, run, photos), embedded(recipe, run, pack)
    scores = {"known": mp5(photo, photos, cut.known), "unseen": mp5(photo, photos, cut.unseen)}
    scores["drawings"] = mp5(drawn, pack, np.arange(len(pack)))
    found = search_whole(folder, parts)
    row: dict[str, Any] = {"share": share, "score": mp5_with_interval(found, folder.label_ids), "mp5": scores}
    if cut.draws:
        _, low, high = row["score"]
        truth = float(np.mean([mp5(photo, photos, rows) for rows in cut.draws]))
        row |= {"truth": truth, "honest": low <= truth <= high}
    for name, own in references.items():
        before = {"known": mp5(own["photos"], photos, cut.known), "unseen": mp5(own["photos"], photos, cut.unseen)}
        before["drawings"] = own["drawn"]
        row[name] = {what: scores[what] / before[what] for what in scores}
    return row


def along_principal_axes(features: Tensor, photos: Catalog, cut: Cut) -> dict[str, float]:
    """Return mP@5 of unseen objects by 64 principal axes, of the folder and of those very photos, over all 1,280."""
    searched = features[torch.from_numpy(cut.unseen)].double()
    everything = mp5(features, photos, cut.unseen)
    ratios = {}
    for name, rows in (("folder", cut.folder), ("searched", cut.unseen)):
        fitted = features[torch.from_numpy(rows)].double()
        axes = torch.linalg.svd(fitted - fitted.mean(0), full_matrices=False).Vh[:64].T
        seen = torch.zeros(len(features), axes.shape[1])
        seen[torch.from_numpy(cut.unseen)] = F.normalize((searched - fitted.mean(0)) @ axes, dim=1).float()
        ratios[name] = mp5(seen, photos, cut.unseen) / everything
    return ratios


def summary(kept: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the medians of each size of folder."""
    rows = []
    for objects in OBJECTS:
        for each in PHOTOS:
            cuts = [row for key, row in kept.items() if key.startswith(f"{objects} x {each} ")]
            if cuts:
                line: dict[str, Any] = {"folder": f"{objects} objects x {each} photos", "cuts": len(cuts)}
                for name, shown in (("own", "ratio"), ("lite0", "ratio to lite0")):
                    for what in ("known", "unseen", "drawings"):
                        line[f"{what}, {shown}"] = round(float(np.median([row[name][what] for row in cuts])), 3)
                for name in ("folder", "searched"):
                    ratio = float(np.median([row["axes"][name] for row in cuts]))
                    line[f"unseen, principal axes of the {name}"] = round(ratio, 3)
                told = [row["honest"] for row in cuts if "honest" in row]
                line["honest"] = f"{sum(told)} of {len(told)}" if told else None
                rows.append(line)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=Path, required=True, help="grocery-176.zip")
    parser.add_argument("--cuts", type=int, default=20, help="random cuts of each size")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "embed64-small-folders")
    arguments = parser.parse_args()
    recipe, work = load_recipe("photos"), arguments.work
    photos = photographs(arguments.photos, work / "photos")
    pack = drawings(work, photos)
    references = {}
    for name, settings in {"own": recipe, "lite0": load_recipe("photos", BEFORE)}.items():
        plain = settings.model_copy(
            update={"backbone": settings.backbone.model_copy(update={"levels": (), "grid": 1, "flip": False})}
        )
        own = []
        for part in (photos, pack):
            features = untrained_features(plain, part)
            assert features is not None
            own.append(F.normalize(features, dim=1))
        references[name] = {"photos": own[0], "drawn": mp5(own[1], pack, np.arange(len(pack)))}
    record = work / "cuts.json"
    kept = json.loads(record.read_text()) if record.is_file() else {}
    for number in range(arguments.cuts):
        for objects in OBJECTS:
            for each in PHOTOS:
                key = f"{objects} x {each} {number}"
                if key not in kept:
                    cut = Cut(photos, objects, each, number)
                    row = measured(recipe, cut, photos, pack, references)
                    kept[key] = row | {"axes": along_principal_axes(references["own"]["photos"], photos, cut)}
                    write_json(record, kept)
                    say(f"{key}: {json.dumps(kept[key])}")
        result = {
            "command": "python benchmarks/small_folders.py --photos grocery-176.zip",
            "machine": platform.machine(),
            "threads": torch.get_num_threads(),
            "torch": torch.__version__,
            "rows": summary(kept),
        }
        write_json(RESULTS, result)


if __name__ == "__main__":
    main()
