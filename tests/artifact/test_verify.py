"""What an artifact does is held against the contract, in this torch and in 1.11, by one file that stands alone."""

from __future__ import annotations

import math
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor, nn

from embed64.artifact import verify as module
from embed64.artifact.verify import RULES, Broken, Subject, effective_rank, load, main, pictures, read_image, verify

RULE_NAMES = ["loads", *(rule for rule, _ in RULES)]


@pytest.fixture(autouse=True)
def small_and_quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(module, "SIZES", [(1, 1), (1, 99), (48, 64)])
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


class Encoder(nn.Module):
    """Means over a grid of cells, turned by a seeded matrix of some size."""

    def __init__(self, size: float = 1.0, dim: int = 64) -> None:
        super().__init__()
        generator = torch.Generator().manual_seed(0)
        self.weight = nn.Parameter(torch.randn(75, dim, generator=generator) * size)

    def forward(self, images: Tensor) -> Tensor:
        cells = F.adaptive_avg_pool2d(images.to(torch.float32) / 255.0, [5, 5])
        return cells.flatten(1) @ self.weight


def saved(model: nn.Module, path: Path) -> Path:
    torch.jit.save(torch.jit.script(model.eval()), path)
    return path


@pytest.fixture
def artifact(tmp_path: Path) -> Path:
    return saved(Encoder(), tmp_path / "saved_model.pt")


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr(sys, "argv", ["verify.py", *map(str, arguments)])
    return main()


def failing(content: bytes, **given) -> dict[str, str]:
    return {finding.rule: finding.detail for finding in verify(load(content, **given)) if not finding.holds}


# The parts


@pytest.mark.parametrize(
    ("rows", "rank"),
    [
        ([[1, 0], [-1, 0]], 1.0),  # one axis
        ([[1, 0], [-1, 0], [0, 1], [0, -1]], 2.0),  # two alike
        ([[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]], 3.0),
        ([[5, 7], [5, 7], [5, 7]], 1.0),  # one point: nothing left after centring
        # two axes with 3/4 and 1/4 of the singular values: exp(-(3/4 ln 3/4 + 1/4 ln 1/4))
        ([[3, 0], [-3, 0], [0, 1], [0, -1]], math.exp(0.75 * math.log(4 / 3) + 0.25 * math.log(4))),
    ],
)
def test_the_effective_rank_is_what_is_worked_out_by_hand(rows, rank):
    embeddings = torch.tensor(rows, dtype=torch.float32)
    assert effective_rank(embeddings) == pytest.approx(rank, abs=1e-6)
    assert effective_rank(100 * embeddings + 3) == pytest.approx(rank, abs=1e-4), "neither scale nor place matters"


def test_the_pictures_are_the_same_always_and_differ_from_each_other():
    made = pictures(16, 96, 80)
    assert made.dtype == torch.uint8
    assert made.shape == (16, 3, 96, 80)
    assert torch.equal(made, pictures(16, 96, 80))
    assert torch.equal(made[:7], pictures(7, 96, 80))
    cells = made.float().flatten(1) / 255
    assert float(torch.pdist(cells).min() / math.sqrt(cells.shape[1])) > 0.2
    assert effective_rank(cells) > 10
    # What another machine must make too, where the embeddings are compared: the first patch's corners.
    assert made[0, :, 0, 0].tolist() == [172, 47, 117]
    assert made[0, :, -1, -1].tolist() == np.random.RandomState(0).randint(0, 256, (2, 2, 3))[1, 1].tolist()
    assert len(made[0, 0].unique()) > 20, "patches run into each other"


@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA", "P", "CMYK", "1", "LA", "I;16"])
def test_images_are_read_as_the_scorer_reads_them(tmp_path, mode):
    """Image.open(path).convert("RGB") -> PILToTensor -> unsqueeze(0)."""
    colours = Image.fromarray(pictures(1, 20, 30)[0].permute(1, 2, 0).numpy())
    path = tmp_path / ("image.tif" if mode in ("CMYK", "I;16") else "image.png")
    if mode == "I;16":
        Image.fromarray(np.arange(600, dtype=np.uint16).reshape(20, 30) * 100).save(path)
    else:
        colours.convert(mode).save(path)
    with Image.open(path) as image:
        assert image.mode == mode
        data = np.asarray(image.convert("RGB")).tobytes()
    image = read_image(path)
    assert image.dtype == torch.uint8
    assert image.shape == (1, 3, 20, 30)
    assert image[0].permute(1, 2, 0).contiguous().numpy().tobytes() == data
    if mode == "L":
        assert torch.equal(image[:, 0], image[:, 2])
    if mode == "RGB":
        assert torch.equal(image, pictures(1, 20, 30))


