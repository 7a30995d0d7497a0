"""What happens when the disk is full, the folder read-only, the memory short, the cache damaged, the process killed?

    python benchmarks/faults.py                       # everything: about 15 minutes on two idle cores
    python benchmarks/faults.py --only damaged disk   # only groups with these words in their names

Each fault is set up for real, and the command runs as a process of its own. A command survives a fault if it does its
work all the same, or says what is wrong in one line and leaves nothing half-written; if a run after the fault ends
with the results of an undisturbed one, byte for byte (an artifact: weight for weight), where that applies; and if no
traceback is seen. Mounts are made in a namespace of this script's own, as root or as anyone whom the system lets have
one, and vanish with it; without one, what needs a mount is listed as not tried.
"""

from __future__ import annotations

import argparse
import colorsys
import hashlib
import json
import os
import platform
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from embed64.core.files import write_json, write_text

HERE = Path(__file__).parent
COMMAND = Path(sys.executable).parent / "embed64"
PRIVATE = "EMBED64_FAULTS_PRIVATE"
"""Set in the process that has a mount namespace of its own."""
KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30
RECIPE = """\
name = "tiny"
[split]
holdout = 0.34
[triplets]
count = 200
[backbone]
name = "test_resnet"
pretrained = false
image_size = 32
frozen = true
[head]
rank = 8
[loss]
name = "triplet"
miner = "offline"
[train]
steps = 6
batch_size = 12
images_per_label = 3
checkpoint_every = 2
device = "cpu"
workers = 0
"""
RESULTS = (
    "catalog.csv",
    "recipe.toml",
    "metrics.jsonl",
    "triplets.parquet",
    "saved_model.pt",
    "scores.json",
    "holdout/embeddings.parquet",
    "holdout/triplets.parquet",
)
"""Files of a run that depend on nothing but its recipe and catalog."""
SILENT = "nothing"


class Untried(Exception):
    """A fault that cannot be set up here; the message is the reason."""


@dataclass
class Said:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str
    seconds: float
    peak: int  # bytes that were resident
    data: int  # bytes that RLIMIT_DATA counts

    @property
    def checked(self) -> bool:
        return self.code == 1 and "FAIL  " in self.out

    @property
    def line(self) -> str:
        """The error; or what was said last."""
        said = [line for line in self.err.splitlines() if line.startswith("embed64: ")]
        return said[-1].removeprefix("embed64: ") if said else SILENT

    def wrong(self, codes: Sequence[int]) -> list[str]:
        """What is wrong with the way it ended; `check` alone says in its results what it found."""
        found = []
        if self.code not in codes:
            found.append(f"exit code {self.code}")
        if "Traceback (most recent" in self.err:
            found.append("a traceback")
        if "this is a bug" in self.err:
            found.append("called a bug")
        if (
            self.code in (1, 2)
            and not self.checked
            and sum(line.startswith("embed64: ") for line in self.err.splitlines()) != 1
        ):
            found.append("not one line")
        return found


@dataclass
class Lab:
    """A folder with images, a catalog, an undisturbed run and its cache, in which faults are set up."""

    folder: Path
    mounts: bool
    rows: list[dict[str, Any]] = field(default_factory=list)
    group: str = ""
    images: int = 100_000
    """Rows of the large catalog."""
    base_values: list[str] = field(default_factory=list)
    """What `runs` shows of the undisturbed run."""
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(
        self,
        *words: object,
        cwd: Path | None = None,
        env: dict[str, str | None] | None = None,
        limits: dict[int, int] | None = None,
        shell: str = "",
        **more: Any,
    ) -> subprocess.Popen[str]:
        """Start the command; `env` replaces or (None) removes variables, `shell` is a script that runs "$@"."""
        variables = {
            **os.environ,
            "EMBED64_CACHE": str(self.folder / "cache"),
            "COLUMNS": "200",
            "OMP_NUM_THREADS": "1",
        }
        for name, value in (env or {}).items():
            variables.pop(name, None)
            if value is not None:
                variables[name] = value
        command = [str(COMMAND), *map(str, words)]
        if limits or shell:
            command = [sys.executable, "-c", _LIMITED, json.dumps(limits or {}), shell, *command]
        out, err = (self.folder / "said" / f"{len(self.started)}.{kind}" for kind in ("out", "err"))
        out.parent.mkdir(exist_ok=True)
        with out.open("w") as stdout, err.open("w") as stderr:
            process = subprocess.Popen(
                command,
                cwd=cwd or self.folder,
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
                text=True,
                start_new_session=True,
                **more,
            )
        process.began, process.said = time.monotonic(), (out, err)  # type: ignore[attr-defined]
        self.started.append(process)
        return process

    def stop(self) -> None:
        """End what still runs."""
        for process in self.started:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def end(self, process: subprocess.Popen[str], patience: float = 1200, resident: int = 64 * GIB) -> Said:
        """Wait for a command, which is killed if it takes more memory; whatever of it is left is ended."""
        until = time.monotonic() + patience
        status, usage, data = 0, None, 0
        while usage is None:
            pid, status, used = os.wait4(process.pid, os.WNOHANG)
            if pid:
                usage = used
            elif time.monotonic() > until:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                data = max(data, memory_of(process.pid, "VmData"))
                if memory_of(process.pid, "VmRSS") > resident:
                    os.killpg(process.pid, signal.SIGKILL)
                time.sleep(0.02)
        process.returncode = code = os.waitstatus_to_exitcode(status)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # its workers; by now they have ended of themselves
        out, err = (path.read_text(errors="replace") for path in process.said)  # type: ignore[attr-defined]
        seconds = time.monotonic() - process.began  # type: ignore[attr-defined]
        return Said(code, out, err, seconds, usage.ru_maxrss * KIB, data)

    def run(self, *words: object, **how: Any) -> Said:
        return self.end(self.start(*words, **how))

    def train(self, out: object, *more: object, **how: Any) -> Said:
        return self.run(*self.training(out, *more), **how)

    def training(self, out: object, *more: object) -> list[object]:
        return ["train", "--recipe", self.folder / "tiny.toml", "--catalog", "ready.csv", "--out", out, *more]

    def judge(
        self, fault: str, tried: str, said: Said, codes: Sequence[int] = (0,), wrong: Sequence[str] = (), note: str = ""
    ) -> None:
        """Add a row; `codes` are the exit codes that may be, `wrong` is what else was found wrong."""
        found = [*said.wrong(codes), *(each for each in wrong if each)]
        says = "does its work" if said.code == 0 or said.checked else self.short(said.line)
        if said.code == -signal.SIGKILL:
            says = "killed"
        if found and said.line == SILENT:
            says = self.short(" ".join(said.err.split())[-300:]) or says
        row = {
            "group": self.group,
            "fault": fault,
            "tried": tried,
            "survived": "no: " + "; ".join(found) if found else "yes",
            "says": f"{says}; {note}" if note else says,
            "exit": said.code,
            "seconds": round(said.seconds, 1),
        }
        self.rows.append(row)
        print(f"{row['survived']:4} {said.seconds:6.1f} s  {fault}: {tried}: {row['says']}", flush=True)

    def untried(self, fault: str, reason: str) -> None:
        self.rows.append(
            {"group": self.group, "fault": fault, "tried": "", "survived": "not tried", "says": reason, "exit": ""}
        )
        print(f"not tried      {fault}: {reason}", flush=True)

    def short(self, text: str) -> str:
        """Return a message with this folder's path left out."""
        text = re.sub(r"\s+", " ", text.replace(f"{self.folder}/", ""))
        return re.sub(r"(pp…/?)+", "pp…", re.sub(r"([np])\1{20,}", r"\1\1…", text))

    @contextmanager
    def disk(self, options: str, name: str = "disk", kind: str = "tmpfs") -> Iterator[Path]:
        """Mount a small disk in the lab."""
        if not self.mounts:
            raise Untried("needs root, or a user namespace, to mount a disk")
        place = Path(name) if name.startswith("/") else self.folder / name
        place.mkdir(exist_ok=True)
        mount(["-t", kind, "-o", options, kind, place])
        try:
            yield place
        finally:
            subprocess.run(["umount", "-l", place], check=True)

    @contextmanager
    def read_only(self, place: Path) -> Iterator[Path]:
        """Make a folder read-only for everyone, root included."""
        if not self.mounts:
            raise Untried("needs root, or a user namespace, to mount a folder read-only")
        mount(["--bind", place, place])
        mount(["-o", "remount,bind,ro", place])
        try:
            yield place
        finally:
            subprocess.run(["umount", "-l", place], check=True)

    def copy(self, name: str, of: str = "base") -> Path:
        """Return a fresh copy of a folder of the lab."""
        return Path(shutil.copytree(self.folder / of, self.folder / name))

    def differs(self, run: Path) -> str:
        """Return in which results a run differs from the undisturbed one; empty if in none."""
        base = self.folder / "base"
        names = [name for name in RESULTS if not same(base / name, run / name)]
        return f"other results than an undisturbed run's ({', '.join(names)})" if names else ""

    def again(self, run: Path, *more: object, **how: Any) -> list[str]:
        """Resume a run after its fault is gone; return what is wrong with that, or with its results."""
        said = self.train(run, "--resume", *more, **how)
        wrong = [f"--resume: {each} ({said.line})" for each in said.wrong([0])]
        return wrong or [self.differs(run), left(run)]


