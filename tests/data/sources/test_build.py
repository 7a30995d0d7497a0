"""The embedded pack is complete and licensed; any mix of sources becomes one catalog, and nothing is lost unsaid."""

import zipfile
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from embed64.cli.app import app
from embed64.core.errors import InputError
from embed64.data.catalog import read_catalog, require_positives
from embed64.data.decode import decode
from embed64.data.sources.build import build, join, read_csv, read_folder, read_source
from embed64.data.sources.demo_pack import demo_catalog, unpack_demo
from embed64.data.sources.registry import source_named, sources

MAKERS = {"noto", "noto-v1", "twemoji", "emojione", "fluent-emoji", "fluent-emoji-flat"}


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    """The embedded pack, unpacked once; tests leave it as it is."""
    return demo_catalog(tmp_path_factory.mktemp("demo") / "pack")


def test_the_pack_is_complete(pack):
    assert len(pack) == 5620
    assert len(set(pack.label_ids)) == 1021
    assert pack.rows["domain"].nunique() == 6
    assert set(pack.rows["source"]) == {"emoji"}
    assert set(pack.rows["maker"]) == MAKERS
    assert (pack.rows["license"] != "").all()
    require_positives(pack, "pack")
    # Nothing lies in the folder that the catalog does not name, besides the catalog and the licences.
    assert set(pack.root.rglob("*.webp")) == set(pack.files)


def test_images_of_the_pack_decode(pack):
    for row in np.random.default_rng(0).choice(len(pack), 100, replace=False):
        image = decode(pack.files[row])
        assert image.shape == (3, 128, 128)
        assert image.float().std() > 1  # a drawing, not a blank


def test_a_second_call_changes_nothing(pack):
    before = {path: path.stat().st_mtime_ns for path in (*pack.files[:50], pack.root / "catalog.csv", pack.root)}
    assert unpack_demo(pack.root) == pack.root / "catalog.csv"
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_the_pack_unpacks_into_an_empty_folder_but_over_nobodys_files(tmp_path):
    (tmp_path / "empty").mkdir()
    assert unpack_demo(tmp_path / "empty").is_file()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("keep")
    with pytest.raises(InputError, match="mine: cannot be written") as caught:
        unpack_demo(tmp_path / "mine")
    assert "\n" not in str(caught.value)
    assert [p.name for p in (tmp_path / "mine").iterdir()] == ["notes.txt"]


def test_the_pack_carries_its_licences_and_names_its_makers(pack):
    with zipfile.ZipFile(str(resources.files("embed64.data.sources") / "emoji.zip")) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith((".txt", ".md"))}
    attribution = texts.pop("ATTRIBUTION.md")
    assert all(maker in attribution for maker in MAKERS)
    assert all(name.startswith("licenses/") for name in texts)
    for words in ("Apache License", "Creative Commons Attribution 4.0", "Permission is hereby granted"):
        assert any(words in " ".join(text.split()) for text in texts.values()), words
    # Every licence that a row is under is among the texts.
    for licence in set(pack.rows["license"]):
        assert any(name.removeprefix("licenses/").startswith(licence) for name in texts), licence
        assert licence in attribution


def put(folder, *names: str) -> None:
    for i, name in enumerate(names):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (4, 4), (i, 0, 0)).save(path, "PNG")


def refused(call) -> str:
    with pytest.raises(InputError) as caught:
        call()
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_folder_of_labels(tmp_path):
    put(tmp_path / "shop", "mug/b.png", "mug/a.PNG", "tin/c.jpeg", "tin/d.webp")
    (tmp_path / "shop" / "notes.txt").write_text("not an image")
    catalog = read_folder(tmp_path / "shop", "goods").catalog
    assert catalog.rows.to_dict("list") == {
        "path": ["mug/a.PNG", "mug/b.png", "tin/c.jpeg", "tin/d.webp"],
        "label": ["mug", "mug", "tin", "tin"],
        "domain": ["goods"] * 4,
        "source": ["shop"] * 4,
    }
    assert all(file.is_file() and file.is_absolute() for file in catalog.files)


def test_a_folder_of_domains_and_labels(tmp_path, monkeypatch):
    put(tmp_path / "all", "goods/mug/a.png", "goods/mug/b.png", "art/mug/c.png", "art/mug/d.png")
    monkeypatch.chdir(tmp_path / "all")
    catalog = read_folder(Path(), "").catalog  # the source's name is that of the folder, not "."
    assert catalog.rows["domain"].tolist() == ["art", "art", "goods", "goods"]
    assert set(catalog.rows["label"]) == {"mug"}
    assert set(catalog.rows["source"]) == {"all"}
    assert len(set(catalog.label_ids)) == 2


@pytest.mark.parametrize(("domain", "stray"), [("d", "stray.png"), ("d", "mug/deep/x.png"), ("", "mug/stray.png")])
def test_a_stray_image_is_set_aside(tmp_path, domain, stray):
    inside = "mug/a.png" if domain else "goods/mug/a.png"
    put(tmp_path, inside, stray)
    reading = read_folder(tmp_path, domain)
    assert reading.rows["path"].tolist() == [inside]
    assert reading.aside["path"].tolist() == [stray]


