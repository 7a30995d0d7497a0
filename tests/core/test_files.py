"""Files are whole or absent, and a disk or folder that refuses them is named in one line."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from embed64.core.errors import InputError
from embed64.core.files import cache_root, existing_file, read_json, sha256_file, whole, write_json, write_text

SMALL = 64 * 1024


@pytest.mark.parametrize("failure", [RuntimeError, KeyboardInterrupt, SystemExit])
@pytest.mark.parametrize("kind", ["file", "folder"])
def test_a_failure_leaves_nothing_and_keeps_the_old_one(tmp_path, failure, kind):
    target = tmp_path / "deep" / "target"
    target.parent.mkdir()
    if kind == "file":
        target.write_text("old")

    def fail_half_way():
        with whole(target) as partial:
            if kind == "folder":
                (partial / "sub").mkdir(parents=True)
                (partial / "sub" / "half").write_text("half")
            else:
                partial.write_text("half")
            raise failure

    with pytest.raises(failure):
        fail_half_way()
    assert [path.name for path in target.parent.iterdir()] == (["target"] if kind == "file" else [])
    if kind == "file":
        assert target.read_text() == "old"


def test_a_file_appears_only_when_it_is_complete_and_replaces_the_old_one(tmp_path):
    target = tmp_path / "new" / "folder" / "a.txt"
    write_text(target, "old")
    with whole(target) as partial:
        partial.write_text("Zürich")
        assert target.read_text() == "old"
    assert target.read_bytes() == "Zürich".encode()
    assert list(target.parent.iterdir()) == [target]


def test_a_folder_appears_whole(tmp_path):
    with whole(tmp_path / "pack") as partial:
        partial.mkdir()
        (partial / "a").write_text("1")
    assert (tmp_path / "pack" / "a").read_text() == "1"
    assert [path.name for path in tmp_path.iterdir()] == ["pack"]


def test_a_folder_with_other_files_in_it_is_kept_and_named(tmp_path):
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "mine").write_text("keep")
    with pytest.raises(InputError, match="pack: cannot be written") as caught, whole(tmp_path / "pack") as partial:
        partial.mkdir()
    assert "\n" not in str(caught.value)
    assert (tmp_path / "pack" / "mine").read_text() == "keep"
    assert [path.name for path in tmp_path.iterdir()] == ["pack"]


def test_an_error_that_has_nothing_to_do_with_the_target_passes_through(tmp_path):
    with pytest.raises(FileNotFoundError), whole(tmp_path / "a"):
        (tmp_path / "absent").read_bytes()


# Each writer is what some stage does inside whole(); they report a full disk in different ways: numpy without an
# errno, torch as a RuntimeError.
WRITERS = {
    "text": "partial.write_text('x' * 10**6)",
    "csv": "pd.DataFrame({'a': range(10**5)}).to_csv(partial)",
    "parquet": "pd.DataFrame({'a': np.random.default_rng(0).random(10**5)}).to_parquet(partial)",
    "png": "Image.effect_noise((1000, 1000), 90).save(partial, 'PNG')",
    "zip": "zipfile.ZipFile(partial, 'w').writestr('a', os.urandom(10**6))",
    "numpy": "stream = partial.open('wb'); np.save(stream, np.zeros(10**6))",
    "torch": "stream = partial.open('wb'); torch.save({'a': torch.zeros(10**6)}, stream)",
}


def run_writer(writer: str, target: Path, limit: int | None) -> subprocess.CompletedProcess:
    script = f"""
import os, resource, sys, zipfile
from pathlib import Path
import numpy as np, pandas as pd
from PIL import Image
{"import torch" if writer == "torch" else ""}
from embed64.core.errors import InputError
from embed64.core.files import whole
limit = {limit}
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    with whole(Path(sys.argv[1])) as partial:
        {WRITERS[writer]}
except InputError as error:
    sys.exit(f"one line: {{error}}")
