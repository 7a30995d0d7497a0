"""Made-up copies of the data sets that papers report on, a few images each, laid out as they are published.

An image is one shade of red, and its shade is the place of its embedding on a line (`reds.py`), so that what a search
finds is seen at a glance.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
from reds import red as shade
from scipy.io import savemat


def text(path: Path, *lines: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def struct(path: Path, rows: list[dict[str, object]], variable: str = "annotations") -> None:
    """Write rows as a struct array, as MATLAB does: 1 x N, a number as an array of 1 x 1."""
    path.parent.mkdir(parents=True, exist_ok=True)
    elements = np.zeros((1, len(rows)), [(name, object) for name in rows[0]])
    for i, row in enumerate(rows):
        elements[0, i] = tuple(
            value if isinstance(value, str) else np.array([[value]], np.uint16) for value in row.values()
        )
    savemat(path, {variable: elements})


def sop(root: Path) -> None:
    folder, head = root / "Stanford_Online_Products", "image_id class_id super_class_id path"
    text(folder / "Ebay_train.txt", head, "1 1 1 chair_final/1_0.JPG", "2 1 1 chair_final/1_1.JPG")
    text(
        folder / "Ebay_test.txt",
        head,
        "3 11319 1 chair_final/3_0.JPG",
        "4 11319 1 chair_final/3_1.JPG",
        "5 11320 2 mug_final/4_0.JPG",
        "6 11320 2 mug_final/4_1.JPG",
    )
    text(folder / "Ebay_info.txt", head, "9 9 9 none.JPG")
    for name, red in {"1_0": 2, "1_1": 8, "3_0": 0, "3_1": 20}.items():
        shade(folder / f"chair_final/{name}.JPG", red)
    for name, red in {"4_0": 26, "4_1": 200}.items():
        shade(folder / f"mug_final/{name}.JPG", red)


CARS = {"1": (97, 10), "2": (98, 20), "3": (99, 100), "4": (99, 110), "5": (196, 114), "6": (196, 220), "7": (98, 30)}
"""Of each car: its class and its shade; the last one is in the devkit's test part."""
CAR_NAMES = {
    97: "Dodge Charger SRT-8 2009",
    98: "Eagle Talon Hatchback 1998",
    99: "FIAT 500 Abarth 2012",
    196: "smart fortwo Convertible 2012",
}


def _car(name: str, **more: object) -> dict[str, object]:
    return {"bbox_x1": 1, "bbox_y1": 2, "bbox_x2": 3, "bbox_y2": 4, "class": CARS[name][0], **more}


def cars_devkit(root: Path) -> None:
    folder = root / "stanford_cars"
    struct(folder / "devkit/cars_train_annos.mat", [_car(n, fname=f"0000{n}.jpg") for n in CARS if n != "7"])
    struct(folder / "cars_test_annos_withlabels.mat", [_car("7", fname="00001.jpg")])
    for name, (_, red) in CARS.items():
        shade(folder / ("cars_test/00001.jpg" if name == "7" else f"cars_train/0000{name}.jpg"), red)


def cars_whole(root: Path) -> None:
    rows = [{"relative_im_path": f"car_ims/00000{n}.jpg", **_car(n, test=n == "7")} for n in CARS]
    struct(root / "cars_annos.mat", rows)
    for name, (_, red) in CARS.items():
        shade(root / f"car_ims/00000{name}.jpg", red)


def cars_folders(root: Path) -> None:
    text(root / "names.csv", *CAR_NAMES.values())
    for name, (number, red) in CARS.items():
        part = "test" if name == "7" else "train"
        shade(root / f"car_data/car_data/{part}/{CAR_NAMES[number]}/0000{name}.jpg", red)


INSHOP = {
    "WOMEN/Dresses/id_00000001/01_1_front.jpg": ("id_00000001", "train", 50),
    "WOMEN/Dresses/id_00000001/01_2_side.jpg": ("id_00000001", "train", 52),
    "MEN/Denim/id_00000002/01_1_front.jpg": ("id_00000002", "query", 48),
    "MEN/Denim/id_00000002/01_2_side.jpg": ("id_00000002", "query", 51),
    "MEN/Denim/id_00000002/01_3_back.jpg": ("id_00000002", "gallery", 70),
    "MEN/Denim/id_00000003/01_1_front.jpg": ("id_00000003", "query", 200),
    "MEN/Denim/id_00000003/01_3_back.jpg": ("id_00000003", "gallery", 56),
    "MEN/Denim/id_00000003/01_4_full.jpg": ("id_00000003", "gallery", 190),
}
"""Of each image below img: its garment, its part and its shade."""


def inshop(root: Path, images: str = "Img/img", eval_folder: str = "Eval") -> None:
    rows = [f"img/{name}".ljust(70) + f"{item} {part}    " for name, (item, part, _) in INSHOP.items()]
    text(
        root / eval_folder / "list_eval_partition.txt", str(len(rows)), "image_name    item_id evaluation_status", *rows
    )
    for name, (_, _, red) in INSHOP.items():
        shade(root / images / name, red)