def mount(words: list[object]) -> None:
    done = subprocess.run(["mount", *map(str, words)], capture_output=True, text=True)
    if done.returncode:
        raise Untried(f"mount is refused here ({done.stderr.strip()})")


_LIMITED = """
import json, os, resource, sys
limits, shell = json.loads(sys.argv[1]), sys.argv[2]
for name, value in limits.items():
    resource.setrlimit(int(name), (value, value))
command = sys.argv[3:]
os.execvp("sh", ["sh", "-c", shell, "sh", *command]) if shell else os.execv(command[0], command)
"""


def memory_of(pid: int, what: str) -> int:
    """Return the bytes of a process, VmRSS or VmData as the kernel counts them; 0 if it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = re.search(rf"{what}:\s+(\d+) kB", status)
    return int(found[1]) * KIB if found else 0


def same(one: Path, other: Path) -> bool:
    """Compare two results: artifacts by their weights, scores without the artifact's digest, others byte for byte."""
    return one.is_file() and other.is_file() and compared(one) == compared(other)


def compared(path: Path) -> Any:
    if path.name == "saved_model.pt":  # torch numbers the classes in its code by what the process exported before
        with zipfile.ZipFile(path) as archive:
            return {name: archive.read(name) for name in archive.namelist() if re.search("/(data|constants)/", name)}
    if path.name == "scores.json":
        return {name: value for name, value in json.loads(path.read_text()).items() if name != "artifact_sha256"}
    return path.read_bytes()


def left(folder: Path) -> str:
    """Return which half-written files lie in a folder; empty if none."""
    found = sorted(str(path.relative_to(folder)) for path in folder.rglob("*.partial"))
    return f"{', '.join(found)} left" if found else ""


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file, apart from locks."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".lock" and path.name != ".lock"
    }