def test_a_reference_is_a_batch_single_images_and_the_users(artifact, tmp_path):
    Image.new("RGB", (9, 8), "red").save(tmp_path / "red.png")
    model = torch.jit.load(artifact)
    with torch.no_grad():
        found = Subject(model, {}, [tmp_path / "red.png"], None).reference()
        assert found.shape == (10, 64)
        assert np.allclose(found[:7], model(pictures(7, 96, 80)), atol=1e-5)
        assert np.allclose(found[7:8], model(pictures(1, 31, 17)), atol=1e-5)
        assert np.allclose(found[9:], model(read_image(tmp_path / "red.png")), atol=1e-5)


# The rules, one by one; tests/test_check.py breaks each in many ways


def test_a_sound_artifact_holds_every_rule(artifact):
    findings = list(verify(load(artifact.read_bytes())))
    assert [finding.rule for finding in findings] == RULE_NAMES
    assert all(finding.holds for finding in findings)


def test_one_rule_alone(artifact):
    findings = verify(load(artifact.read_bytes()), only="distinct")
    assert [finding.rule for finding in findings] == ["loads", "distinct"]


def test_what_does_not_load_is_the_only_finding(tmp_path, monkeypatch, capsys):
    with pytest.raises(Broken, match="export it again"):
        load(b"not an artifact")
    (tmp_path / "a.pt").write_bytes(b"not an artifact")
    assert run(monkeypatch, tmp_path / "a.pt") == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("FAIL  loads              torch ")


@pytest.mark.parametrize("size", [1e-3, 1.0, 50.0])
def test_differences_are_measured_where_embeddings_have_length_1(tmp_path, size):
    """Rounding errors grow with the embeddings; half a thousandth of their length is too much at any."""

    class Shifted(nn.Module):
        def __init__(self, share: float) -> None:
            super().__init__()
            self.encoder, self.share = Encoder(size), share

        def forward(self, images: Tensor) -> Tensor:
            x = self.encoder(images)
            return x + self.share * torch.norm(x, 2, 1).mean() * float(images.size(0) > 1)

    assert failing(saved(Shifted(2e-5), tmp_path / "a.pt").read_bytes()) == {}
    found = failing(saved(Shifted(5e-4), tmp_path / "b.pt").read_bytes())
    assert set(found) == {"batch invariance"}
    difference = re.search(r"differ by (\S+), more than 1e-04", found["batch invariance"])[1]
    assert float(difference) == pytest.approx(5e-4, rel=0.1)


def test_the_model_is_run_as_it_was_saved(tmp_path):
    """Not put into eval mode: the scorer may not do it either."""
    model = torch.jit.script(nn.Sequential(Encoder(), nn.Dropout(0.5)).train())
    torch.jit.save(model, tmp_path / "a.pt")
    assert set(failing((tmp_path / "a.pt").read_bytes())) == {"eval mode"}


def test_training_mode_without_effect_is_not_held_against_a_file(tmp_path):
    torch.jit.save(torch.jit.script(nn.Sequential(Encoder(), nn.Identity()).train()), tmp_path / "a.pt")
    assert not failing((tmp_path / "a.pt").read_bytes())


# The command line


def test_embeddings_written_once_agree_later(artifact, tmp_path, monkeypatch, capsys):
    Image.new("L", (40, 30), 100).save(tmp_path / "grey.png")
    there = tmp_path / "embeddings.npy"
    assert run(monkeypatch, artifact, tmp_path / "grey.png", "--embeddings", there) == 0
    assert np.load(there).shape == (10, 64)
    assert np.load(there).dtype == np.float32
    capsys.readouterr()
    assert run(monkeypatch, artifact, tmp_path / "grey.png", "--expected", there) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[:4] for line in lines] == ["ok  "] * (len(RULE_NAMES) + 1)
    assert lines[-1].startswith("ok    agreement          within 0e+00 of the expected embeddings")
    assert run(monkeypatch, artifact, tmp_path / "grey.png", "--expected", there, "--only", "agreement") == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_embeddings_that_differ_are_caught(artifact, tmp_path, monkeypatch, capsys):
    there = tmp_path / "embeddings.npy"
    assert run(monkeypatch, artifact, "--embeddings", there) == 0
    right = np.load(there)

    def verdict(expected: np.ndarray) -> tuple[int, str]:
        np.save(there, expected)
        capsys.readouterr()
        return run(monkeypatch, artifact, "--expected", there), capsys.readouterr().out.splitlines()[-1]

    length = float(np.linalg.norm(right, axis=1).mean())
    assert length > 1
    for place in (0, 8):
        wrong = right.copy()
        wrong[place, 63] += 2e-4 * length
        code, line = verdict(wrong)
        assert code == 1
        assert line.startswith("FAIL  agreement          embeddings here and the expected ones differ by 2.0e-04")
        wrong[place, 63] = right[place, 63] + 0.5e-4 * length
        assert verdict(wrong)[0] == 0
    code, line = verdict(right[:-1])
    assert code == 1
    assert line == "FAIL  agreement          9 embeddings, but 8 are expected; give the same images"
    right[3, 3] = np.nan
    assert verdict(right)[0] == 1