"""
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-c", script, str(target)], capture_output=True, text=True, env=environment, check=False
    )


def assert_no_room(done: subprocess.CompletedProcess, target: Path) -> None:
    assert f"one line: {target}: no room left on the disk" in done.stderr
    assert "free space or choose another folder" in done.stderr
    assert done.returncode == 1
    assert list(target.parent.iterdir()) == []


@pytest.mark.parametrize("writer", WRITERS)
def test_a_file_size_limit_is_one_line_and_leaves_nothing(tmp_path, writer):
    done = run_writer(writer, tmp_path / "big", SMALL)
    assert_no_room(done, tmp_path / "big")


@pytest.fixture
def mounted(tmp_path):
    """Mounts a tmpfs with the given options; skips where the test may not mount."""
    folder = tmp_path / "disk"
    folder.mkdir()

    def mount(options: str) -> Path:
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        except FileNotFoundError:
            pytest.skip("a full disk needs `mount`, which this machine lacks")
        if done.returncode:
            pytest.skip(f"a full disk needs the right to mount a tmpfs ({done.stderr.strip()})")
        return folder

    yield mount
    if folder.is_mount():
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("writer", ["text", "torch"])
def test_a_full_disk_is_one_line_and_leaves_nothing(mounted, writer):
    folder = mounted("size=64k")
    done = run_writer(writer, folder / "big", None)
    assert_no_room(done, folder / "big")


def test_a_read_only_disk_is_named(mounted):
    folder = mounted("ro,size=64k")  # as Kaggle's /kaggle/input
    with pytest.raises(InputError, match="a.txt: cannot be written .*choose another folder"):
        write_text(folder / "a.txt", "x")
    with pytest.raises(InputError, match="a.txt: cannot be written .*choose another folder"):
        write_text(folder / "sub" / "a.txt", "x")


def test_a_command_on_a_full_disk_ends_with_code_2_and_one_line(tmp_path):
    rows = [f"images/{label}/{i}.png,{label},d,s" for label in "ab" for i in range(3)]
    (tmp_path / "C.csv").write_text("\n".join(["path,label,domain,source", *rows]) + "\n")
    out = tmp_path / "out" / "T.csv"
    done = subprocess.run(
        [sys.executable, "-m", "embed64", "triplets", str(tmp_path / "C.csv"), "--count", "9000", "--out", str(out)],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL, SMALL)),
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.strip().splitlines() == [
        f"embed64: {out}: no room left on the disk, the file was not written; free space or choose another folder"
    ]
    assert list(out.parent.iterdir()) == []


def test_a_parent_that_is_a_file_is_named(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="a.txt: cannot be written .*choose another folder"):
        write_text(tmp_path / "file" / "a.txt", "x")
    assert (tmp_path / "file").read_text() == "x"


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="no folder here that takes no files")
def test_a_folder_that_cannot_be_made_is_named():
    with pytest.raises(InputError, match=r"^/proc/none/a.txt: cannot be written .*choose another folder"):
        write_text(Path("/proc/none/a.txt"), "x")


def test_a_path_without_a_name_is_refused():
    with pytest.raises(InputError, match=r"^\.: not the path of a file; name a file"):
        write_text(Path(), "x")


def test_a_folder_in_the_files_place_is_named(tmp_path):
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(InputError, match="a.txt: cannot be written"):
        write_text(tmp_path / "a.txt", "x")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere; the read-only disk covers it")
def test_an_unwritable_folder_is_named(tmp_path):
    (tmp_path / "closed").mkdir(mode=0o500)
    with pytest.raises(InputError, match="a.txt: cannot be written .*choose another folder"):
        write_text(tmp_path / "closed" / "a.txt", "x")


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_json_refuses_what_is_not_json_and_keeps_the_old_file(tmp_path, value):
    path = write_json(tmp_path / "a.json", {"mp5": 0.5, "range": [0.25, 0.75]})
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_json(path, {"mp5": value})
    assert json.loads(path.read_text()) == {"mp5": 0.5, "range": [0.25, 0.75]}


def test_existing_file_ends_in_the_remedy(tmp_path):
    (tmp_path / "a").write_text("")
    assert existing_file(tmp_path / "a", "make one") == tmp_path / "a"
    for absent in ("b", "."):
        with pytest.raises(InputError, match="no such file; make one$"):
            existing_file(tmp_path / absent, "make one")


def test_sha256_of_a_file(tmp_path):
    (tmp_path / "abc").write_bytes(b"abc")
    (tmp_path / "million").write_bytes(b"a" * 1_000_000 * 2)
    # "abc" is the example of FIPS 180-2, appendix B.1; the other spans two blocks and comes from `sha256sum`.
    assert sha256_file(tmp_path / "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    by_tool = subprocess.run(["sha256sum", tmp_path / "million"], capture_output=True, text=True, check=True).stdout
    assert sha256_file(tmp_path / "million") == by_tool.split()[0]


def gone() -> int:
    """The number of a process that has ended."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