def wait_for(there: Callable[[], Any], process: subprocess.Popen[str], patience: float = 300) -> bool:
    """Wait until something is there; return False if the process ends first."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if there():
            return True
        if os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            return False  # `end` will read how it ended
    return False


# --- the lab ---------------------------------------------------------------------------------------------------------


def prepare(lab: Lab) -> None:
    """Make images, catalogs, a cache, and a run without faults."""
    folder = lab.folder
    rng = np.random.default_rng(0)
    for label in range(12):
        colour = np.array(colorsys.hsv_to_rgb(label / 12, 0.8, 0.8)) * 255
        place = folder / "photos" / f"object {label}"
        place.mkdir(parents=True)
        for number in range(5):
            picture(colour, rng).save(place / f"{number}.png")
    write_text(folder / "tiny.toml", RECIPE)
    built = lab.run("sources", "build", "--folder", "photos", "--domain", "goods", "--out", "mine.csv")
    rows = (folder / "mine.csv").read_text().splitlines()
    # With its own clusters, a run is spared the search for duplicates, the longest part of so small a run.
    write_text(folder / "ready.csv", "\n".join([rows[0] + ",cluster", *(row + "," for row in rows[1:])]) + "\n")
    done = lab.train("base")
    if built.code or done.code:
        raise SystemExit(f"the undisturbed run failed: {built.err}{done.err}")
    lab.run("report", "base")  # the run's own report could not know how long it took to write
    lab.base_values = lab.run("runs", "base").out.split()[1:]


def picture(colour: np.ndarray, rng: np.random.Generator) -> Image.Image:
    cells = (colour + rng.normal(0, 40, (4, 4, 3))).clip(0, 255).astype(np.uint8)
    return Image.fromarray(cells).resize((64, 64), Image.Resampling.BICUBIC)


FAULTS: dict[str, Callable[[Lab], None]] = {}


def faults(group: str) -> Callable[[Callable[[Lab], None]], Callable[[Lab], None]]:
    def keep(function: Callable[[Lab], None]) -> Callable[[Lab], None]:
        FAULTS[group] = function
        return function

    return keep


# --- disks -----------------------------------------------------------------------------------------------------------


@faults("disk full: the run's folder")
def full_run(lab: Lab) -> None:
    for size in (8, 40, 1000, 2000, 3010, 3080):
        with lab.disk(f"size={size}k") as disk:
            run = disk / "run"
            said = lab.train(run)
            stage = stages(run)
            half = left(disk)
            mount(["-o", "remount,size=64m", disk])
            wrong = [half, *lab.again(run)]
            lab.judge(
                f"{size} KiB for the run's folder",
                "`train`, then `--resume` with room",
                said,
                (2,),
                wrong,
                f"full after the stage {stage}",
            )
    said = lab.train("limited", limits={resource.RLIMIT_FSIZE: MIB})
    run = lab.folder / "limited"
    lab.judge("files of at most 1 MiB", "`train`, then `--resume` without", said, (2,), [left(run), *lab.again(run)])


def stages(run: Path) -> str:
    try:
        return f"`{json.loads((run / 'stages.json').read_text())[-1]['name']}`"
    except (OSError, ValueError, LookupError):
        return "before the first"


@faults("disk full: other outputs")
def full_outputs(lab: Lab) -> None:
    artifact = lab.folder / "base" / "saved_model.pt"
    commands: dict[str, list[object]] = {
        "`export RUN -o`": ["export", "base", "-o", "disk/new/saved_model.pt"],
        "`sources build --out`": ["sources", "build", "--folder", "photos", "--domain", "goods", "--out", "disk/c.csv"],
        "`catalog split --out`": ["catalog", "split", "ready.csv", "--holdout", "0.3", "--out", "disk/c.parquet"],
        "`catalog report --out`": ["catalog", "report", "ready.csv", "--out", "disk/c.html"],
        "`triplets --out`": ["triplets", "ready.csv", "--out", "disk/t.parquet"],
        "`embed -o`": ["embed", artifact, "--catalog", "ready.csv", "-o", "disk/e.parquet"],
        "`search --out`": ["search", artifact, "photos/object 1/1.png", "--index", "photos", "--out", "disk/s.png"],
        "`score --json`": ["score", artifact, "--catalog", "ready.csv", "--json", "disk/s.json"],
        "`runs --json`": ["runs", "base", "--json", "disk/r.json"],
        "`demo --out`": ["demo", "--out", "disk/demo", "train.steps=1"],
    }
    with lab.disk("size=64k") as disk:
        (disk / "filler").write_bytes(bytes(64 * KIB))
        for tried, words in commands.items():
            said = lab.run(*words)
            lab.judge("a full disk", tried, said, (2,), [left(disk)])
    with lab.disk("size=3300k") as disk:
        shutil.copytree(lab.folder / "base", disk / "run", dirs_exist_ok=True)
        with suppress(OSError), (disk / "filler").open("wb") as filler:
            while True:
                filler.write(bytes(4 * KIB))
                filler.flush()
        before = digests(disk / "run")
        said = lab.run("report", "disk/run")
        lost = "" if digests(disk / "run") == before else "old files changed"
        lab.judge("a full disk", "`report RUN`", said, (2,), [left(disk), lost])


@faults("disk full: the cache")
def full_cache(lab: Lab) -> None:
    for size in (16, 80):
        with lab.disk(f"size={size}k") as disk:
            cache = {"EMBED64_CACHE": str(disk / "cache")}
            run = lab.folder / f"cache-{size}"
            said = lab.train(run, env=cache)
            half = left(disk)
            mount(["-o", "remount,size=128m", disk])
            wrong = [half, *lab.again(run, env=cache)]
            lab.judge(f"{size} KiB for the cache", "`train`, then `--resume` with room", said, (2,), wrong)
    with lab.disk("size=4k") as disk:
        (disk / "filler").write_bytes(bytes(4 * KIB))
        cache = {"EMBED64_CACHE": str(disk / "cache")}
        said = lab.run("score", "base/saved_model.pt", "--catalog", "ready.csv", env=cache)
        lab.judge("a full disk for the cache", "`score`", said, (0,))


@faults("disk full: temporary files")
def full_tmp(lab: Lab) -> None:
    with lab.disk("size=4k,nr_inodes=2") as disk:
        (disk / "filler").write_bytes(bytes(4 * KIB))
        how = {"TMPDIR": str(disk), "EMBED64_CACHE": str(lab.folder / "unseen")}
        said = lab.run("score", "base/saved_model.pt", "--catalog", "ready.csv", env=how)
        lab.judge("TMPDIR on a full disk", "`score` of a file not seen before", said, (0, 2))
        said = lab.run("check", "base/saved_model.pt", env=how)
        lab.judge("TMPDIR on a full disk", "`check`", said, (0, 2))
        run = lab.folder / "tmp-run"
        said = lab.train(run, "train.processes=2", env={"TMPDIR": str(disk)})
        lab.judge("TMPDIR on a full disk", "`train train.processes=2`", said, (0, 2), [left(run)])


@faults("read-only folders")
def read_only(lab: Lab) -> None:
    run = lab.copy("ro-run")
    before = digests(run)
    with lab.read_only(run):
        artifact = run / "saved_model.pt"
        commands: dict[str, tuple[list[object], Sequence[int]]] = {
            "`train --out`": (lab.training(run / "new"), (2,)),
            "`train --resume`": (lab.training(run, "--resume"), (2,)),
            "`report RUN`": (["report", run], (2,)),
            "`export RUN`": (["export", run, "-o", "elsewhere/saved_model.pt"], (0, 2)),
            "`export RUN -o`": (["export", "base", "-o", run / "x" / "saved_model.pt"], (2,)),
            "`score`": (["score", artifact, "--catalog", "ready.csv"], (0,)),
            "`check`": (["check", artifact], (0,)),
            "`runs`": (["runs", run], (0,)),
            "`soup --out`": (["soup", run, run, "--out", run / "soup"], (2,)),
        }
        for tried, (words, codes) in commands.items():
            said = lab.run(*words)
            lab.judge("the run's folder is read-only", tried, said, codes)
        searching = ["search", artifact, lab.folder / "photos/object 1/1.png", "--index", lab.folder / "photos"]
        said = lab.run(*searching, cwd=run)
        lab.judge("the current folder is read-only", "`search`", said, (2,))
    if digests(run) != before or left(run):
        lab.rows[-1]["survived"] = "no: old files changed"
    with lab.read_only(lab.copy("ro-cache", of="cache")) as cache:
        how = {"EMBED64_CACHE": str(cache)}
        out = lab.folder / "ro-cache-run"
        said = lab.train(out, env=how)
        lab.judge("the cache is read-only, and complete", "`train`", said, (0,), [lab.differs(out)])
    with lab.disk("ro,size=64k", "ro-disk") as disk:
        how = {"EMBED64_CACHE": str(disk / "cache")}
        out = lab.folder / "ro-disk-run"
        said = lab.train(out, env=how)
        lab.judge("the cache is read-only, and empty", "`train`, then `--resume`", said, (2,), lab.again(out))
        said = lab.run("score", "base/saved_model.pt", "--catalog", "ready.csv", env=how)
        lab.judge("the cache is read-only, and empty", "`score`", said, (0,))
    with lab.read_only(lab.copy("ro-photos", of="photos")) as photos:
        said = lab.run("sources", "build", "--folder", photos, "--domain", "goods", "--out", "from-ro.csv")
        lab.judge("the images' folder is read-only", "`sources build`", said, (0,))
        shutil.copy(lab.folder / "ready.csv", lab.folder / "ready-here.csv")
    with lab.disk("size=1m", "ro-catalog") as disk:
        shutil.copytree(lab.folder / "photos", disk / "photos")
        shutil.copy(lab.folder / "ready.csv", disk / "ready.csv")
        mount(["-o", "remount,ro", disk])
        out = lab.folder / "ro-catalog-run"
        words = [word if word != "ready.csv" else disk / "ready.csv" for word in lab.training(out)]
        said = lab.run(*words)
        unlike = "" if same(out / "saved_model.pt", lab.folder / "base" / "saved_model.pt") else "another artifact"
        lab.judge("the catalog's folder is read-only", "`train`", said, (0,), [unlike])


@faults("no home")
def no_home(lab: Lab) -> None:
    with lab.disk("ro,size=64k", "ro-home") as home:
        for fault, value in (("HOME is read-only", home), ("HOME does not exist", home / "none" / "such")):
            how = {"HOME": str(value), "EMBED64_CACHE": None, "XDG_CACHE_HOME": None}
            out = lab.folder / f"home-{fault.count(' ')}"
            said = lab.train(out, env=how)
            lab.judge(f"{fault}, no EMBED64_CACHE", "`train`", said, (2,))
            said = lab.run("score", "base/saved_model.pt", "--catalog", "ready.csv", env=how)
            lab.judge(f"{fault}, no EMBED64_CACHE", "`score`", said, (0,))
            said = lab.run("sources", "list", env=how)
            lab.judge(f"{fault}, no EMBED64_CACHE", "`sources list`", said, (0,))
    out = lab.folder / "home-less"
    said = lab.train(out, env={"HOME": None})
    lab.judge("HOME is unset", "`train`", said, (0,), [lab.differs(out)])
    # A user whom /etc/passwd does not know, as in many containers: there, nobody says where home is.
    for variables, codes in (({"EMBED64_CACHE": None}, (2,)), ({}, (0,))):
        cache = "no EMBED64_CACHE" if variables else "EMBED64_CACHE is given"
        tried = "`score`"
        if subprocess.run(["sh", "-c", _STRANGER, "sh", "true"], capture_output=True).returncode:
            lab.untried(f"HOME is unset for a nameless user, {cache}", "needs a user namespace")
            continue
        words = ["score", "base/saved_model.pt", "--catalog", "ready.csv"]
        said = lab.run(*words, env={"HOME": None, **variables}, shell=_STRANGER)
        lab.judge(f"HOME is unset for a nameless user, {cache}", tried, said, codes)


# Root's own files, under a number that has no name.
_STRANGER = 'exec unshare --user --map-user=12345 --map-group=12345 "$@"'


# --- memory, files, processes ----------------------------------------------------------------------------------------


@faults("shared memory")
def shared_memory(lab: Lab) -> None:
    fresh = ["backbone.cached=false", "train.workers=2"]
    for size in ("4k", "256k"):
        with lab.disk(f"size={size}", "/dev/shm"):
            out = lab.folder / f"shm-{size}"
            said = lab.train(out, *fresh)
            wrong = [left(out)]
            lab.judge(f"{size[:-1]} KiB of /dev/shm", "`train train.workers=2`", said, (1, 2), wrong)
    with lab.disk("size=4k", "/dev/shm"):
        out = lab.folder / "shm-none"
        said = lab.train(out, env={"EMBED64_CACHE": str(lab.folder / "shm-cache")})
        lab.judge("4 KiB of /dev/shm", "`train train.workers=0`", said, (0,), [lab.differs(out)])


@faults("few open files")
def few_files(lab: Lab) -> None:
    artifact = lab.folder / "base" / "saved_model.pt"
    for count in (64, 32):
        commands: dict[str, list[object]] = {
            "`train train.workers=2`": lab.training(f"few-{count}", "backbone.cached=false", "train.workers=2"),
            "`train`": lab.training(f"few-plain-{count}"),
            "`score`": ["score", artifact, "--catalog", "ready.csv"],
            "`search`": ["search", artifact, "photos/object 1/1.png", "--index", "photos"],
            "`sources build`": ["sources", "build", "--folder", "photos", "--domain", "d", "--out", f"few-{count}.csv"],
            "`embed`": ["embed", artifact, "--catalog", "ready.csv", "-o", f"few-{count}.parquet"],
        }
        for tried, words in commands.items():
            how = {"EMBED64_CACHE": str(lab.folder / f"few-cache-{count}")}  # so that everything is done again
            said = lab.run(*words, limits={resource.RLIMIT_NOFILE: count}, env=how)
            lab.judge(f"{count} open files", tried, said, (0,) if count == 64 else (0, 2))
    said = lab.run(
        *["demo", "--out", "few-demo", "--export-dir", "few-export"],
        *["train.steps=1", "backbone.image_size=32", "train.workers=2"],
        limits={resource.RLIMIT_NOFILE: 64},
    )
    lab.judge("64 open files", "`demo train.workers=2`", said, (0,))


@faults("little memory")
def little_memory(lab: Lab) -> None:
    large = ["backbone.cached=false", "backbone.image_size=1600", "train.batch_size=40", "train.images_per_label=5"]
    # No less than a small run takes: if the limit is below what torch needs to start, torch itself ends the process.
    usual = lab.train("memory-usual").data // MIB + 64
    limit = {resource.RLIMIT_DATA: usual * MIB}
    fault = f"{usual} MiB of memory (RLIMIT_DATA), 64 more than an ordinary run takes"
    said = lab.train("memory", *large, limits=limit)
    lab.judge(fault, "`train` with 40 images of 1600 pixels", said, (2,), [left(lab.folder / "memory")])
    said = lab.train("memory-workers", *large, "train.workers=2", limits=limit)
    lab.judge(fault, "the same with `train.workers=2`", said, (1, 2), [left(lab.folder / "memory-workers")])
    said = lab.run("score", "base/saved_model.pt", "--catalog", "ready.csv", limits={resource.RLIMIT_DATA: 100 * MIB})
    lab.judge("100 MiB of memory (RLIMIT_DATA)", "`score`", said, (0, 2))


@faults("few processes")
def few_processes(lab: Lab) -> None:
    # The limit counts a user's processes and threads, and holds for nobody who is root.
    if Path("/proc/self/uid_map").read_text().split()[:2] == ["0", "0"] and os.geteuid() == 0:
        raise Untried("root may start any number of processes")
    for count in (1, 4):
        said = lab.train(f"processes-{count}", "train.workers=2", limits={resource.RLIMIT_NPROC: count})
        lab.judge(f"{count} processes", "`train train.workers=2`", said, (0, 2))


# --- two at once -----------------------------------------------------------------------------------------------------


@contextmanager
def asleep(process: subprocess.Popen[str]) -> Iterator[None]:
    """Hold a process where it is."""
    os.killpg(process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGCONT)


@faults("two at once")
def two_at_once(lab: Lab) -> None:
    run = lab.folder / "shared"
    first = lab.start(*lab.training(run))
    wait_for((run / "recipe.toml").is_file, first)
    with asleep(first):
        second = lab.train(run)
        resumed = lab.train(run, "--resume")
    said = lab.end(first)
    lab.judge("another run writes to the folder", "`train`", second, (2,))
    lab.judge("another run writes to the folder", "`train --resume`", resumed, (2,))
    lab.judge("others want the folder", "`train`, the first", said, (0,), [lab.differs(run), left(run)])

    run = lab.folder / "killed"
    first = lab.start(*lab.training(run, "train.steps=100000", "train.checkpoint_every=20"))
    wait_for((run / "checkpoints" / "last.pt").is_file, first)
    second = lab.train(run, "--resume")
    os.killpg(first.pid, signal.SIGKILL)
    lab.end(first)
    lab.judge("another run writes to the folder", "`train --resume`, the first in its steps", second, (2,))
    third = lab.train(run, "--resume", "--time-limit", "3s", "train.steps=100000", "train.checkpoint_every=20")
    lab.judge("the other run was killed", "`train --resume`", third, (0,), [left(run)])

    first = lab.start("demo", "--out", "demo", "--export-dir", "demo-export")
    wait_for((lab.folder / "demo" / ".lock").is_file, first)
    second = lab.run("demo", "--out", "demo", "--export-dir", "demo-export")
    os.kill(first.pid, signal.SIGTERM)
    said = lab.end(first)
    lab.judge("another demo runs", "`demo`", second, (2,))
    lab.judge("SIGTERM", "`demo`, the first", said, (128 + signal.SIGTERM,), [left(lab.folder / "demo")])

    run = lab.copy("read")
    first = lab.start(*lab.training(run, "--resume"))
    readers: dict[str, list[object]] = {
        "`report`": ["report", run],
        "`score`": ["score", run / "saved_model.pt", "--catalog", run / "catalog.csv"],
        "`runs`": ["runs", run],
    }
    for tried, words in readers.items():
        lab.judge("a run writes to the folder", tried, lab.run(*words))
    said = lab.end(first)
    lab.judge("others read the folder", "`train --resume`", said, (0,), [lab.differs(run), left(run)])

    cache = {"EMBED64_CACHE": str(lab.folder / "cache-of-two")}
    runs = [lab.folder / f"of-two-{number}" for number in range(2)]
    both = [lab.start(*lab.training(run), env=cache) for run in runs]
    for run, said in zip(runs, [lab.end(process) for process in both], strict=True):
        lab.judge("two processes fill one cache", "`train`", said, (0,), [lab.differs(run)])
    out = lab.folder / "of-two-2"
    said = lab.train(out, env=cache)
    again = "" if "features: 40 of 40 from the cache" in said.err else "the cache is not complete"
    wrong = [again, lab.differs(out), left(lab.folder / "cache-of-two")]
    lab.judge("two processes have filled the cache", "`train`", said, (0,), wrong)


# --- damaged files ---------------------------------------------------------------------------------------------------


def flipped(content: bytes, place: float) -> bytes:
    at = min(int(len(content) * place), len(content) - 1)
    return content[:at] + bytes([content[at] ^ 0xD5]) + content[at + 1 :]


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "a byte flipped at the start": partial(flipped, place=0.0),
    "a byte flipped in the middle": partial(flipped, place=0.5),
    "a byte flipped near the end": partial(flipped, place=0.97),
    "cut in half": lambda content: content[: len(content) // 2],
    "emptied": lambda _: b"",
    "another file's content": lambda _: b"<html><body>404 Not Found</body></html>\n",
}


@faults("damaged caches")
def damaged_caches(lab: Lab) -> None:
    for kind, pattern in (
        ("fingerprints", "hashes/*/*.npz"),
        ("features", "features/*/*[0-9a-f].npy"),
        ("table of features", "features/*/*.rows.npy"),
        ("mark of a tried file", "tried/*"),
    ):
        for damage, change in DAMAGES.items():
            if kind == "mark of a tried file" and damage != "another file's content":
                continue  # it is empty: its name says everything
            name = f"{kind}-{damage}".replace(" ", "-").replace("'", "")
            cache = lab.copy(f"cache-{name}", of="cache")
            files = [path for path in cache.glob(pattern) if not path.name.endswith(".rows.npy") or "rows" in pattern]
            for file in files:
                file.write_bytes(change(file.read_bytes()))
            out, how = lab.folder / f"run-{name}", {"EMBED64_CACHE": str(cache)}
            said = lab.train(out, env=how)
            wrong = [left(cache)]
            if said.code == 0:
                wrong.append(lab.differs(out))
            else:
                wrong += remedied(lab, said, files, out, how, damage == "cut in half")
            lab.judge(f"{kind}: {damage}", "`train`", said, (0, 2), wrong)
            shutil.rmtree(cache)


def remedied(lab: Lab, said: Said, files: list[Path], out: Path, how: dict[str, str], doing: bool) -> list[str]:
    """Return what is wrong with the message, and, if `doing`, with a run after the file that it names is deleted."""
    named = [file for file in files if str(file) in said.line or str(file.with_suffix("")) in said.line]
    if not named:
        return ["does not name the file"]
    if not doing:
        return []
    for file in files:
        file.unlink()
    return [f"after the file is deleted: {each}" for each in lab.again(out, env=how) if each]


FEW = ("a byte flipped in the middle", "cut in half", "another file's content")
BESIDE = (
    "metrics.jsonl",
    "stages.json",
    "scores.json",
    "environment.json",
    "holdout/embeddings.parquet",
    "holdout/triplets.parquet",
    "holdout/thumbnails.parquet",
)
"""What the report shows, and `--resume` writes again."""
USES: dict[str, dict[str, Sequence[str]]] = {
    "--resume": {
        "checkpoints/last.pt": tuple(DAMAGES),
        "recipe.toml": FEW,
        "catalog.csv": FEW,
        "triplets.parquet": FEW[:1],
        ", ".join(BESIDE): FEW,
    },
    "export": {"checkpoints/last.pt": tuple(DAMAGES), "recipe.toml": FEW[:2], "catalog.csv": FEW},
    "soup": {"checkpoints/last.pt": FEW},
    "--triplets": {"triplets.parquet": FEW},
    "report": dict.fromkeys((*BESIDE, "catalog.csv"), FEW),
    "runs": dict.fromkeys(("metrics.jsonl", "stages.json", "scores.json", "recipe.toml"), FEW),
    "score": {"saved_model.pt": FEW},
    "check": {"saved_model.pt": FEW},
}
"""How a run's files are used -> which of them are damaged, and how."""