def test_a_folder_of_another_layout(tmp_path, run):
    put(tmp_path / "g", "train/fruit/kiwi/a.png", "test/fruit/apple/gala/b.png", "train/c.png")
    rows = read_folder(tmp_path / "g", "", "*/domain/**/label").rows
    assert rows[["domain", "label"]].to_numpy().tolist() == [["fruit", "gala"], ["fruit", "kiwi"]]
    run("sources", "build", "--folder", "g", "--layout", "*/domain/**/label", "--out", "c.csv")
    assert read_catalog(tmp_path / "c.csv").rows["label"].tolist() == ["gala", "kiwi"]
    assert "give one" in refused(lambda: run("sources", "build", "emoji", "--layout", "label", "--out", "c.csv"))


def test_the_wrong_layout_says_which_one_is_expected(tmp_path):
    put(tmp_path, "mug/a.png", "mug/b.png")
    message = refused(lambda: read_folder(tmp_path, ""))
    assert "no image lies at DOMAIN/LABEL/image" in message
    assert "--domain" in message
    assert "2 images lie elsewhere" in message


def test_a_folder_without_images_or_that_is_none_is_refused(tmp_path):
    (tmp_path / "empty").mkdir()
    assert f"{tmp_path / 'empty'}: no image lies at LABEL/image" in refused(
        lambda: read_folder(tmp_path / "empty", "d")
    )
    assert f"{tmp_path / 'none'}: no such folder" in refused(lambda: read_folder(tmp_path / "none", "d"))


def test_joined_folders_keep_equal_label_names_apart(tmp_path):
    put(tmp_path / "one", "mug/a.png", "mug/b.png")
    put(tmp_path / "two", "mug/a.png", "mug/b.png", "tin/c.png")
    first, second = (read_folder(tmp_path / name, "goods").catalog for name in ("one", "two"))
    second.rows["note"] = "x"
    both = join([first, second])
    assert len(set(both.label_ids)) == 3
    assert both.files == [*first.files, *second.files]
    assert all(file.is_file() for file in both.files)
    assert both.rows["note"].tolist() == ["", "", "x", "x", "x"]


def test_sources_of_one_name_never_merge(tmp_path, capsys):
    names = ["a/shop", "b/shop", "c/shop-2", "d/shop"]
    for name in names:
        put(tmp_path / name, "mug/a.png", "mug/b.png")
    catalog, _ = build([read_folder(tmp_path / name, "goods") for name in names])
    assert catalog.rows["source"].tolist()[::2] == ["shop", "shop-3", "shop-2", "shop-4"]
    assert len(set(catalog.label_ids)) == 4
    assert "another source is called 'shop', this one becomes 'shop-3'" in capsys.readouterr().err


def test_joining_a_folder_with_itself_names_the_image(tmp_path):
    put(tmp_path / "one", "mug/a.png", "mug/b.png")
    catalog = read_folder(tmp_path / "one", "goods").catalog
    message = refused(lambda: join([catalog, catalog]))
    assert "row 3: path '" in message
    assert "mug/a.png' is listed twice" in message


def test_a_table_of_ones_own(tmp_path):
    put(tmp_path / "photos", "a.png", "b.png")
    (tmp_path / "list.csv").write_text("file,group\na,1\nb.png,1\n")
    templates = {"path": "{file}", "label": "{group}"}
    reading = read_csv(tmp_path / "list.csv", tmp_path / "photos", templates, "goods")
    assert reading.rows.to_dict("list") == {
        "path": ["a.png", "b.png"],
        "label": ["1", "1"],
        "domain": ["goods", "goods"],
        "source": ["list", "list"],
    }
    prefixed = read_csv(tmp_path / "list.csv", None, {**templates, "path": "photos/{file}"}, "goods")
    assert prefixed.catalog.files == reading.catalog.files
    assert "column 'label' is missing; its columns are file, group; --map says which" in refused(
        lambda: read_csv(tmp_path / "list.csv", None, {}, "goods")
    )
    assert "only path, label and domain" in refused(lambda: read_csv(tmp_path / "list.csv", None, {"x": "y"}, "d"))
    assert "no such file" in refused(lambda: read_csv(tmp_path / "none.csv", None, {}, "d"))


def test_a_known_source_that_is_missing_says_how_to_get_it_and_what_replaces_it(tmp_path, monkeypatch):
    monkeypatch.setenv("KAGGLE_INPUT", str(tmp_path))
    monkeypatch.setenv("EMBED64_CACHE", str(tmp_path))
    message = refused(lambda: read_source(source_named("packed-goods"), None, tmp_path))
    assert "`embed64 sources fetch packed-goods`" in message
    assert "packed-goods=DIR" in message
    assert "products-10k or shopee or images-130k can replace it" in message
    assert "holds word vectors" in refused(lambda: read_source(source_named("glove"), None, tmp_path))


