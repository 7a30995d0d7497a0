"""The report is one self-contained page that shows the run's own numbers."""

from __future__ import annotations

import base64
import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pages import Page
from PIL import Image

from embed64.core.errors import InputError
from embed64.core.settings import Recipe
from embed64.data.catalog import Catalog, catalog_sha256, read_catalog, write_catalog
from embed64.evaluate.run_page import write_report
from embed64.evaluate.thumbnails import Thumbnails
from embed64.pipeline import run

EVIL = "<b>x</b>"


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny run on painted images, one held-out label named like an HTML tag."""
    folder, rng, rows = tmp_path_factory.mktemp("run"), np.random.default_rng(0), []
    for number, label in enumerate([EVIL, "two_words", *"cdefgh"]):
        base = rng.integers(0, 256, (4, 4, 3))
        for view in range(3):
            name = f"{number}{view}.png"
            noisy = (base + rng.normal(0, 30, base.shape)).clip(0, 255).astype(np.uint8)
            Image.fromarray(noisy).resize((150, 40 + 100 * (view == 0)), Image.Resampling.NEAREST).save(folder / name)
            split = "holdout" if number < 3 else "train"
            rows.append((name, label, "big_things" if number % 2 else "small", "s", split))
    table = pd.DataFrame(rows, columns=["path", "label", "domain", "source", "split"])
    write_catalog(Catalog(table, folder), folder / "images.csv")
    recipe = Recipe.model_validate(
        {
            "name": "tiny <i>recipe</i>",
            "split": {"validation": 0.4},
            "backbone": {"name": "tf_efficientnet_lite0", "pretrained": False, "image_size": 32},
            "head": {"rank": 4},
            "train": {"steps": 3, "batch_size": 4, "images_per_label": 2, "device": "cpu", "validate_every": 1},
        }
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EMBED64_CACHE", str(folder / "cache"))
        run(recipe, folder / "images.csv", folder / "run")
    return folder / "run"


@pytest.fixture(scope="module")
def html(scored: Path) -> str:
    return (scored / "report.html").read_text(encoding="utf-8")


def data_of(html: str) -> dict[str, Any]:
    """What the page's script reads."""
    match = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert match
    return json.loads(match[1])


def test_the_page_is_well_formed(html):
    page = Page(html)
    assert page.unbalanced == []
    assert page.open == []
    assert html.startswith("<!doctype html>")
    assert ("meta", {"charset": "utf-8"}) in page.tags


def test_the_page_needs_nothing_from_outside(html):
    page = Page(html)
    for tag, attributes in page.tags:
        assert tag not in {"iframe", "link", "object", "embed"}
        assert tag != "script" or set(attributes) <= {"type", "id"}
        for name in ("src", "href", "srcset", "data", "xlink:href"):
            assert name not in attributes or (name == "src" and attributes[name].startswith("data:image/"))
        assert not [name for name in attributes if name.startswith("on")]
    assert "@import" not in html
    assert set(re.findall(r"url\(.{0,12}", html)) <= {'url("${sheet}")`'}  # the page's own sheets, as data
    assert all(sheet.startswith("data:image/webp;base64,") for sheet in data_of(html)["sheets"]["images"])
    assert not re.search(r"(src|href)\s*=\s*[\"']?(https?:)?//", html)


def test_every_image_is_a_small_picture_of_its_own(html):
    images = Page(html).images()
    assert images
    for uri in images:
        kind, _, data = uri.partition(",")
        assert kind == "data:image/webp;base64"
        assert max(Image.open(io.BytesIO(base64.b64decode(data))).size) <= 112


def test_the_page_shows_the_numbers_of_the_scores(scored, html):
    scores, text = json.loads((scored / "scores.json").read_text()), Page(html).text
    for shown in (
        f"{scores['mp5']:.3f}",
        f"{scores['mp5_ci95'][0]:.3f} to {scores['mp5_ci95'][1]:.3f}",
        f"{100 * scores['triplet_accuracy']:.1f} %",
        f"{100 * scores['triplet_accuracy_same_domain']:.1f} %",
        f"{scores['recall_at_1']:.3f}",
        f"{scores['map_at_r']:.3f}",
        f"{scores['queries']}queries",
        f"Images of {scores['labels']} held-out labels were searched for with the exported artifact among all"
        f" {scores['index']}, those that it was trained on included.",
        f"trained, held-out images among themselves{scores['holdout_only']['mp5']:.3f}",
        *(f"{other['mp5']:.3f}{other['gain']:+.3f} [" for other in scores["untrained"].values()),
        scores["catalog_sha256"][:16],
        scores["artifact_sha256"][:16],
    ):
        assert shown in text
    for name, domain in scores["per_domain"].items():
        assert f"{name.replace('_', ' ')}{domain['mp5']:.3f} · {domain['queries']}" in text


def test_a_label_that_looks_like_html_is_escaped(html):
    page = Page(html)
    assert "&lt;b&gt;x&lt;/b&gt;" in html
    assert EVIL not in html
    assert EVIL in page.text
    assert "<i>recipe</i>" not in html
    assert "tiny <i>recipe</i>" in page.text
    assert "two words" in page.text