def test_where_there_are_no_embeddings_the_line_says_so(tmp_path, monkeypatch, capsys):
    path = saved(Encoder(dim=65), tmp_path / "a.pt")
    assert run(monkeypatch, path, "--embeddings", tmp_path / "e.npy") == 1
    assert capsys.readouterr().out.splitlines()[-1].startswith("FAIL  embeddings         not written: returns shape")
    assert not (tmp_path / "e.npy").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.pt"], "nowhere.pt: no such file"),
        (["a.pt", "nowhere.png"], "nowhere.png: no such file"),
        (["a.pt", "--expected", "nowhere.npy"], "nowhere.npy: no such file"),
        (["."], ".: no such file"),
        (["a.pt", "text.txt"], "text.txt: cannot be read (cannot identify image file 'text.txt')"),
        (["a.pt", "--expected", "text.txt"], "text.txt: cannot be read ("),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_file_is_wrong_usage_in_one_line(tmp_path, monkeypatch, capsys, arguments, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "text.txt").write_text("no image and no array\n")
    saved(Encoder(), tmp_path / "a.pt")
    assert run(monkeypatch, *arguments) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith(said)
    assert captured.err.count("\n") == 1
    assert captured.out == ""


def test_no_argument_is_wrong_usage(monkeypatch, capsys):
    with pytest.raises(SystemExit) as stopped:
        run(monkeypatch)
    assert stopped.value.code == 2
    assert "usage: verify.py" in capsys.readouterr().err


def test_a_zip_that_is_no_submission_is_a_line_and_exit_code_1(tmp_path, monkeypatch, capsys):
    (tmp_path / "submission.zip").write_bytes(b"PK")
    assert run(monkeypatch, tmp_path / "submission.zip") == 1
    assert capsys.readouterr().out.startswith("FAIL  file               not a whole zip")


ALONE = """
import runpy, sys
sys.modules.update(dict.fromkeys(["embed64", "torchvision", "timm", "pandas", "pydantic", "rich"]))
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def alone(python: Path | str, *arguments: object, folder: Path) -> subprocess.CompletedProcess:
    """The file copied into a folder and run by itself, where nothing but torch, numpy and pillow can be imported."""
    script = Path(shutil.copy(module.__file__, folder))
    command = [python, "-W", "ignore", "-c", ALONE, script, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=folder)


def test_it_runs_alone_here(artifact, tmp_path):
    done = alone(sys.executable, artifact, folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[0] == f"ok    loads              torch {torch.__version__}, no other package"
    assert len(done.stdout.splitlines()) == len(RULE_NAMES)
    assert done.stderr == ""


def test_it_runs_alone_in_torch_1_11_and_the_embeddings_agree(artifact, torch111, tmp_path):
    Image.new("RGB", (33, 21), "teal").save(tmp_path / "teal.png")
    with torch.no_grad():
        np.save(tmp_path / "here.npy", Subject(torch.jit.load(artifact), {}, [tmp_path / "teal.png"], None).reference())
    files = [tmp_path / "teal.png", "--expected", tmp_path / "here.npy", "--embeddings", tmp_path / "there.npy"]
    done = alone(torch111, artifact, *files, folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "torch 1.11.0" in done.stdout.splitlines()[0]
    assert [line[:4] for line in done.stdout.splitlines()] == ["ok  "] * (len(RULE_NAMES) + 1)
    assert np.allclose(np.load(tmp_path / "there.npy"), np.load(tmp_path / "here.npy"), atol=1e-4)


def test_in_torch_1_11_a_broken_artifact_is_a_line_too(torch111, tmp_path):
    done = alone(torch111, saved(Encoder(dim=65), tmp_path / "a.pt"), folder=tmp_path)
    assert done.returncode == 1
    assert "FAIL  input and output   returns shape [1, 65] for 1 images; it must be [1, 64]" in done.stdout
    assert alone(torch111, tmp_path / "nowhere.pt", folder=tmp_path).returncode == 2