@faults("damaged runs: resumed")
def damaged_resumed(lab: Lab) -> None:
    damaged_runs(lab, "--resume")


@faults("damaged runs: exported, averaged, used")
def damaged_exported(lab: Lab) -> None:
    damaged_runs(lab, "export", "soup", "--triplets")


@faults("damaged runs: shown")
def damaged_shown(lab: Lab) -> None:
    damaged_runs(lab, "report", "runs")


@faults("damaged runs: scored, checked")
def damaged_scored(lab: Lab) -> None:
    damaged_runs(lab, "score", "check")


def damaged_runs(lab: Lab, *users: str) -> None:
    """Damage copies of a run, file by file, and use them in these ways."""
    for user in users:
        for name, damages in USES[user].items():
            for damage in damages:
                run = lab.copy("copy")
                for file in name.split(", "):
                    content = (run / file).read_bytes()
                    (run / file).write_bytes(DAMAGES[damage](content))
                use_damaged(lab, run, name, damage, user)
                shutil.rmtree(run)


def use_damaged(lab: Lab, run: Path, name: str, damage: str, user: str) -> None:
    """Use a run with a damaged file in one way, and judge what that came to."""
    base, out = lab.folder / "base", run / "made"
    words: dict[str, list[object]] = {
        "--resume": lab.training(run, "--resume"),
        "export": ["export", run, "-o", out / "saved_model.pt"],
        "soup": ["soup", run, "base", "--out", out],
        "report": ["report", run],
        "runs": ["runs", run],
        "score": ["score", run / "saved_model.pt", "--catalog", "ready.csv"],
        "check": ["check", run / "saved_model.pt"],
        "--triplets": lab.training(out, "--triplets", run / name),
    }
    said = lab.run(*words[user])
    codes, wrong, note = (0, 2), [left(run)], ""
    if user == "check":
        codes = (0, 1, 2)
    elif user == "--resume" and said.code == 0:
        wrong.append(lab.differs(run))
    elif user == "export" and said.code == 0 and not same(out / "saved_model.pt", base / "saved_model.pt"):
        wrong.append("another artifact than an undisturbed run's")
    elif (name, damage) == ("metrics.jsonl", "cut in half"):
        note = "shows the rows that are there, as after a kill"
    elif user == "report" and said.code == 0 and not same_page(run / "report.html", base / "report.html"):
        wrong.append("another report than an undisturbed run's")
    elif user == "runs" and said.code == 0 and "finished" in said.out and said.out.split()[1:] != lab.base_values:
        wrong.append("other values than an undisturbed run's")
    elif user in ("score", "--triplets") and said.code == 0:
        wrong.append("the damage is not noticed")
    if said.code == 2 and name.rpartition("/")[2] not in said.line and str(run) not in said.line:
        wrong.append("does not name the file")
    shown = {"--resume": "`train --resume`", "--triplets": "`train --triplets`"}.get(user, f"`{user}`")
    if user == "check":
        note = said.out.strip().splitlines()[-1]
    elif user == "runs" and "damaged: " in said.out:
        note = " ".join(re.findall(r"damaged: .*", said.out)[:1])
    lab.judge(f"{name}: {damage}", shown, said, codes, wrong, lab.short(note)[:160])