def test_the_list_has_every_query_with_what_it_found(scored, html):
    data, found = data_of(html), pd.read_parquet(scored / "holdout" / "found.parquet")
    files, objects = data["images"]["file"], [data["objects"][i] for i in data["images"]["object"]]
    names = [Path(path).name for path in found["query"]]
    assert [Path(files[image]).name for image in data["queries"]["image"]] == names
    assert [[Path(files[i]).name for i in row] for row in data["queries"]["nearest"]] == [
        [Path(path).name for path in row] for row in found["nearest"]
    ]
    assert all(len(row) == 10 for row in data["queries"]["nearest"])
    assert data["queries"]["mp5"] == [None if np.isnan(v) else round(v, 3) for v in found["mp5"]]
    assert EVIL in objects
    assert str(scored) not in html
    assert max(data["images"]["cell"]) == len(files) - 1  # every image has a picture
    sheets = data["sheets"]
    sheet = Image.open(io.BytesIO(base64.b64decode(sheets["images"][0].partition(",")[2])))
    assert sheet.width == sheets["cell"] * sheets["columns"]
    assert len(data["map"]["query"]) == 9


def test_a_run_is_compared_with_another(scored, tmp_path):
    copy = tmp_path / "other"
    shutil.copytree(scored, copy)
    scores = json.loads((copy / "scores.json").read_text())
    scores["per_query"]["mp5"] = [0.0] * len(scores["per_query"]["mp5"])
    scores["per_query"]["recall_at_1"] = [0.0] * len(scores["per_query"]["mp5"])
    (copy / "scores.json").write_text(json.dumps(scores))
    own = tmp_path / "run"
    shutil.copytree(scored, own)
    text = Page(write_report(own, against=copy).read_text(encoding="utf-8")).text
    assert f"Against {copy}" in text
    assert f"{scores['mp5']:+.3f} mP@5" in text
    with pytest.raises(InputError, match=r"nowhere/scores.json: no such file"):
        write_report(own, against=tmp_path / "nowhere")


def test_pictures_of_many_queries_lie_beside_the_page(scored, tmp_path, monkeypatch):
    copy = tmp_path / "run"
    shutil.copytree(scored, copy)
    monkeypatch.setattr("embed64.evaluate.explorer._INSIDE", 5)
    data = data_of(write_report(copy).read_text(encoding="utf-8"))
    assert data["sheets"]["images"] == ["report-images/000.webp"]
    assert Image.open(copy / "report-images" / "000.webp").width > 1000


def test_every_curve_spans_all_steps(scored, html):
    page = Page(html)
    drawn = [str(attributes["aria-label"]) for tag, attributes in page.tags if tag == "svg"]
    drawings = [name for name in drawn if name.endswith("over the steps")]
    assert {"training loss over the steps", "validation mP@5 over the steps"} <= set(drawings)
    lines = [attributes["points"] for tag, attributes in page.tags if tag == "polyline"]
    assert len(lines) >= len(drawings) >= 3  # loss, validation mP@5, learning rate
    loss = np.array([[float(v) for v in point.split(",")] for point in lines[0].split()])
    assert loss[:, 0].tolist() == [106.7, 213.3, 320.0]  # steps 1 to 3 of 320 pixels
    assert (loss[:, 1].min(), loss[:, 1].max()) == (0.0, 120.0)


def test_warnings_of_the_run_are_listed(scored, tmp_path):
    assert "Warnings during training" not in write_report(scored).read_text(encoding="utf-8")
    copy = tmp_path / "run"
    shutil.copytree(scored, copy)
    with (copy / "metrics.jsonl").open("a", encoding="utf-8") as stream:
        stream.write(json.dumps({"step": 3, "warning": "step 3: the loss <b>stands</b> still"}) + "\n")
    page = Page(write_report(copy).read_text(encoding="utf-8"))
    assert "Warnings during training" in page.text
    assert "step 3: the loss <b>stands</b> still" in page.text


def test_the_report_can_be_written_anew_and_is_the_same(scored, html):
    assert write_report(scored) == scored / "report.html"
    again = (scored / "report.html").read_text(encoding="utf-8")
    # all but the table of times: while the run wrote it, the report's own time was not known yet
    timeless = [re.sub(r"<h2>Time</h2>.*?</table>", "", page, flags=re.DOTALL) for page in (html, again)]
    assert timeless[0] == timeless[1]


@pytest.mark.parametrize("name", ["scores.json", "holdout/found.parquet", "holdout/triplets.parquet", "catalog.csv"])
def test_a_missing_file_is_named(scored, tmp_path, name):
    copy = tmp_path / "run"
    shutil.copytree(scored, copy)
    (copy / name).unlink()
    (copy / "report.html").unlink()
    with pytest.raises(InputError, match="no such file; ") as error:
        write_report(copy)
    assert str(copy / name) in str(error.value)
    assert not (copy / "report.html").exists()


