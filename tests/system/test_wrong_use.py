"""Wrong use is answered in one line that says what, where and what to do; exit code 2, no traceback.

Most commands run in this process; of each kind of ending one is a process of its own.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest
from commands import DemoRun, here
from PIL import Image


def refusal(stderr: str) -> str:
    """The one line that says why."""
    lines = stderr.strip().splitlines()
    assert lines
    assert "Traceback" not in stderr
    assert [line.startswith("embed64: ") for line in lines].count(True) == 1
    return lines[-1]


def refused(*arguments: object, cwd: Path) -> str:
    return refusal(here(*arguments, cwd=cwd, code=2).err)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four labels of two images each, and their catalog."""
    lines = ["path,label,domain,source"]
    for label in "abcd":
        for number in range(2):
            Image.new("RGB", (40, 40), (50 * number, 20 * ord(label) % 255, 90)).save(tmp_path / f"{label}{number}.png")
            lines.append(f"{label}{number}.png,{label},things,mine")
    (tmp_path / "c.csv").write_text("\n".join(lines) + "\n")
    return tmp_path


def train(folder: Path, *more: str) -> str:
    return refused("train", "--catalog", "c.csv", "--out", "run", *more, cwd=folder)


def test_an_unknown_recipe_key_names_the_nearest(folder: Path) -> None:
    assert "'train.step' is unknown; did you mean 'train.steps'?" in train(folder, "train.step=3")


def test_an_unknown_recipe_names_the_presets(folder: Path) -> None:
    message = train(folder, "--recipe", "dmeo")
    assert "did you mean 'demo'" in message
    assert "deit, deit-original, demo, dinov3" in message


def test_triplets_that_would_not_be_used(folder: Path) -> None:
    message = train(folder, "--triplets", "t.parquet", "split.holdout=0.5")
    assert "t.parquet: not used, loss.miner is 'hard_negative'; give loss.miner=offline" in message


def test_a_missing_catalog(folder: Path, embed64) -> None:
    done = embed64("train", "--catalog", "no.csv", "--out", "run", cwd=folder, code=2)
    assert "no.csv: no such file" in refusal(done.stderr)


def test_a_missing_column(folder: Path) -> None:
    (folder / "c.csv").write_text("path,label,domain\na0.png,a,things\n")
    assert "c.csv: column 'source' is missing" in train(folder)


def test_a_label_with_one_image(folder: Path) -> None:
    (folder / "c.csv").write_text((folder / "c.csv").read_text().replace("d1.png,d,things,mine\n", ""))
    assert "c.csv: row 7: label 'd' (mine/things) has one image" in train(folder)


def test_unreadable_images_are_named_counted_and_left_out(folder: Path) -> None:
    (folder / "a0.png").write_text("<html>not found</html>")
    done = here("train", "--catalog", "c.csv", "--out", "run", "split.validation=0.9", cwd=folder, code=2)
    assert "split.validation 0.9 takes" in done.err
    assert "left out: a0.png: text, not an image" in done.err
    assert "left out: a1.png: the other images of its label cannot be read" in done.err
    assert "left out: 2 of 8 images, listed in run/rejected.csv" in done.err
    assert len((folder / "run" / "rejected.csv").read_text().splitlines()) == 3


def test_catalog_check_fails_with_the_list(folder: Path) -> None:
    (folder / "b1.png").write_bytes(b"")
    done = here("catalog", "check", "c.csv", cwd=folder, code=1)
    assert "b1.png: " in done.out
    assert "c.csv: 1 of 8 images cannot be read" in done.err


def test_pretrained_weights_that_cannot_be_had_name_the_three_ways(folder: Path, embed64) -> None:
    command = ["train", "--recipe", "deit", "--catalog", "c.csv", "--out", "run"]
    settings = ["split.holdout=0.5", "split.validation=0", "train.batch_size=6"]
    # huggingface_hub reads the variable as it is imported.
    done = embed64(*command, *settings, cwd=folder, env={"HF_HUB_OFFLINE": "1"}, code=2)
    message = done.stderr.strip().splitlines()[-1]
    for way in ("timm's own download", "--weights FILE", "attached dataset"):
        assert way in message


def test_a_full_disk_leaves_no_partial_file(demo: DemoRun, tmp_path: Path) -> None:
    # A limit on the size of files stands for a full disk: the write fails half-way all the same.
    script = Path(sys.executable).parent / "embed64"
    done = subprocess.run(
        [script, "export", demo.run, "-o", tmp_path / "saved_model.pt"],
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, 2**20)),
    )
    assert done.returncode == 2, done.stderr
    assert "saved_model.pt: no room left on the disk" in done.stderr.splitlines()[-1]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["export", "nowhere"], "nowhere/recipe.toml: no such file"),
        (["score", "no.pt", "--catalog", "c.csv"], "no.pt: no such file"),
        (["score", "a0.png", "--catalog", "c.csv"], "a0.png: not a TorchScript file"),
        (["report", "nowhere"], "nowhere/scores.json: no such file"),
        (["sources", "build", "emojis", "--out", "x.csv"], "source 'emojis' is unknown"),
        (["sources", "build", "--out", "x.csv"], "nothing to build from"),
        (["sources", "build", "--folder", "nowhere", "--out", "x.csv"], "nowhere: no such folder"),
        (["triplets", "no.csv", "--out", "t.parquet"], "no.csv: no such file"),
        (["triplets", "c.csv", "--out", "t.csv", "--semantic", "0.2"], "semantic negatives need --glove FILE"),
        (["triplets", "c.csv", "--out", "t.csv", "--feature", "0.2"], "feature negatives need --embeddings FILE"),
        (["triplets", "c.csv", "--out", "t.csv", "--glove", "g.txt"], "g.txt: not used"),
        (["triplets", "c.csv", "--out", "t.csv", "--feature", "0.6"], "add up to 1.1; they may be 1 at most"),
        (["triplets", "c.csv", "--out", "t.csv", "--embeddings", "a0.png"], "a0.png: not a Parquet file"),
        (["audit", "no.parquet", "--catalog", "c.csv"], "no.parquet: no such file"),
        (["audit", "c.csv", "--catalog", "c.csv"], "c.csv: column 'anchor' is missing"),
    ],
)
def test_other_wrong_input(folder: Path, command: list[str], said: str) -> None:
    assert said in refused(*command, cwd=folder)


@pytest.mark.parametrize("command", [["frobnicate"], ["train"], ["score", "x.pt"]])
def test_wrong_usage_is_exit_code_2(tmp_path: Path, command: list[str]) -> None:
    assert "Usage:" in here(*command, cwd=tmp_path, code=2).err


def test_wrong_usage_of_the_installed_command_is_exit_code_2(tmp_path: Path, embed64) -> None:
    assert "Usage:" in embed64("demo", "--frob", cwd=tmp_path, code=2).stderr


def test_a_broken_artifact_fails_the_check(tmp_path: Path, embed64) -> None:
    (tmp_path / "saved_model.pt").write_bytes(b"PK not really")
    assert "FAIL  file" in embed64("check", "saved_model.pt", cwd=tmp_path, code=1).stdout
    here("check", "absent.pt", cwd=tmp_path, code=2)


def test_the_traceback_is_there_on_request(folder: Path, embed64) -> None:
    done = embed64("score", "no.pt", "--catalog", "c.csv", "--debug", cwd=folder, code=None)
    assert done.returncode != 0
    assert "Traceback" in done.stderr