def same_page(one: Path, other: Path) -> bool:
    """Compare reports of one run, which name its folder."""
    return one.read_text() == other.read_text()


# --- signals ---------------------------------------------------------------------------------------------------------


@faults("killed")
def killed(lab: Lab) -> None:
    steps = ["train.steps=300", "train.checkpoint_every=1", "train.keep=2"]
    whole_run = lab.folder / "long"
    lab.train(whole_run, *steps)
    moments: dict[str, Callable[[Path], Callable[[], Any]]] = {
        "while it reads the images": lambda run: lambda: (run / "recipe.toml").is_file(),
        "while a checkpoint is written": lambda run: lambda: list(run.glob("checkpoints/.last.pt.*.partial")),
        "while kept weights are written": lambda run: lambda: list(run.glob("checkpoints/.step-*.partial")),
        "while the artifact is written": lambda run: lambda: list(run.glob(".saved_model.pt.*.partial")),
        "while the zip is written": lambda run: lambda: list(run.glob(".submission.zip.*.partial")),
        "while the scores are written": lambda run: lambda: (run / "holdout").is_dir(),
    }
    for name, number in (("SIGKILL", signal.SIGKILL), ("SIGTERM", signal.SIGTERM), ("Ctrl-C", signal.SIGINT)):
        for moment, there in moments.items():
            if number != signal.SIGKILL and moment not in list(moments)[:2]:
                continue  # what is cleaned up after a signal is the same everywhere
            run = lab.folder / f"{name}-{moment.split()[-3]}-{len(moment)}"
            for _ in range(3):  # a kill may come a moment too late
                shutil.rmtree(run, ignore_errors=True)
                process = lab.start(*lab.training(run, *steps))
                wait_for(there(run), process)
                os.killpg(process.pid, number)
                said = lab.end(process)
                half = left(run)
                if half or number != signal.SIGKILL or "scores" in moment:
                    break
            resumed = lab.train(run, "--resume", *steps)
            names = [each for each in RESULTS if not same(whole_run / each, run / each)]
            wrong = [f"--resume: {each} ({resumed.line})" for each in resumed.wrong([0])]
            wrong += [f"other results than an undisturbed run's ({', '.join(names)})"] if names else []
            wrong += [left(run)] + ([half] if number != signal.SIGKILL else [])
            codes = {signal.SIGKILL: (-9,), signal.SIGTERM: (143, 0), signal.SIGINT: (130,)}[number]
            note = "the next run removed the half-written file" if half else ""
            lab.judge(f"{name} {moment}", "`train`, then `--resume`", said, codes, wrong, note)

    # A process that lives, though it sleeps in the middle of its writing, keeps its file.
    out, words = lab.folder / "t.csv", ["triplets", "ready.csv", "--count", "400000", "--out", "t.csv"]
    first = lab.start(*words)
    wait_for(lambda: list(lab.folder.glob(".t.csv.*.partial")), first)
    with asleep(first):
        held = list(lab.folder.glob(".t.csv.*.partial"))
        second = lab.run(*words)
        kept = bool(held) and all(path.exists() for path in held)
        content = out.read_bytes() if out.is_file() else b""
    said = lab.end(first)
    wrong = ["" if kept else "the other's file is gone, or was not caught", left(lab.folder)]
    wrong += ["" if content and content == out.read_bytes() else "other results"]
    lab.judge("another process sleeps while it writes the same file", "`triplets`", second, (0,), wrong)
    lab.judge("another process has written the same file", "`triplets`, the first", said, (0,))