@pytest.mark.parametrize("name", ["recipe.toml", "environment.json", "stages.json", "metrics.jsonl"])
def test_a_missing_record_is_named_as_well(scored, tmp_path, name):
    copy = tmp_path / "run"
    shutil.copytree(scored, copy)
    (copy / name).unlink()
    with pytest.raises(InputError) as error:
        write_report(copy)
    assert str(copy / name) in str(error.value)


RECORDS = ["scores.json", "environment.json", "stages.json"]
TABLES = ["holdout/found.parquet", "holdout/triplets.parquet", "holdout/thumbnails.parquet"]


@pytest.mark.parametrize("content", [b"", b"{", b"\xd5{}", b"{}", b"[]", b"<html>"])
@pytest.mark.parametrize("name", [*RECORDS, *TABLES, "metrics.jsonl", "recipe.toml"])
def test_a_damaged_file_is_named(scored, tmp_path, name, content):
    copy = tmp_path / "run"
    shutil.copytree(scored, copy)
    (copy / name).write_bytes(content)
    if (name, content) in {("stages.json", b"[]")} or (name == "metrics.jsonl" and b"\n" not in content):
        write_report(copy)  # a run without stages, or with a last line that a kill cut short
        return
    with pytest.raises(InputError) as error:
        write_report(copy)
    assert str(copy) in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("name", TABLES)
def test_any_flipped_byte_of_a_table_is_noticed_or_harmless(scored, tmp_path, name):
    copy = tmp_path / "run"
    shutil.copytree(scored, copy)
    write_report(copy)
    page, content = (copy / "report.html").read_text(encoding="utf-8"), (copy / name).read_bytes()
    for place in np.random.default_rng(0).integers(0, len(content), 25).tolist():
        (copy / name).write_bytes(content[:place] + bytes([content[place] ^ 0xD5]) + content[place + 1 :])
        said = ""
        try:
            write_report(copy)
        except InputError as error:
            said = str(error)
        assert not said or str(copy / name) in said
        assert (copy / "report.html").read_text(encoding="utf-8") == page


def test_a_catalog_that_was_changed_after_scoring_is_named(scored, tmp_path):
    copy = tmp_path / "run"
    shutil.copytree(scored, copy)
    text = (copy / "catalog.csv").read_text()
    (copy / "catalog.csv").write_text(text.replace("two_words", "one_word"))
    with pytest.raises(InputError, match="catalog.csv: has changed since it was scored"):
        write_report(copy)


def test_a_catalog_that_lacks_a_scored_image_is_named(scored, tmp_path):
    copy = tmp_path / "run"
    shutil.copytree(scored, copy)
    table = read_catalog(scored / "catalog.csv")
    query = pd.read_parquet(scored / "holdout" / "found.parquet").loc[0, "query"]
    gone = table.root / query
    write_catalog(table.where((table.rows["path"] != query).to_numpy()), copy / "catalog.csv")
    with pytest.raises(InputError, match="catalog.csv: lacks") as error:
        write_report(copy)
    assert gone.name in str(error.value)


def test_an_image_that_has_gone_is_named(scored, tmp_path):
    copy = tmp_path / "run"
    shutil.copytree(scored, copy)
    table = read_catalog(scored / "catalog.csv")
    rows = table.rows.assign(path=[str(file) for file in table.files])
    gone = tmp_path / "moved.png"
    found = pd.read_parquet(copy / "holdout" / "found.parquet")
    moved = table.root / found.loc[0, "query"]
    gone.write_bytes(moved.read_bytes())
    rows["path"] = rows["path"].replace(str(moved), str(gone))
    here = {path: str(gone if table.root / path == moved else table.root / path) for path in table.rows["path"]}
    found["query"] = found["query"].map(here)
    found["nearest"] = [[here[path] for path in row] for row in found["nearest"]]
    found.to_parquet(copy / "holdout" / "found.parquet")
    triplets = pd.read_parquet(copy / "holdout" / "triplets.parquet")
    for column in ("anchor", "positive", "negative"):
        triplets[column] = triplets[column].map(here)
    triplets.to_parquet(copy / "holdout" / "triplets.parquet")
    write_catalog(Catalog(rows, table.root), copy / "catalog.csv")
    scores = json.loads((copy / "scores.json").read_text())
    (copy / "scores.json").write_text(json.dumps(scores | {"catalog_sha256": catalog_sha256(copy / "catalog.csv")}))
    write_report(copy)
    gone.unlink()
    with pytest.raises(InputError, match="moved.png"):
        write_report(copy)


def test_thumbnails_keep_their_proportions(tmp_path):
    Image.new("RGBA", (400, 100), (10, 20, 30, 128)).save(tmp_path / "wide.png")
    uri = Thumbnails(Catalog(pd.DataFrame({"path": ["wide.png"]}), tmp_path))("wide.png")
    image = Image.open(io.BytesIO(base64.b64decode(uri.partition(",")[2])))
    assert image.size == (112, 28)
