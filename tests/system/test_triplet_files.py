"""`embed64 triplets` with every kind of negative, and `embed64 audit` on what it wrote and on what others wrote."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from commands import here

NAMES = "coffee_mug tea-cup SoupBowl fork spoon knife tower bridge castle xyzzy".split()
# Made-up numbers in GloVe's format.
GLOVE = """coffee 0.9 0.1 0.0
mug 1.0 0.0 0.1
tea 0.8 0.2 0.0
cup 1.0 0.1 0.0
soup 0.6 0.5 0.0
bowl 0.8 0.3 0.0
fork 0.1 1.0 0.0
spoon 0.2 0.9 0.0
knife 0.0 1.0 0.1
tower 0.0 0.1 1.0
bridge 0.1 0.0 0.9
castle 0.0 0.0 1.0
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalog of ten labels in two domains, embeddings of its images, word vectors."""
    folder = tmp_path_factory.mktemp("triplets")
    rng = np.random.default_rng(0)
    rows = [
        (f"{name}/{i}.jpg", name, "kitchen" if j < 6 else "sights", "s")
        for j, name in enumerate(NAMES)
        for i in range(9)
    ]
    table = pd.DataFrame(rows, columns=["path", "label", "domain", "source"])
    table["cluster"] = ["copy-" + label if path.endswith(("/0.jpg", "/1.jpg")) else "" for path, label, *_ in rows]
    table.to_csv(folder / "C.csv", index=False)
    points = rng.normal(size=(10, 8))[np.repeat(np.arange(10), 9)] + 0.5 * rng.normal(size=(90, 8))
    # The first fork and the second spoon are one thing: a false negative in the making.
    points[table["path"] == "fork/3.jpg"] = points[table["path"] == "spoon/4.jpg"] + 0.01
    embeddings = pd.DataFrame({"path": table["path"], "embedding": list(points.astype(np.float32))})
    embeddings.to_parquet(folder / "E.parquet", index=False)
    (folder / "glove.txt").write_text(GLOVE)
    return folder


def test_all_kinds_are_made_audited_and_said(folder: Path) -> None:
    shares = ["--same-domain", 0.3, "--semantic", 0.2, "--feature", 0.2]
    options = ["--count", 450, *shares, "--glove", "glove.txt", "--embeddings", "E.parquet"]
    done = here("triplets", "C.csv", *options, "--out", "T.parquet", cwd=folder)
    assert done.out.startswith("T.parquet: 450 triplets from 90 images (")
    assert "semantic: 1 of 10 labels have no word that is in glove.txt" in done.err
    left_out = pd.read_csv(folder / "T.left_out.csv")
    assert list(left_out.columns) == ["anchor", "negative", "distance", "limit", "reason"]
    assert {"fork/3.jpg", "spoon/4.jpg"} in [set(pair) for pair in left_out[["anchor", "negative"]].to_numpy().tolist()]
    listed = re.search(r"left out: (\d+) negatives too near to their anchor, listed in T.left_out.csv", done.err)
    assert int(listed[1]) == len(left_out)

    made = pd.read_parquet(folder / "T.parquet")
    assert made["reason"].value_counts().to_dict() == {
        "same_domain": 135,
        "other_domain": 135,
        "semantic": 90,
        "feature": 90,
    }
    pairs = [set(pair) for pair in made[["anchor", "negative"]].to_numpy().tolist()]
    assert {"fork/3.jpg", "spoon/4.jpg"} not in pairs
    mugs = made[(made["reason"] == "semantic") & made["anchor"].str.startswith("coffee_mug")]
    near = set(mugs["negative"].str.split("/").str[0])
    assert near
    assert near <= {"tea-cup", "SoupBowl", "spoon", "bridge", "fork"}  # the five nearest of nine, by the numbers above

    audit = here("audit", "T.parquet", "--catalog", "C.csv", *shares, cwd=folder)
    assert "FAIL" not in audit.out
    assert "ok    quotas" in audit.out
    here("audit", "T.parquet", "--catalog", "C.csv", "--same-domain", 0.5, cwd=folder, code=1)


def test_again_without_embeddings_the_old_list_is_gone(folder: Path) -> None:
    (folder / "U.left_out.csv").write_text("of an earlier run\n")
    for name in ("U.csv", "V.csv"):
        here("triplets", "C.csv", "--count", 200, "--seed", 3, "--out", name, cwd=folder)
    assert not (folder / "U.left_out.csv").exists()
    assert (folder / "U.csv").read_bytes() == (folder / "V.csv").read_bytes()


def test_another_hands_file_is_judged(folder: Path) -> None:
    (folder / "theirs.csv").write_text(
        "anchor,positive,negative\nfork/0.jpg,fork/3.jpg,tower/1.jpg\nfork/0.jpg,spoon/3.jpg,tower/2.jpg\n"
    )
    done = here("audit", "theirs.csv", "--catalog", "C.csv", cwd=folder, code=1)
    assert "FAIL  positive           row 2: positive 'spoon/3.jpg' does not have the label of 'fork/0.jpg'" in done.out
    assert "ok    negative " in done.out
    assert "negatives: 0.0 % from the anchor's own domain; of all, sights 100.0 %" in done.out


def test_a_quota_that_cannot_be_met_is_said(folder: Path) -> None:
    rows = pd.read_csv(folder / "C.csv")
    rows[rows["domain"] == "kitchen"].to_csv(folder / "K.csv", index=False)
    done = here("triplets", "K.csv", "--count", 100, "--out", "K.parquet", cwd=folder)
    assert "other_domain: only 0 of the 50 asked for are available; the rest: same_domain" in done.err
    here("audit", "K.parquet", "--catalog", "K.csv", cwd=folder)


def test_a_split_without_a_training_part_is_refused(folder: Path) -> None:
    pd.read_csv(folder / "C.csv").assign(split="holdout").to_csv(folder / "H.csv", index=False)
    done = here("triplets", "H.csv", "--out", "H.parquet", cwd=folder, code=2)
    assert "H.csv: column 'split' has no row 'train'" in done.err
