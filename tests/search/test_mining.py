"""Hard negatives from an index: the nearest of other labels, none that leaks, none without a label."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest
from commands import missing
from reds import red
from typer.testing import CliRunner

from embed64.cli.index import index_app
from embed64.core.errors import InputError
from embed64.data.catalog import Catalog, read_catalog, validate
from embed64.search.collection import Collection, Named
from embed64.search.mining import mine

# name: strength of red, label, domain; the catalog knows `cup` and `jar`, the latter held out
POOL = {
    "same": (21, "cup", "goods"),
    "near": (24, "mug", "goods"),
    "next": (30, "pot", ""),
    "held": (23, "jar", "goods"),
    "nameless": (22, "", "goods"),
    "far": (200, "tin", "goods"),
}


@pytest.fixture
def collection(artifact: Path, tmp_path: Path, cache: Path) -> Collection:
    if not find_spec("lancedb"):
        missing("the extra search")
    made = Collection(str(tmp_path / "index"), artifact, new=True)
    images = [
        Named(str(red(tmp_path / "pool" / f"{name}.png", strength)), label, domain)
        for name, (strength, label, domain) in POOL.items()
    ]
    made.add(images)
    return made


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    rows = [("cup", 20, "train"), ("cup", 26, "train"), ("jar", 100, "holdout"), ("jar", 104, "holdout")]
    for place, (label, strength, _) in enumerate(rows):
        red(tmp_path / f"{label}{place}.png", strength)
    columns = {"path": [f"{label}{place}.png" for place, (label, *_) in enumerate(rows)]}
    columns |= {"label": [label for label, *_ in rows], "split": [part for *_, part in rows]}
    return validate(pd.DataFrame(columns).assign(domain="goods", source="own"), tmp_path)


def added(found, catalog: Catalog) -> pd.DataFrame:
    return found.catalog.rows.iloc[len(catalog) :].assign(
        name=lambda rows: rows["path"].map(lambda path: Path(path).stem)
    )


def test_the_nearest_of_other_labels_are_added_to_the_part_to_train_on(collection, catalog):
    found = mine(collection, catalog, k=1)
    rows = added(found, catalog)
    assert (found.added, found.unlabelled) == (1, 1)
    assert rows[["name", "label", "domain", "source", "split"]].values.tolist() == [
        ["near", "mug", "goods", "mined", "train"]
    ]


def test_held_out_labels_and_images_without_a_label_never_come_in(collection, catalog):
    rows = added(mine(collection, catalog, k=10), catalog)
    assert set(rows["name"]) == {"near", "next", "far"}
    assert rows.set_index("name").loc["next", "domain"] == "mined"  # the index says none


def test_an_object_of_the_catalog_stays_one_object(collection, catalog, tmp_path):
    more = pd.DataFrame([{"path": "mug.png", "label": "mug", "split": "train"}]).assign(domain="goods", source="own")
    red(tmp_path / "mug.png", 60)
    catalog = validate(pd.concat([catalog.rows, more], ignore_index=True), tmp_path)
    found = mine(collection, catalog, k=3)
    ids = found.catalog.label_ids[(found.catalog.rows["label"] == "mug").to_numpy()]
    assert len(ids) == 2
    assert len(set(ids.tolist())) == 1


def test_an_image_of_the_catalog_that_cannot_be_read_is_named(collection, catalog, tmp_path):
    (tmp_path / "cup0.png").write_text("no image")
    with pytest.raises(InputError, match="cup0.png"):
        mine(collection, catalog, k=1)


def test_by_command(collection, catalog, tmp_path):
    catalog.rows.to_csv(tmp_path / "own.csv", index=False)
    arguments = ["mine", collection.where, "--catalog", tmp_path / "own.csv", "--out", tmp_path / "next.csv", "-k", "2"]
    done = CliRunner().invoke(index_app, [*map(str, arguments)])
    assert done.exit_code == 0, done.output
    assert "1 near images without a label" in done.output
    assert "2 images mined; 6 in all" in done.output
    assert len(read_catalog(tmp_path / "next.csv")) == 6
