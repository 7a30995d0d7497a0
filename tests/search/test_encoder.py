"""Images of any kind in, embeddings out; what is no image is named."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image, ImageOps
from reds import red

from embed64.cli.printing import print_comparison
from embed64.core.errors import InputError
from embed64.core.files import sha256_file
from embed64.search.encoder import Encoder, load


def test_compare_gives_both_distances_and_the_nearer_image(tmp_path, encoder):
    original, near, far = (red(tmp_path / f"{s}.png", s) for s in (100, 90, 151))
    distances = encoder.distances(original, [near, far])
    assert distances == pytest.approx([10 / 255, 51 / 255], abs=1e-6)
    assert encoder.distances(original, [far, near]) == distances[::-1]


@pytest.mark.parametrize(("distances", "nearer"), [((0.2, 0.1), 2), ((0.1, 0.2), 1), ((0.5, 0.5), 1)])
def test_the_nearer_image_is_told(capsys, distances, nearer):
    print_comparison(Path("o.png"), (Path("a.png"), Path("b.png")), distances)
    assert capsys.readouterr().out.splitlines()[-1] == f"more similar: image {nearer}"


def test_compare_an_image_with_itself_is_zero(tmp_path, encoder):
    original, other = red(tmp_path / "o.png", 100), red(tmp_path / "p.png", 30)
    distances = encoder.distances(original, [original, other])
    assert distances[0] == 0.0
    assert distances[0] < distances[1]


def test_an_encoder_knows_its_file(artifact):
    for encoder in (load(artifact), load(str(artifact)), Encoder(artifact)):
        assert (encoder.path, encoder.sha256) == (artifact, sha256_file(artifact))


def test_a_missing_artifact_is_named(tmp_path):
    with pytest.raises(InputError, match="nowhere.pt: no such file; make one"):
        load(tmp_path / "nowhere.pt")


def test_images_of_every_kind_are_embedded_alike_and_in_their_order(tmp_path, encoder):
    file = red(tmp_path / "a.png", 51, (7, 5))
    array = np.full((5, 7, 3), (102, 0, 0), np.uint8)
    tensor = torch.tensor([153, 0, 0], dtype=torch.uint8)[:, None, None].expand(3, 5, 7)
    picture = Image.new("RGB", (9, 3), (204, 0, 0))
    read_only = np.broadcast_to(np.array((255, 7, 7), np.uint8), (5, 7, 3))
    mixed = [file, array, str(file), picture, tensor, array[::-1, :, ::-1], read_only]
    vectors = encoder.embed(mixed)
    assert (type(vectors), vectors.shape, vectors.dtype) == (np.ndarray, (7, 64), np.float32)
    assert vectors[:, 0] == pytest.approx([0.2, 0.4, 0.2, 0.8, 0.6, 0.0, 1.0])
    assert not vectors[:, 1:].any()
    for batch in (1, 2, 100):
        assert np.array_equal(encoder.embed(iter(mixed), batch=batch), vectors)
    assert encoder.embed(np.stack([array, array // 2]))[:, 0] == pytest.approx([0.4, 0.2])
    assert encoder.embed(torch.stack([tensor, tensor // 3]))[:, 0] == pytest.approx([0.6, 0.2])
    assert encoder.embed(np.array([str(file)])).shape == (1, 64)


def test_no_image_gives_no_row(encoder, capfd):
    vectors = encoder.embed([])
    assert (vectors.shape, vectors.dtype) == ((0, 64), np.float32)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "LA", "L", "P", "I;16", "CMYK", "turned"])
def test_a_pillow_image_is_what_its_file_is(tmp_path, encoder, mode):
    path = tmp_path / ("a.tif" if mode in ("CMYK", "I;16") else "a.png")
    ramp = np.arange(4 * 6 * 4, dtype=np.uint8).reshape(4, 6, 4) * 2
    exif = Image.Exif()
    if mode == "I;16":
        made = Image.fromarray(ramp[:, :, 0].astype(np.uint16) * 257)
    elif mode == "turned":
        made, exif[0x0112] = Image.fromarray(ramp).convert("RGB"), 6
    else:
        made = Image.fromarray(ramp).convert(mode)
    made.save(path, **({"exif": exif} if mode == "turned" else {}))
    opened = Image.open(path)
    file, picture = encoder.embed([path, opened])
    assert np.array_equal(file, picture)
    assert file[0] > 0
    if mode == "turned":
        (upright,) = encoder.embed([ImageOps.exif_transpose(opened)])
        assert np.array_equal(upright, file)


def test_progress_is_shown_for_several_files_alone(tmp_path, encoder, capfd):
    file = red(tmp_path / "a.png", 51)
    encoder.embed([file])
    encoder.embed([np.zeros((4, 4, 3), np.uint8)] * 3)
    assert capfd.readouterr().err == ""
    encoder.embed([file, file], what="looking")
    assert capfd.readouterr().err.split()[:2] == ["looking", "2/2"]


KINDS = "give a file, a Pillow image, a uint8 tensor [3, H, W] or a uint8 array [H, W, 3]"


@pytest.mark.parametrize(
    ("image", "said"),
    [
        (None, f"images[1]: NoneType; {KINDS}"),
        (5, f"images[1]: int; {KINDS}"),
        (torch.zeros(3, 4, 4), f"images[1]: float32 tensor [3, 4, 4]; {KINDS}"),
        (torch.zeros(4, 4, 3, dtype=torch.uint8), f"images[1]: uint8 tensor [4, 4, 3]; {KINDS}"),
        (torch.zeros(3, 0, 4, dtype=torch.uint8), f"images[1]: uint8 tensor [3, 0, 4]; {KINDS}"),
        (torch.zeros(1, 3, 4, 4, dtype=torch.uint8), f"images[1]: uint8 tensor [1, 3, 4, 4]; {KINDS}"),
        (np.zeros((4, 4), np.uint8), f"images[1]: uint8 array [4, 4]; {KINDS}"),
        (np.zeros((3, 4, 4), np.uint8), f"images[1]: uint8 array [3, 4, 4]; {KINDS}"),
        (np.zeros((4, 4, 3)), f"images[1]: float64 array [4, 4, 3]; {KINDS}"),
        (Image.new("F", (2, 2)), "images[1]: cannot be read as an image (32 bits a pixel"),
        (Path("nowhere.png"), "nowhere.png: cannot be read as an image (no such file); replace it or leave it out"),
    ],
    ids=lambda value: value.partition(";")[0] if isinstance(value, str) else "",
)
def test_what_is_no_image_is_named(encoder, image, said):
    with pytest.raises(InputError) as refused:
        encoder.embed([np.zeros((4, 4, 3), np.uint8), image])
    assert str(refused.value).startswith(said)
    assert "\n" not in str(refused.value)


def test_a_damaged_pillow_image_is_named(tmp_path, encoder):
    whole = red(tmp_path / "a.png", 5, (300, 300)).read_bytes()
    (tmp_path / "a.png").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match=r"^images\[0\]: cannot be read as an image \(.+\); replace it"):
        encoder.embed([Image.open(tmp_path / "a.png")])


@pytest.mark.parametrize(
    ("images", "kind"),
    [
        ("a.png", "'a.png'"),
        (Path("a.png"), "'a.png'"),
        (Image.new("RGB", (2, 2)), "Image"),
        (torch.zeros(3, 4, 4, dtype=torch.uint8), r"uint8 tensor \[3, 4, 4\]"),
        (np.zeros((4, 4, 3), np.uint8), r"uint8 array \[4, 4, 3\]"),
        (7, "int"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_single_image_is_refused(encoder, images, kind):
    with pytest.raises(InputError, match=rf"^{kind}: give a list of images, \[image\] for a single one$"):
        encoder.embed(images)


def test_a_batch_of_none_is_refused(encoder):
    with pytest.raises(InputError, match="^batch 0: give 1 or more$"):
        encoder.embed([], batch=0)
