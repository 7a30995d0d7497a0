"""Searching a folder of solid colours whose distances are known; an index is kept whole and belongs to one artifact."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import torch
from PIL import Image
from reds import MeanRed, red

from embed64.core.errors import InputError
from embed64.core.files import sha256_file
from embed64.data.catalog import read_catalog
from embed64.search.encoder import Encoder
from embed64.search.index import Hit, Index


def test_search_gives_the_nearest_first_with_their_distances(tmp_path, encoder, folder):
    query = red(tmp_path / "query.png", 90)
    found = encoder.index(folder).search(query, k=4)
    # 90 to 100, 40, 160, 10: 10, 50, 70, 80
    assert [file.name for file, _ in found] == ["c.PNG", "b.png", "d.jpg", "a.png"]
    # JPEG may move its red by a step
    assert [distance * 255 for _, distance in found] == pytest.approx([10, 50, 70, 80], abs=2)


def test_search_leaves_the_query_s_own_file_out_however_it_is_written(encoder, folder, monkeypatch):
    monkeypatch.chdir(folder)
    for query in (folder / "a.png", Path("a.png"), folder / "sub" / ".." / "a.png"):
        found = encoder.index(folder).search(query, k=10)
        assert [file.name for file, _ in found] == ["b.png", "c.PNG", "d.jpg", "e.bmp"]


def test_search_finds_a_copy_under_another_name(encoder, folder):
    (folder / "copy.png").write_bytes((folder / "a.png").read_bytes())
    file, distance = encoder.index(folder).search(folder / "a.png", k=1)[0]
    assert (file.name, distance) == ("copy.png", 0.0)


def test_search_gives_fewer_where_there_are_fewer(tmp_path, encoder, folder):
    assert len(encoder.index(folder).search(red(tmp_path / "q.png", 1), k=50)) == 5


def test_search_in_a_folder_that_holds_the_query_alone_finds_nothing(tmp_path, encoder):
    query = red(tmp_path / "only" / "q.png", 1)
    assert encoder.index(tmp_path / "only").search(query, k=3) == []


def test_an_unreadable_query_is_named(tmp_path, encoder, folder):
    (tmp_path / "q.png").write_text("nothing")
    with pytest.raises(InputError, match="q.png: cannot be read as an image"):
        encoder.index(folder).search(tmp_path / "q.png", k=1)


def test_a_folder_s_images_are_found_however_deep(encoder, folder):
    names = [str(file.relative_to(folder)) for file in encoder.index(folder).paths]
    assert names == sorted(names)
    assert set(names) == {"a.png", "d.jpg", "e.bmp", "sub/b.png", "sub/deep/c.PNG"}


def test_an_index_folder_without_images_is_named(tmp_path, encoder):
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "notes.txt").write_text("-")
    with pytest.raises(InputError, match=r"empty: holds no image \(.*\.png") as error:
        encoder.index(tmp_path / "empty")
    assert "\n" not in str(error.value)


def test_an_index_takes_a_catalog_its_file_or_a_list(encoder, folder):
    rows = pd.DataFrame({"path": ["d.jpg", "sub/b.png"], "label": ["x", "y"], "domain": "d", "source": "s"})
    rows.to_csv(folder / "catalog.csv", index=False)
    expected = [folder / "d.jpg", folder / "sub" / "b.png"]
    for given in (folder / "catalog.csv", str(folder / "catalog.csv"), read_catalog(folder / "catalog.csv")):
        assert encoder.index(given).paths == expected
    assert encoder.index([folder / "d.jpg", str(folder / "sub" / "b.png")]).paths == expected


def test_an_index_that_is_nowhere_is_named(tmp_path, encoder):
    with pytest.raises(InputError, match="nowhere: no such file"):
        encoder.index(tmp_path / "nowhere")


def test_a_query_is_any_image_and_only_a_file_has_a_file_of_its_own(encoder, folder):
    index = encoder.index(folder)
    for query in (Image.open(folder / "a.png"), np.full((9, 4, 3), (10, 0, 0), np.uint8)):
        assert index.search(query, k=1) == [Hit(folder / "a.png", 0.0)]
    assert index.search(folder / "a.png", k=1)[0].path == folder / "sub" / "b.png"


def test_links_to_the_query_s_own_file_take_no_place_among_the_hits(encoder, folder):
    for number in range(3):
        (folder / f"link{number}.png").symlink_to(folder / "a.png")
    assert [hit.path.name for hit in encoder.index(folder).search(folder / "a.png", k=2)] == ["b.png", "c.PNG"]


def test_files_are_added_and_those_in_the_index_already_are_replaced(encoder, folder, monkeypatch):
    monkeypatch.chdir(folder)
    index = encoder.index(["a.png", "d.jpg"])
    red(folder / "a.png", 101)
    index.add([folder / "sub" / ".." / "a.png", "sub/b.png", "sub/b.png"])
    assert index.paths == [Path("d.jpg"), folder / "sub" / ".." / "a.png", Path("sub/b.png")]
    assert len(index) == 3
    assert index.vectors[:, 0] * 255 == pytest.approx([160, 101, 40], abs=2)


def test_an_addition_that_fails_changes_nothing(encoder, folder):
    index = encoder.index(folder)
    before = index.paths, index.vectors
    with pytest.raises(
        InputError, match=r"^none of the 2 images can be read \(the first: .*notes\.txt: cannot be read"
    ):
        index.add([folder / "notes.txt", folder / "vanished.png"])
    with pytest.raises(InputError, match=r"^images\[1\]: ndarray; an index contains files, give their paths$"):
        index.add([folder / "a.png", np.zeros((4, 4, 3), np.uint8)])
    assert index.paths is before[0]
    assert index.vectors is before[1]


def test_a_file_that_cannot_be_read_is_set_aside(encoder, folder, capsys):
    index = Index(encoder)
    index.add([folder / "notes.txt", folder / "a.png", folder / "vanished.png"])
    assert index.paths == [folder / "a.png"]
    assert [file.name for file, _ in index.aside] == ["notes.txt", "vanished.png"]
    assert index.aside[1][1] == "cannot be read as an image (no such file); replace it or leave it out"
    assert "set aside" in capsys.readouterr().err


def test_nothing_can_be_indexed_and_nothing_is_found_in_it(tmp_path, encoder):
    index = Index(encoder)
    index.add([])
    assert (len(index), index.vectors.shape, index.vectors.dtype) == (0, (0, 64), np.float32)
    assert index.search(np.zeros((4, 4, 3), np.uint8)) == []
    index.save(tmp_path / "none.parquet")
    assert Index.load(tmp_path / "none.parquet", encoder).vectors.shape == (0, 64)


def test_fewer_than_one_hit_is_refused(encoder, folder):
    with pytest.raises(InputError, match="^k 0: give 1 or more$"):
        encoder.index(folder).search(folder / "a.png", k=0)


def test_a_saved_index_finds_the_same_from_any_folder_and_can_grow(tmp_path, encoder, folder, monkeypatch):
    monkeypatch.chdir(folder)
    index = encoder.index(".")
    assert index.save("new/mine.parquet") == Path("new/mine.parquet")
    assert [p.name for p in (folder / "new").iterdir()] == ["mine.parquet"]
    monkeypatch.chdir(tmp_path)
    loaded = Index.load(folder / "new" / "mine.parquet", encoder)
    assert loaded.paths == [folder / path for path in index.paths]
    assert loaded.vectors.dtype == np.float32
    assert np.array_equal(loaded.vectors, index.vectors)
    hits = loaded.search(folder / "a.png", k=2)
    assert [hit.path.name for hit in hits] == ["b.png", "c.PNG"]
    loaded.add([red(tmp_path / "f.png", 11)])
    assert loaded.search(folder / "a.png", k=1)[0].path.name == "f.png"


def test_an_index_file_is_a_table_that_names_its_artifact(tmp_path, artifact, encoder, folder):
    path = encoder.index(folder).save(tmp_path / "i.parquet")
    assert pd.read_parquet(path).columns.tolist() == ["path", "embedding"]
    assert pq.read_schema(path).metadata[b"embed64.artifact_sha256"].decode() == sha256_file(artifact)


def test_an_index_of_another_artifact_is_refused_by_both_hashes(tmp_path, encoder, folder):
    path = encoder.index(folder).save(tmp_path / "i.parquet")
    torch.jit.save(torch.jit.script(torch.nn.Sequential(MeanRed())), tmp_path / "other.pt")
    other = Encoder(tmp_path / "other.pt")
    with pytest.raises(InputError) as refused:
        Index.load(path, other)
    assert str(refused.value) == (
        f"{path}: was made with the artifact of SHA-256 {encoder.sha256}, but {tmp_path / 'other.pt'} has"
        f" {other.sha256}; load that one, or make the index again"
    )


@pytest.mark.parametrize("kind", ["text", "no embeddings", "no artifact", "a missing vector", "not vectors"])
def test_what_is_no_index_is_named(tmp_path, encoder, kind):
    path = tmp_path / "i.parquet"
    vectors = pa.array([[0.0] * 64, None if kind == "a missing vector" else [1.0] * 64], pa.list_(pa.float32(), 64))
    columns = {"path": pa.array(["/a.png", "/b.png"]), "embedding": vectors}
    if kind == "no embeddings":
        del columns["embedding"]
    if kind == "not vectors":
        columns["embedding"] = pa.array([1.0, 2.0])
    said = {} if kind == "no artifact" else {"embed64.artifact_sha256": encoder.sha256}
    if kind == "text":
        path.write_text("path,embedding\n")
    else:
        pq.write_table(pa.table(columns, metadata=said), path)
    with pytest.raises(InputError, match=r"i\.parquet: not an index \(.+\); write one with Index.save$") as refused:
        Index.load(path, encoder)
    assert "\n" not in str(refused.value)


def test_an_index_that_cannot_be_written_or_is_missing_is_named(tmp_path, encoder, folder):
    with pytest.raises(InputError, match="i.parquet: no such file; write one with Index.save"):
        Index.load(tmp_path / "i.parquet", encoder)
    with pytest.raises(InputError, match="x.parquet: cannot be written"):
        encoder.index(folder).save(folder / "a.png" / "x.parquet")


def test_the_command_finds_the_same_and_reads_the_query_first(artifact, encoder, folder, here, monkeypatch):
    monkeypatch.chdir(folder)
    ended = here("search", artifact, "a.png", "--index", ".", "-k", 2)
    lines = [line.split() for line in ended.out.splitlines()]
    hits = encoder.index(folder).search("a.png", k=2)
    expected = [
        [str(rank), f"{hit.distance:.3f}", str(hit.path.relative_to(folder))] for rank, hit in enumerate(hits, 1)
    ]
    assert lines == [["rank", "distance", "image"], *expected, ["picture:", "search.png"]]
    assert (folder / "search.png").is_file()
    (folder / "broken.png").write_text("no image")
    error = here("search", artifact, "notes.txt", "--index", ".", code=2).err
    assert "notes.txt: cannot be read as an image" in error
    assert "broken.png" not in error