def cub(root: Path) -> None:
    folder, kinds = root / "CUB_200_2011", {100: "Brown_Thrasher", 101: "White_Pelican", 102: "Western_Wood_Pewee"}
    birds = [(100, 20), (100, 40), (101, 100), (101, 110), (102, 114), (102, 220)]
    names = [f"{number:03}.{kinds[number]}/{kinds[number]}_{i:04}.jpg" for i, (number, _) in enumerate(birds)]
    text(folder / "images.txt", *(f"{i} {name}" for i, name in enumerate(names, 1)))
    text(folder / "image_class_labels.txt", *reversed([f"{i} {number}" for i, (number, _) in enumerate(birds, 1)]))
    text(folder / "classes.txt", *(f"{number} {number:03}.{name}" for number, name in kinds.items()))
    text(folder / "train_test_split.txt", *(f"{i} {i % 2}" for i in range(1, 7)))
    for name, (_, red) in zip(names, birds, strict=True):
        shade(folder / "images" / name, red)


MET = {
    "MET/5/0.jpg": 20,
    "MET/5/1.jpg": 96,
    "MET/7/0.jpg": 28,
    "MET/9/0.jpg": 240,
    "test_met/aa.jpg": 30,
    "test_met/bb.jpg": 100,
    "test_met/cc.jpg": 239,
    "test_other/dd.jpg": 60,
}


def met(root: Path, place: Callable[[str], str] = lambda name: f"images/{name}", queries: bool = True) -> None:
    """`place` is where an image lies; as the authors' archives are laid out, or as the copy on Kaggle."""
    database = [{"id": int(name.split("/")[1]), "path": name} for name in MET if name.startswith("MET")]
    asked = [
        {"MET_id": 5, "path": "test_met/aa.jpg", "photographer": "x"},
        {"MET_id": 5, "path": "test_met/bb.jpg", "photographer": None},
        {"path": "test_other/dd.jpg", "category": "Sculptures", "url": "https://example.org/dd"},
    ]
    lists = {"MET_database": database, "mini_MET_database": database[:1], "testset": asked}
    lists["valset"] = [{"MET_id": 9, "path": "test_met/cc.jpg"}]
    for name, rows in lists.items():
        text(root / f"ground_truth/{name}.json", json.dumps(rows))
    for name, red in MET.items():
        if queries or name.startswith("MET"):
            shade(root / place(name), red)


def rp2k(root: Path) -> None:
    shades = {
        "train/三得利啤酒/0_1.jpg": 1,
        "train/三得利啤酒/0_2.jpg": 3,
        "train/555（冰炫）/0_3.jpg": 120,
        "test/三得利啤酒/0_4.jpg": 0,
        "test/三得利啤酒/0_5.jpg": 20,
        "test/555（冰炫）/0_6.jpg": 26,
        "test/555（冰炫）/0_7.jpg": 200,
    }
    text(root / "meta.csv", "image_path,name", "x,y")
    for name, red in shades.items():
        shade(root / "rp2k_dataset/all" / name, red)


GLDV2 = {
    "train": {"0a1": 48, "0a2": 52, "ff1": 60},
    "index": {"1b1": 10, "1b2": 30, "1c1": 34, "1d1": 90},
    "test": {"2e1": 12, "2e2": 33, "2e3": 34},
}
"""Of each image: its shade."""


def gldv2(root: Path, clean: bool = True) -> None:
    """Landmark 7 of the train part is another than landmark 7 of the index; 1d1 has no landmark, 2e3 is ignored."""
    (root / "train").mkdir(parents=True)
    if clean:
        text(root / "train/train_clean.csv", "landmark_id,images", "7,0a1 0a2")
    text(root / "train/train.csv", "id,url,landmark_id", "0a1,http://x,7", "0a2,http://x,7", "ff1,http://x,8")
    text(root / "index/index.csv", "id", *GLDV2["index"])
    text(root / "index/index_image_to_landmark.csv", "id,landmark_id", "1b1,7", "1b2,7", "1c1,4")
    solution = ["2e1,1b1 1b2,Public", "2e2,1b2 1b1,Private", "2e3,None,Ignored"]
    text(root / "test/retrieval_solution_v2.1.csv", "id,images,Usage", *solution)
    for part, images in GLDV2.items():
        for name, red in images.items():
            shade(root / part / "/".join(name) / f"{name}.jpg", red)


def products_10k(root: Path, tested: bool = True) -> None:
    text(root / "train.csv", "name,class,group", "1.jpg,5,0", "2.jpg,5,0", "3.jpg,6,0")
    if tested:
        text(root / "test_kaggletest.csv", "name,class,Usage", "1.jpg,5,Public", "2.jpg,6,Private", "3.jpg,6,Private")
    for name, red in {"train/1": 10, "train/2": 90, "train/3": 40, "test/1": 88, "test/2": 44, "test/3": 86}.items():
        shade(root / f"{name}.jpg", red)