# --- odd surroundings ------------------------------------------------------------------------------------------------


@faults("odd surroundings")
def odd(lab: Lab) -> None:
    base = lab.folder / "base"
    score = ["score", base / "saved_model.pt", "--catalog", lab.folder / "ready.csv"]
    gone = 'mkdir gone && cd gone && rmdir ../gone && exec "$@"'
    for tried, words, codes in (
        ("`score` with absolute paths", score, (2,)),
        ("`runs`", ["runs"], (2,)),
        ("`train --out run`", ["train", "--catalog", lab.folder / "ready.csv", "--out", "run"], (2,)),
        ("`search`", ["search", base / "saved_model.pt", lab.folder / "photos/object 1/1.png", "--index", "."], (2,)),
    ):
        lab.judge("the current folder was removed", tried, lab.run(*words, shell=gone), codes)

    with lab.disk("size=1m", "going") as disk:
        shutil.copytree(lab.folder / "photos", disk / "photos")
        shutil.copy(lab.folder / "ready.csv", lab.folder / "going.csv")
        text = (lab.folder / "ready.csv").read_text().replace("photos/", "going/photos/")
        write_text(lab.folder / "going.csv", text)
        fresh = ["backbone.cached=false", "train.steps=100000", "train.checkpoint_every=1"]
        out = lab.folder / "going-run"
        words = [word if word != "ready.csv" else "going.csv" for word in lab.training(out, *fresh)]
        process = lab.start(*words)
        wait_for((out / "checkpoints" / "last.pt").is_file, process)
        mount(["-t", "tmpfs", "-o", "ro,size=4k", "tmpfs", disk])  # over the images
        said = lab.end(process, 120)
        subprocess.run(["umount", disk], check=True)
        lab.judge("the images' disk vanishes", "`train` without a cache", said, (2,), [left(out)])
    said = lab.run(*[word if word != out else "going-none" for word in words])
    lab.judge("the images' disk is not there", "`train`", said, (2,))
    said = lab.run("score", base / "saved_model.pt", "--catalog", "going.csv")
    lab.judge("the images' disk is not there", "`score`", said, (2,))

    for fault, ending, codes in (
        ("stdout is closed early (`| head -n 0`)", '"$@" | head -n 0', (0,)),
        ("stdout is closed (`>&-`)", 'exec "$@" >&-', (0,)),
        ("stderr is closed (`2>&-`)", 'exec "$@" 2>&-', (0,)),
        ("stdout is a full disk", 'exec "$@" >/dev/full', (2,)),
        ("stderr is a full disk", 'exec "$@" 2>/dev/full', (0, 2)),
    ):
        lab.judge(fault, "`score`", lab.run(*score, shell=ending), codes)
        lab.judge(fault, "`runs`", lab.run("runs", base, shell=ending), codes)
    out = lab.folder / "unheard"
    said = lab.train(out, shell='exec "$@" >&- 2>&-')
    lab.judge("stdout and stderr are closed", "`train`", said, (0,), [lab.differs(out)])

    for fault, name in (("a name of 250 letters", "n" * 250), ("a path of 4,200 letters", "/".join(["p" * 199] * 21))):
        lab.judge(f"{fault} for the run", "`train --out`", lab.train(name), (0, 2), [left(lab.folder)])
        said = lab.run(*score, "--json", f"{name}.json")
        lab.judge(f"{fault} for a file", "`score --json`", said, (0, 2))
        said = lab.run("score", f"{name}.pt", "--catalog", "ready.csv")
        lab.judge(f"{fault} for a file", "`score FILE`", said, (2,))

    place = lab.folder / "fotos"
    for label in ("Äpfel", "чашка", "茶碗", "🍎"):
        shutil.copytree(lab.folder / "photos" / f"object {len(label)}", place / label)
    ascii_only: dict[str, str | None] = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    for tried, words in (
        ("`sources build`", ["sources", "build", "--folder", "fotos", "--domain", "früh", "--out", "u.csv"]),
        ("`catalog check`", ["catalog", "check", "u.csv"]),
        ("`score`", ["score", base / "saved_model.pt", "--catalog", "u.csv"]),
        ("`search`", ["search", base / "saved_model.pt", "fotos/茶碗/1.png", "--index", "fotos"]),
        ("`catalog report`", ["catalog", "report", "u.csv", "--out", "ü.html"]),
    ):
        lab.judge("LC_ALL=C, PYTHONIOENCODING=ascii, labels in Unicode", tried, lab.run(*words, env=ascii_only))
    older: dict[str, str | None] = {**ascii_only, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    said = lab.run("sources", "build", "--folder", "fotos", "--domain", "d", "--out", "v.csv", env=older)
    lab.judge("the same without Python's UTF-8 mode", "`sources build`", said, (2,))
    lab.untried("a clock in the past", "would set the clock of the whole machine")


# --- many rows -------------------------------------------------------------------------------------------------------


@faults("100,000 rows")
def many_rows(lab: Lab) -> None:
    # RLIMIT_DATA would count the 2 GiB that torch only reserves.
    with lab.disk("size=1g,nr_inodes=400k", "many") as disk:
        many_files(disk / "photos", lab.images)
        for tried, words in (
            (
                "`sources build`",
                ["sources", "build", "--folder", "many/photos", "--domain", "d", "--out", "many/m.csv"],
            ),
            ("`catalog dedup`", ["catalog", "dedup", "many/m.csv", "--out", "many/d.csv"]),
            ("`catalog split`", ["catalog", "split", "many/m.csv", "--holdout", "0.1", "--out", "many/s.csv"]),
            ("`score`", ["score", "base/saved_model.pt", "--catalog", "many/m.csv"]),
        ):
            said = lab.end(lab.start(*words, env={"OMP_NUM_THREADS": "2"}), 3600, 2 * GIB)
            over = "" if said.peak < 2 * GIB else "more than 2 GiB"
            note = f"at most {said.peak / GIB:.2f} GiB resident, {said.seconds:.0f} s"
            lab.judge("2 GiB of resident memory", f"{tried} on {lab.images:,} images", said, (0,), [over], note)


def many_files(folder: Path, count: int) -> None:
    """Make that many small images, twenty of each label."""
    rng = np.random.default_rng(0)
    for label in range(count // 20):
        place, colour = folder / f"{label:05d}", rng.integers(0, 256, 3)
        place.mkdir(parents=True)
        noisy = (colour + rng.normal(0, 40, (20, 8, 8, 3))).clip(0, 255).astype(np.uint8)
        for number in range(20):
            Image.fromarray(noisy[number]).save(place / f"{number:02d}.png", compress_level=1)


# --- the page --------------------------------------------------------------------------------------------------------


def page(result: dict[str, Any]) -> str:
    rows = result["rows"]
    counts = {word: sum(row["survived"].startswith(word) for row in rows) for word in ("yes", "no:", "not tried")}
    lines = [
        "# Under faults",
        "",
        (__doc__ or "").partition("\n\n")[2].partition("\n\n")[2].strip().replace("this script's", "the script's"),
        "",
        f"`{result['command']}`, torch {result['torch']}, Python {result['python']}, {result['machine']}:"
        f" {counts['yes']} survived, {counts['no:']} not, {counts['not tried']} not tried. `does its work` is exit code"
        " 0; otherwise the last column is the one line that the command says. Text files have no checksum: a digit of"
        " metrics.jsonl that became another is not noticed before `--resume` writes the file again from the checkpoint,"
        " so their damages here are bytes that are no text.",
        "",
    ]
    for group in dict.fromkeys(row["group"] for row in rows):
        lines += [f"## {group[0].upper()}{group[1:]}", "", "| fault | tried | survived | says |", f"|{' --- |' * 4}"]
        for row in rows:
            if row["group"] == group:
                cells = (row[name].replace("|", "\\|") for name in ("fault", "tried", "survived", "says"))
                lines.append(f"| {' | '.join(cells)} |")
        lines.append("")
    return "\n".join(lines)


def keep(group: str, rows: list[dict[str, Any]]) -> None:
    """Put a group's rows in the place of older ones, and write the page."""
    path = HERE / "results" / "faults.json"
    before = json.loads(path.read_text())["rows"] if path.is_file() else []
    rows = [*(row for row in before if row["group"] != group), *rows]
    result = {
        "command": "python benchmarks/faults.py",
        "torch": metadata.version("torch"),
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "rows": [row for name in FAULTS for row in rows if row["group"] == name],
    }
    write_json(path, result)
    write_text(HERE / "faults.md", page(result))


def private() -> bool:
    """Go on in a mount namespace of its own, if the system lets us have one; return whether this is it."""
    if PRIVATE in os.environ:
        return os.environ[PRIVATE] == "yes"
    unshare = ["unshare", "--mount", "--propagation", "private"]
    if os.geteuid():
        unshare += ["--map-root-user"]
    possible = shutil.which("unshare") and not subprocess.run([*unshare, "true"], capture_output=True).returncode
    os.environ[PRIVATE] = "yes" if possible else "no"
    if possible:
        os.execvp("unshare", [*unshare, sys.executable, *sys.argv])
    return False


def main() -> None:
    mounts = private()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="*", default=[], help="only groups whose names contain one of these words")
    parser.add_argument("--images", type=int, default=100_000, help="rows of the large catalog")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # a shell's background job would pass on that it is ignored
    chosen = [name for name in FAULTS if not arguments.only or any(word in name for word in arguments.only)]
    with tempfile.TemporaryDirectory(prefix="embed64-faults-") as folder:
        lab = Lab(Path(folder).resolve(), mounts, images=arguments.images)
        try:
            prepare(lab)
            for lab.group in chosen:
                begun = time.monotonic()
                print(f"--- {lab.group}", flush=True)
                try:
                    FAULTS[lab.group](lab)
                except Untried as reason:
                    lab.untried("all of these", str(reason))
                print(f"--- {time.monotonic() - begun:.0f} s", flush=True)
                keep(lab.group, [row for row in lab.rows if row["group"] == lab.group])
        finally:
            lab.stop()
    lost = [row for row in lab.rows if row["survived"].startswith("no:")]
    for row in lost:
        print(f"NOT SURVIVED: {row['fault']}: {row['tried']}: {row['survived']}: {row['says']}")
    sys.exit(bool(lost))


if __name__ == "__main__":
    main()
