"""The commands of `embed64 index`, in the order of their use, and what they refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from reds import red


@pytest.fixture
def place(tmp_path: Path, artifact: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("m.pt").write_bytes(artifact.read_bytes())
    for name, strength in {"mug/a.png": 10, "mug/b.png": 40, "tin/c.png": 100}.items():
        red(Path("photos") / name, strength)
    return tmp_path


def test_an_index_from_its_building_to_its_search(place, here):
    done = here("index", "build", "index", "--artifact", "m.pt", "--folder", "photos", "--domain", "goods")
    assert done.out.splitlines() == ["index: 3 added; 3 images"]
    assert here("index", "build", "index", "--artifact", "m.pt", "--folder", "photos", "--domain", "goods").out == (
        "index: 3 unchanged; 3 images\n"
    )
    red(Path("q.png"), 90)
    done = here("index", "search", "index", "q.png", "-k", "2", "--json", "hits.json")
    lines = [line.split() for line in done.out.splitlines()]
    assert lines == [
        ["rank", "distance", "image", "label", "domain"],
        ["1", "0.039", "photos/tin/c.png", "tin", "goods"],
        ["2", "0.196", "photos/mug/b.png", "mug", "goods"],
    ]
    hits = json.loads(Path("hits.json").read_text())["hits"]
    assert [(hit["path"], hit["label"], hit["domain"]) for hit in hits] == [
        (str(place / "photos" / "tin" / "c.png"), "tin", "goods"),
        (str(place / "photos" / "mug" / "b.png"), "mug", "goods"),
    ]
    assert hits[0]["distance"] == pytest.approx(10 / 255, abs=1e-6)

    red(Path("more/d.png"), 60)
    Path("more/c.csv").write_text("path,label,domain,source\nd.png,pot,dishes,s\n")
    assert here("index", "add", "index", "--catalog", "more/c.csv").out == "index: 1 added; 4 images\n"
    assert here("index", "search", "index", "q.png", "--domain", "dishes").out.split()[-2:] == [
        "pot",
        "dishes",
    ]
    Path("photos/mug/a.png").unlink()
    assert (
        here("index", "sync", "index", "photos", "--domain", "goods").out == "index: 1 removed, 2 unchanged; 3 images\n"
    )
    assert here("index", "remove", "index", "photos/tin", "more/d.png").out == "index: 2 removed; 1 images\n"
    told = here("index", "info", "index").out
    for line in ("kept by   LanceDB", "images    1", "labels    1", "domains   goods 1", "artifact  "):
        assert line in told
    assert (
        here("index", "sync", "index", "photos", "--domain", "goods").out == "index: 1 added, 1 unchanged; 2 images\n"
    )


def test_files_that_cannot_be_read_are_told_and_the_rest_is_searched(place, here):
    Path("photos/broken.jpg").write_text("no image")
    Path("photos/._a.png").write_text("a system's")
    done = here("index", "build", "index", "--artifact", "m.pt", "--folder", "photos", code=1)
    assert "1 files could not be read, e.g. " in done.err
    assert "broken.jpg" in done.err
    assert "1 left out: hidden, or a system's own" in done.err.replace("\n", " ")
    assert "index: 3 added; 3 images" in done.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["build", "i", "--artifact", "m.pt"], "name either a --catalog or a --folder of images"),
        (
            ["build", "i", "--artifact", "m.pt", "--folder", "photos", "--catalog", "c.csv"],
            "name either a --catalog or a --folder of images",
        ),
        (["build", "i", "--artifact", "no.pt", "--folder", "photos"], "no.pt: no such file; make one"),
        (["build", "i", "--artifact", "m.pt", "--folder", "nowhere"], "nowhere: no such folder"),
        (["build", "photos", "--artifact", "m.pt", "--folder", "photos"], "photos: not an index, and not empty"),
        (["add", "i", "--folder", "photos"], "index.json: no such file; make an index with `embed64 index build`"),
        (["search", "i", "q.png"], "index.json: no such file; make an index with `embed64 index build`"),
        (["info", "postgresql://127.0.0.1:9/x"], "postgresql://127.0.0.1/x: "),
    ],
)
def test_wrong_use_is_one_line(place, here, arguments, said):
    done = here("index", *arguments, code=2)
    assert said in done.err
    assert len(done.err.splitlines()) == 1


def test_a_domain_is_for_a_folder(place, here):
    Path("c.csv").write_text("path,label,domain,source\nphotos/mug/a.png,x,d,s\n")
    arguments = ("index", "build", "i", "--artifact", "m.pt", "--catalog", "c.csv", "--domain", "d")
    assert "--domain is for a --folder; a catalog has its own domains" in here(*arguments, code=2).err


def test_a_page_for_what_is_no_index(place, here):
    assert (
        "nowhere: no such folder; name an index, or a folder of images"
        in here("serve", "m.pt", "--index", "nowhere", code=2).err
    )
