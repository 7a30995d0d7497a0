"""Sets that papers report on are read as their authors publish them: labels, the published split, its roles."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import published
import pytest
from commands import here

from embed64.core.errors import InputError
from embed64.data.catalog import read_catalog, require_positives
from embed64.data.sources.build import read_source
from embed64.data.sources.registry import source_named
from embed64.data.table_files import read_table

Layout = Callable[[Path], None]


def built(folder: Path, name: str, layout: Layout) -> list[str]:
    """Each row as `path label split role`, the path below the copy, after `sources build` of a copy; in that order."""
    copy = folder / "copy"
    layout(copy)
    here("sources", "build", f"{name}={copy}", "--out", "c.csv", cwd=folder)
    rows = read_catalog(folder / "c.csv").rows
    assert set(rows["source"]) == {name}
    assert set(rows["domain"]) == set(source_named(name).domains)
    role = rows["role"] if "role" in rows else [""] * len(rows)
    cells = zip(rows["path"].str.removeprefix("copy/"), rows["label"], rows["split"], role, strict=True)
    return [" ".join(filter(None, row)) for row in cells]


def aside(folder: Path) -> dict[str, str]:
    table = read_table(folder / "c.rejected.csv")
    return dict(zip(table["path"], table["reason"], strict=True))


def test_stanford_online_products(tmp_path):
    folder = "Stanford_Online_Products"
    assert built(tmp_path, "sop", published.sop) == [
        f"{folder}/chair_final/1_0.JPG 1 train",
        f"{folder}/chair_final/1_1.JPG 1 train",
        f"{folder}/chair_final/3_0.JPG 11319 holdout",
        f"{folder}/chair_final/3_1.JPG 11319 holdout",
        f"{folder}/mug_final/4_0.JPG 11320 holdout",
        f"{folder}/mug_final/4_1.JPG 11320 holdout",
    ]
    assert not (tmp_path / "c.rejected.csv").exists()


@pytest.mark.parametrize(
    ("layout", "places", "named"),
    [
        (
            published.cars_devkit,
            [*(f"stanford_cars/cars_train/0000{n}.jpg" for n in "123456"), "stanford_cars/cars_test/00001.jpg"],
            False,
        ),
        (published.cars_whole, [f"car_ims/00000{n}.jpg" for n in "1234567"], False),
        (
            published.cars_folders,
            [
                f"car_data/car_data/{'test' if n == '7' else 'train'}/{published.CAR_NAMES[number]}/0000{n}.jpg"
                for n, (number, _) in published.CARS.items()
            ],
            True,
        ),
    ],
    ids=["devkit", "cars_annos.mat", "a folder a class"],
)
def test_cars_of_classes_to_98_are_trained_on_and_the_rest_is_held_out_in_any_copy(tmp_path, layout, places, named):
    label = published.CAR_NAMES if named else {number: str(number) for number in published.CAR_NAMES}
    numbers = [number for number, _ in published.CARS.values()]
    assert sorted(built(tmp_path, "cars196", layout)) == sorted(
        f"{place} {label[number]} {'train' if number <= 98 else 'holdout'}{' index' if number == 97 else ''}"
        for place, number in zip(places, numbers, strict=True)
    )


def test_a_devkit_without_the_test_labels_is_not_read_as_folders_of_two_cars(tmp_path):
    published.cars_devkit(tmp_path)
    (tmp_path / "stanford_cars/cars_test_annos_withlabels.mat").unlink()
    message = refused(tmp_path, "cars196")
    assert "no image lies at **/SPLIT/LABEL/image" in message
    assert message.endswith("; its authors' copy: https://ai.stanford.edu/~jkrause/cars/car_dataset.html")


@pytest.mark.parametrize(
    ("images", "folder"),
    [("Img/img", "Eval"), ("img", "."), ("img", "Eval"), ("img_highres", ".")],
    ids=["as published", "flat", "unpacked above", "Kaggle's, with the list beside it"],
)
def test_in_shop_clothes(tmp_path, images, folder):
    told = {"train": "train", "query": "holdout query", "gallery": "holdout index"}
    assert built(tmp_path, "inshop", lambda root: published.inshop(root, images, folder)) == [
        f"{images}/{name} {item} {told[part]}" for name, (item, part, _) in published.INSHOP.items()
    ]


def test_birds_of_classes_to_100_are_trained_on_whatever_the_other_split_says(tmp_path):
    rows = built(tmp_path, "cub", published.cub)
    images = "CUB_200_2011/images"
    assert rows == [
        f"{images}/100.Brown_Thrasher/Brown_Thrasher_0000.jpg 100.Brown_Thrasher train",
        f"{images}/100.Brown_Thrasher/Brown_Thrasher_0001.jpg 100.Brown_Thrasher train",
        f"{images}/101.White_Pelican/White_Pelican_0002.jpg 101.White_Pelican holdout",
        f"{images}/101.White_Pelican/White_Pelican_0003.jpg 101.White_Pelican holdout",
        f"{images}/102.Western_Wood_Pewee/Western_Wood_Pewee_0004.jpg 102.Western_Wood_Pewee holdout",
        f"{images}/102.Western_Wood_Pewee/Western_Wood_Pewee_0005.jpg 102.Western_Wood_Pewee holdout",
    ]


def on_kaggle(name: str) -> str:
    """Where the copy of Met on Kaggle has an image: each archive is unpacked into a folder of its name."""
    return f"{name.split('/')[0]}/{name}"


@pytest.mark.parametrize(
    "place", [lambda name: f"images/{name}", lambda name: name, on_kaggle], ids=["images", "beside", "on Kaggle"]
)
def test_exhibits_are_trained_on_and_searched_and_visitors_ask(tmp_path, place):
    rows = built(tmp_path, "met", lambda root: published.met(root, place))
    assert rows == [
        f"{place('MET/5/0.jpg')} 5 train index",
        f"{place('MET/5/1.jpg')} 5 train index",
        f"{place('MET/7/0.jpg')} 7 train index",
        f"{place('MET/9/0.jpg')} 9 train index",
        f"{place('test_met/aa.jpg')} 5 holdout query",
        f"{place('test_met/bb.jpg')} 5 holdout query",
        f"{place('test_other/dd.jpg')} test_other/dd.jpg holdout query",
        f"{place('test_met/cc.jpg')} 9 val query",
    ]
    require_positives(read_catalog(tmp_path / "c.csv"), "c.csv")  # a query for what is not there needs none


@pytest.mark.parametrize("without", ["photos", "lists"])
def test_exhibits_without_the_visitors_photos_are_images_to_train_on_as_any(tmp_path, without):
    copy = tmp_path / "copy"
    published.met(copy, queries=without == "lists")
    if without == "lists":
        for name in ("testset", "valset"):
            (copy / f"ground_truth/{name}.json").unlink()
    done = here("sources", "build", f"met={copy}", "--out", "c.csv", cwd=tmp_path)
    rows = read_catalog(tmp_path / "c.csv").rows
    assert rows["role"].tolist() == ["", "", "index", "index"]  # those alone under their label
    assert "split" not in rows
    assert "met: none of the images that its published split holds out is here: no split, no roles" in done.err
    assert ("contains no file testset.json" in done.err) == (without == "lists")


def test_products_on_shelves_keep_the_split_of_their_folders(tmp_path):
    folder = "rp2k_dataset/all"
    assert built(tmp_path, "rp2k", published.rp2k) == [
        f"{folder}/test/555（冰炫）/0_6.jpg 555（冰炫） holdout",
        f"{folder}/test/555（冰炫）/0_7.jpg 555（冰炫） holdout",
        f"{folder}/test/三得利啤酒/0_4.jpg 三得利啤酒 holdout",
        f"{folder}/test/三得利啤酒/0_5.jpg 三得利啤酒 holdout",
        f"{folder}/train/555（冰炫）/0_3.jpg 555（冰炫） train",
        f"{folder}/train/三得利啤酒/0_1.jpg 三得利啤酒 train",
        f"{folder}/train/三得利啤酒/0_2.jpg 三得利啤酒 train",
    ]


@pytest.mark.parametrize("clean", [True, False])
def test_landmarks_with_their_index_and_queries(tmp_path, clean):
    learned = ["train/0/a/1/0a1.jpg train 7 train", "train/0/a/2/0a2.jpg train 7 train"]
    assert built(tmp_path, "gldv2", lambda root: published.gldv2(root, clean)) == [
        *learned,
        *([] if clean else ["train/f/f/1/ff1.jpg train 8 train index"]),  # alone under its label
        "index/1/b/1/1b1.jpg index 7 holdout index",
        "index/1/b/2/1b2.jpg index 7 holdout index",
        "index/1/c/1/1c1.jpg index 4 holdout index",
        "index/1/d/1/1d1.jpg 1d1 holdout index",  # searched too, although nobody knows what it shows
        "test/2/e/1/2e1.jpg index 7 holdout query",
        "test/2/e/2/2e2.jpg index 7 holdout query",
    ]
    assert aside(tmp_path) == {"test/test/2/e/3/2e3.jpg": "its row has no label"}


def test_landmarks_without_the_train_part_can_be_scored(tmp_path):
    copy = tmp_path / "copy"
    published.gldv2(copy)
    for name in ("train_clean", "train"):
        (copy / f"train/{name}.csv").unlink()
    done = here("sources", "build", f"gldv2={copy}", "--out", "c.csv", cwd=tmp_path)
    assert set(read_catalog(tmp_path / "c.csv").rows["split"]) == {"holdout"}
    assert "contains no file train_clean.csv or */train_clean.csv; contains no file train.csv" in done.err
    assert "gldv2: split as published: 0 train, 6 holdout" in done.err


def test_products_10k_with_the_authors_test_list(tmp_path):
    assert built(tmp_path, "products-10k", published.products_10k) == [
        "train/1.jpg 5 train index",
        "train/2.jpg 5 train index",
        "train/3.jpg 6 train index",
        "test/1.jpg 5 holdout query",
        "test/2.jpg 6 holdout query",
        "test/3.jpg 6 holdout query",
    ]


def test_products_10k_as_kaggle_has_it_is_without_a_split(tmp_path):
    published.products_10k(tmp_path, tested=False)
    rows = read_source(source_named("products-10k"), tmp_path, tmp_path).rows
    assert [*rows] == ["path", "label", "domain", "source", "role"]
    assert rows["role"].tolist() == ["", "", "index"]


def test_sources_with_and_without_a_published_split_make_one(tmp_path):
    published.sop(tmp_path / "sop")
    published.shade(tmp_path / "mine/mug/a.png", 70)
    published.shade(tmp_path / "mine/mug/b.png", 75)
    done = here("sources", "build", "sop=sop", "--folder", "mine", "--domain", "d", "--out", "c.csv", cwd=tmp_path)
    assert read_catalog(tmp_path / "c.csv").rows["split"].tolist() == [*["train"] * 2, *["holdout"] * 4, *["train"] * 2]
    assert "sop: split as published: 2 train, 4 holdout; `embed64 catalog split` makes another" in done.err
    assert "mine: 2 images have no published split: they are trained on (split train)" in done.err


def test_a_folder_of_ones_own_keeps_its_split_if_the_layout_says_so(tmp_path):
    for name in ("train/mug/a.png", "train/mug/b.png", "Val/mug/c.png", "Val/tin/d.png", "notes/mug/e.png"):
        published.shade(tmp_path / "mine" / name, 7)
    arguments = ("sources", "build", "--folder", "mine", "--domain", "d", "--out", "c.csv")
    here(*arguments, "--layout", "split/label", cwd=tmp_path)
    rows = read_catalog(tmp_path / "c.csv").rows
    assert rows["split"].tolist() == ["holdout", "holdout", "train", "train"]
    assert aside(tmp_path) == {"notes/mug/e.png": "lies 2 folders deep, not at SPLIT/LABEL/image"}
    assert "'split' may occur once" in here(*arguments, "--layout", "split/split/label", cwd=tmp_path, code=2).err


def refused(copy: Path, name: str) -> str:
    with pytest.raises(InputError) as caught:
        read_source(source_named(name), copy, copy.parent)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def changed(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_damage_is_named_with_file_and_row(tmp_path):
    published.cub(tmp_path / "cub")
    labels = tmp_path / "cub/CUB_200_2011/image_class_labels.txt"
    changed(labels, "5 102", "5 102 7")
    assert f"{labels}: line 2 has 3 cells, not 2 (id class); get the file again" in refused(tmp_path / "cub", "cub")
    changed(labels, "5 102 7", "6 102")
    assert f"{labels}: row 2: id '6' is listed twice" in refused(tmp_path / "cub", "cub")
    labels.unlink()
    assert "contains no file image_class_labels.txt or" in refused(tmp_path / "cub", "cub")

    published.met(tmp_path / "met")
    database = tmp_path / "met/ground_truth/MET_database.json"
    changed(database, '"id": 5', '"MET": 5')
    changed(database, '"id": 5', '"MET": 5')
    changed(database, '"id": 7', '"MET": 7')
    changed(database, '"id": 9', '"MET": 9')
    assert f"{database}: column 'id' is missing; its columns are MET, path" in refused(tmp_path / "met", "met")

    published.inshop(tmp_path / "inshop", "img", ".")
    partition = tmp_path / "inshop/list_eval_partition.txt"
    changed(partition, "item_id evaluation_status", "item")
    assert "line 3 has 3 cells, not 2 (image_name item)" in refused(tmp_path / "inshop", "inshop")


def test_rows_that_say_nothing_are_set_aside_each_with_the_reason(tmp_path):
    copy = tmp_path / "copy"
    published.inshop(copy, "img", ".")
    changed(copy / "list_eval_partition.txt", "id_00000001 train", "id_00000001 validation")
    published.cub(tmp_path / "birds")
    changed(tmp_path / "birds/CUB_200_2011/image_class_labels.txt", "6 102", "6 one")
    changed(tmp_path / "birds/CUB_200_2011/classes.txt", "102 102.", "one 102.")
    changed(tmp_path / "birds/CUB_200_2011/image_class_labels.txt", "5 102\n", "")
    here("sources", "build", f"inshop={copy}", f"cub={tmp_path / 'birds'}", "--out", "c.csv", cwd=tmp_path)
    birds = "CUB_200_2011/images/102.Western_Wood_Pewee/Western_Wood_Pewee_000"
    assert aside(tmp_path) == {
        "img/WOMEN/Dresses/id_00000001/01_1_front.jpg": "its part of the split 'validation' is unknown",
        f"{birds}4.jpg": "its row has no label",
        f"{birds}5.jpg": "its part of the split 'one' is unknown",
    }
    assert len(read_catalog(tmp_path / "c.csv")) == len(published.INSHOP) - 1 + 4


def test_a_source_that_kaggle_lacks_says_where_it_is(tmp_path, monkeypatch):
    monkeypatch.setenv("KAGGLE_INPUT", str(tmp_path / "input"))
    monkeypatch.setenv("EMBED64_CACHE", str(tmp_path / "cache"))
    with pytest.raises(InputError, match="is missing; get it from https://github.com/cvdfoundation/google-landmark, "):
        read_source(source_named("gldv2"), None, tmp_path)
    done = here("sources", "fetch", "gldv2", cwd=tmp_path, code=2)
    assert "source 'gldv2' is not on Kaggle; get it from https://github.com/cvdfoundation/google-landmark" in done.err
    published.gldv2(tmp_path / "input" / "anything")
    assert len(read_source(source_named("gldv2"), None, tmp_path).rows) == 8


@pytest.mark.parametrize("name", ["sop", "cars196", "inshop", "cub", "met", "rp2k", "gldv2", "products-10k"])
def test_show_says_what_papers_report(name):
    words = " ".join(here("sources", "show", name, env={"COLUMNS": "2000"}).out.split())
    source = source_named(name)
    assert source.protocol in words
    assert source.home in words