def test_a_lone_image_of_a_known_source_is_a_distractor(tmp_path, capsys):
    put(tmp_path, "soup/a.png", "soup/b.png", "pie/c.png")
    rows = read_source(source_named("dishes-67"), tmp_path, tmp_path).rows
    assert rows["role"].tolist() == ["index", "", ""]
    assert "dishes-67: 1 of 3 images are alone under their label: distractors" in capsys.readouterr().err


@pytest.fixture
def run(tmp_path, monkeypatch) -> Callable[..., str]:
    """`embed64` in `tmp_path`, in this process: it returns what was printed, or raises what ends the command."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EMBED64_CACHE", str(tmp_path / "cache"))

    def command(*arguments: str) -> str:
        return CliRunner().invoke(app, arguments, catch_exceptions=False).stdout

    return command


@pytest.fixture
def kaggle(tmp_path, monkeypatch) -> Path:
    """Made-up mounts in three layouts: domains, a competition's table, the original's row ranges."""
    root = tmp_path / "input"
    monkeypatch.setenv("KAGGLE_INPUT", str(root))
    put(root / "130k-images-512x512-universal-image-embeddings", "cars/1.png", "cars/2.png", "toys/1.png", "toys/2.png")
    shopee = root / "competitions" / "shopee-product-matching"
    put(shopee, "train_images/a.png", "train_images/b.png")
    (shopee / "train.csv").write_text("image,label_group\na.png,7\nb.png,7\nlost.png,7\n")
    original = root / "datasets" / "naturalseeker" / "triplet-data"
    put(original, "mug/1.png", "mug/2.png")
    (original / "datas.csv").write_text("inputs\nmug/1.png\n../input/triplet-data/mug/2.png\n")
    return root


def test_any_mix_is_one_catalog_bit_identical_when_built_again(tmp_path, kaggle, run):
    put(tmp_path / "mine", "mug/a.png", "mug/b.png", "stray.png")
    put(tmp_path / "listed", "x.png", "y.png")
    (tmp_path / "list.csv").write_text("file,group\nlisted/x,1\nlisted/y,1\n")
    names = ["emoji", "images-130k", "shopee-product-matching", "naturalseeker/triplet-data"]
    own = [
        "--folder",
        "mine",
        "--csv",
        "list.csv",
        "--domain",
        "goods",
        "--map",
        "path={file}",
        "--map",
        "label={group}",
    ]

    def built() -> tuple[str, str, str]:
        printed = run("sources", "build", *names, *own, "--out", "c.csv")
        return printed, (tmp_path / "c.csv").read_text(), (tmp_path / "c.rejected.csv").read_text()

    stdout, text, rejected = built()
    assert built() == (stdout, text, rejected)
    assert stdout == ("c.csv: 5632 images of 1027 labels\nc.rejected.csv: 2 files set aside, each with the reason\n")
    assert rejected == (
        "path,source,reason\ntrain_images/lost.png,shopee,no such file\n"
        'stray.png,mine,"lies 0 folders deep, not at LABEL/image"\n'
    )
    table = read_catalog(tmp_path / "c.csv")
    require_positives(table, "c.csv")
    assert all(file.is_file() for file in table.files)
    counts = table.rows["source"].value_counts().to_dict()
    assert counts == {"emoji": 5620, "images-130k": 4, "shopee": 2, "triplet-data": 2, "mine": 2, "list": 2}
    (tmp_path / "mine" / "stray.png").unlink()
    assert run("sources", "build", "--folder", "mine", "--domain", "d", "--out", "c.csv") == (
        "c.csv: 2 images of 1 labels\n"
    )
    assert not (tmp_path / "c.rejected.csv").exists()  # that of an older catalog would mislead


def test_domains_pair_with_folders_and_tables_in_their_order(tmp_path, run):
    put(tmp_path / "a", "mug/1.png", "mug/2.png")
    put(tmp_path / "b", "mug/1.png", "mug/2.png")
    pairs = ["--folder", "a", "--domain", "goods", "--folder", "b", "--domain", "art"]
    run("sources", "build", *pairs, "--out", "c.parquet")
    assert read_catalog(tmp_path / "c.parquet").rows["domain"].tolist() == ["goods", "goods", "art", "art"]
    assert "3 --domain, 2 --folder and --csv; give one for all, or one for each" in refused(
        lambda: run("sources", "build", *pairs, "--domain", "x", "--out", "c.csv")
    )


@pytest.mark.parametrize("columns", ["80", "120"])
def test_the_list_shows_what_is_there_and_what_replaces_what_is_not(kaggle, run, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    lines = run("sources", "list").splitlines()
    assert max(map(len, lines)) <= int(columns)
    text = " ".join(" ".join(lines).split())
    assert "comes with the package" in text
    assert "missing; instead: food101, dishes-67, images-130k" in text
    assert text.count("present: ") == 3
    for source in sources():
        assert any(line.startswith(source.name + " ") for line in lines), source.name


def test_show_says_everything_of_one_source(kaggle, run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    text = run("sources", "show", "shopee")
    for words in (
        "https://www.kaggle.com/competitions/shopee-product-matching",
        f"present: {kaggle}/competitions/shopee-product-matching",
        "the competition's rules",
        "label = '{label_group}'",
        "train.csv has columns image and label_group",
    ):
        assert words in text