def test_what_killed_processes_left_is_removed_by_the_next_in_that_folder(tmp_path):
    from embed64.core import files

    here, dead = files._here(), gone()
    left = [f".a.pt.{here}.{dead}.partial", f".b.pt.{here}.{dead}.partial", f".step-0000007.pt.{here}.{dead}.partial"]
    left.append(f".a.pt.{dead}.partial")  # as earlier versions wrote it
    kept = [
        f".a.pt.{here}.{os.getppid()}.partial",  # of a process that lives
        f".a.pt.elsewhere.{dead}.partial",  # of another machine
        f".b.pt.{dead}.partial",  # of another file, on a machine that is not known
        ".a.pt.notes.partial",
        "a.pt.1.partial",
    ]
    for name in [*left, *kept]:
        (tmp_path / name).write_text("x")
    folder = tmp_path / f".a.pt.{here}.{gone()}.partial"
    folder.mkdir()
    (folder / "inside").write_text("x")
    files.write_text(tmp_path / "a.pt", "whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*kept, "a.pt"])


def test_a_process_that_is_killed_while_it_writes_leaves_nothing_for_long(tmp_path):
    program = (
        "import os, sys\nfrom pathlib import Path\nfrom embed64.core.files import whole\n"
        "with whole(Path(sys.argv[1])) as partial:\n"
        "    partial.write_text('half')\n    os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", program, tmp_path / "[a] *.pt"], check=False)
    assert len(list(tmp_path.iterdir())) == 1
    write_text(tmp_path / "[a] *.pt", "whole")
    assert [path.name for path in tmp_path.iterdir()] == ["[a] *.pt"]


def test_a_user_without_a_home_is_told_what_to_set(monkeypatch):
    def homeless():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    monkeypatch.delenv("EMBED64_CACHE", raising=False)
    with pytest.raises(InputError, match="no home folder; set EMBED64_CACHE"):
        cache_root()
    monkeypatch.setenv("EMBED64_CACHE", "/elsewhere")
    assert cache_root() == Path("/elsewhere")


@pytest.mark.parametrize("content", [b"", b"{", b"\xff{}", b"[]", b"3"])
def test_a_json_file_that_is_damaged_is_named(tmp_path, content):
    (tmp_path / "a.json").write_bytes(content)
    with pytest.raises(InputError, match="a.json: damaged, .*; make it again$"):
        read_json(tmp_path / "a.json", dict, "make it again")


def test_a_name_that_is_too_long_is_named(tmp_path):
    with pytest.raises(InputError, match="cannot be written \\(File name too long\\)"):
        write_text(tmp_path / ("a" * 300), "")
    with pytest.raises(InputError, match="File name too long; make one"):
        existing_file(tmp_path / ("a" * 300), "make one")
