"""Are wrong labels found, and does it help to correct them?

    python benchmarks/cleaning.py --photos grocery-176.zip    # ten minutes of one core; features are cached

In two clean catalogs, phone photos of groceries and the embedded pack's drawings, 5 % of the images are moved to
another label of their domain, drawn at random, with ten seeds that no setting was chosen on. `proposed` is what
`embed64 catalog suspects` would have `catalog apply` relabel. Then a head along discriminant axes is fitted on a half
of the labels and searches for the other half, whose labels are true: mP@5 with the wrong labels, after the proposals,
and with the true ones.
"""

from __future__ import annotations

import argparse
import platform
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from small_folders import drawings, photographs
from torch import Tensor

from embed64.core.console import say
from embed64.core.files import write_json
from embed64.core.recipe import load_recipe
from embed64.core.settings import Head as HeadSettings
from embed64.data.catalog import Catalog
from embed64.data.cleaning.decisions import LABEL, RELABEL, TO_LABEL
from embed64.data.cleaning.images import another
from embed64.data.cleaning.suspects import IMAGE, find_suspects
from embed64.evaluate.retrieval import precision_at_5, retrieve
from embed64.model.axes import Sample
from embed64.model.head import Head
from embed64.train.embeddings import untrained_features

RESULTS = Path(__file__).parent / "results" / "cleaning.json"
PLANTED, SEEDS = 0.05, range(100, 110)


def with_errors(catalog: Catalog, seed: int) -> tuple[Catalog, np.ndarray]:
    """Return the catalog with wrong labels, and bool [rows]: which are wrong."""
    rng, labels = np.random.default_rng(seed), catalog.label_ids
    names = catalog.rows.groupby(labels)[LABEL].first()
    domains = catalog.domain_ids[np.unique(labels, return_index=True)[1]]
    wrong = np.zeros(len(catalog), bool)
    wrong[rng.choice(len(catalog), round(PLANTED * len(catalog)), replace=False)] = True
    given = np.where(wrong, another(domains, labels, rng), labels)
    rows = catalog.rows.copy()
    rows[LABEL] = names.loc[given].to_numpy()
    return Catalog(rows, catalog.root), wrong


def corrected(catalog: Catalog, proposed: Any) -> Catalog:
    """Return the catalog after the proposals, as `catalog apply` makes it."""
    rows = catalog.rows.set_index("path")
    rows.loc[proposed["path"], LABEL] = proposed[TO_LABEL].to_numpy()
    return Catalog(rows.reset_index(), catalog.root)


def searched(features: Tensor, learned: Catalog, truth: np.ndarray, seed: int) -> float:
    """Fit a head on half of the true labels' images, under the labels given; return mP@5 of the other half."""
    half = torch.tensor(np.random.default_rng(seed).permutation(truth.max() + 1)[truth] % 2 == 0)
    torch.manual_seed(0)  # the axes are found by a random projection
    head = Head([features.shape[1]], HeadSettings(axes="discriminant", rank=512)).eval()
    head.fit(Sample(features[half], torch.tensor(learned.label_ids)[half]))
    with torch.no_grad():
        embeddings = head(features[~half])
    ids = np.unique(truth[~half.numpy()], return_inverse=True)[1]
    return float(np.nanmean(precision_at_5(retrieve(embeddings, ids, np.full(len(ids), ""), k=5))))


def measured(catalog: Catalog, features: Tensor, seed: int) -> dict[str, float]:
    """Plant errors and find them."""
    dirty, wrong = with_errors(catalog, seed)
    found = find_suspects(dirty, features.numpy())
    images = found.rows[found.rows["kind"] == IMAGE]
    proposed = images[images["decision"] == RELABEL]
    place = {path: row for row, path in enumerate(catalog.rows["path"])}
    hit = wrong[[place[path] for path in proposed["path"]]]
    listed = wrong[[place[path] for path in images["path"]]]
    true = catalog.rows.set_index("path")["label"]
    right = (true[proposed["path"]].to_numpy() == proposed["to_label"].to_numpy())[hit]
    clean, truth = corrected(dirty, proposed), catalog.label_ids
    return {
        "estimated share": found.share,
        "proposed": len(proposed),
        "precision": float(hit.mean()),
        "recall": float(hit.sum() / wrong.sum()),
        "recall of all listed": float(listed.sum() / wrong.sum()),
        "right label": float(right.mean()),
        "mP@5, wrong labels": searched(features, dirty, truth, seed),
        "mP@5, corrected": searched(features, clean, truth, seed),
        "mP@5, true labels": searched(features, catalog, truth, seed),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--photos", type=Path, required=True, help="grocery-176.zip")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "embed64-small-folders")
    arguments = parser.parse_args()
    photos = photographs(arguments.photos, arguments.work / "photos")
    rows = []
    for name, catalog in {"groceries": photos, "drawings": drawings(arguments.work, photos)}.items():
        features = untrained_features(load_recipe("photos"), catalog)
        assert features is not None
        found = []
        for seed in SEEDS:
            found.append(measured(catalog, features, seed))
            say(f"{name}, seed {seed}: {found[-1]}")
        means = {key: round(float(np.mean([each[key] for each in found])), 3) for key in found[0]}
        rows.append({"catalog": name, "images": len(catalog), "labels": int(catalog.label_ids.max() + 1)} | means)
    result = {
        "command": "python benchmarks/cleaning.py --photos grocery-176.zip",
        "machine": platform.machine(),
        "threads": torch.get_num_threads(),
        "torch": torch.__version__,
        "rows": rows,
    }
    write_json(RESULTS, result)


if __name__ == "__main__":
    main()
