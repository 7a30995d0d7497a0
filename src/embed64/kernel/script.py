"""Build the one file that Kaggle runs: a readable driver, then the package as one compressed payload.

`kaggle kernels push` sends the text of a single file, and an offline kernel can fetch nothing, so that file contains
the code. Equal files make an equal payload: no times, no owners, a fixed order.
"""

from __future__ import annotations

import ast
import base64
import hashlib
import io
import lzma
import re
import subprocess
import tarfile
from collections.abc import Iterable, Mapping, Sequence
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template
from typing import Any

import tomlkit

from embed64.core.errors import CheckFailed, InputError
from embed64.kernel.image import PACKAGED_WEIGHTS, TRAINING, WHEELS, hashes, requirement, timm_for
from embed64.kernel.metadata_file import PLACEHOLDER

RECIPE = "kernel"
"""The name of the recipe in a payload."""
LARGEST = 400_000
"""The most bytes of a script; Kaggle accepts about three times as many."""
SHOWN = ("train.steps", "train.batch_size", "train.lr", "backbone.image_size", "loss.margin", "seed")
"""Settings that the driver shows for editing; others can be added there."""
SUBMITTING = (
    "__init__.py",
    "artifact/__init__.py",
    "artifact/archive.py",
    "artifact/check.py",
    "artifact/effects.py",
    "artifact/operators-1.11.json",
    "artifact/rules.py",
    "artifact/submission.py",
    "artifact/tensors.py",
    "artifact/verify.py",
    "core/__init__.py",
    "core/errors.py",
    "core/files.py",
    "core/limits.py",
    "core/text.py",
    "kernel/__init__.py",
    "kernel/machine.py",
    "kernel/output.py",
    "kernel/submission_job.py",
)
"""The package's files that make a submission of an artifact; they need only torch, numpy and pillow."""
_LEFT_OUT = ("__main__.py", "__pycache__", "cli", "emoji.zip", "hub", "kaggle", "serve", "site")
"""What a payload leaves out: commands, pages, and the embedded pack, which comes as a dataset."""
_LINE = 118
"""Characters of the payload on a line."""
_WIDTH = 120
_WHEELS_LINE = rf'(?m)^WHEELS = "[\w-]+/{WHEELS}"(?=\r?$)'.encode()

_HEAD = '''"""$about

Written by `embed64 kernel build`.$edit
The package is the payload at the end, which is unpacked only if its hash is right.
"""

import base64, hashlib, io, os, pathlib, sys, tarfile, tempfile

'''
_TRAINS = """Train an image encoder with embed64 on the attached images, and leave a submission in /kaggle/working.

It finds attached images in any layout, trains on all GPUs, and writes saved_model.pt, submission.zip, report.html,
scores.json, and manifest.json with their hashes; the rest of the run is in run/."""
_SUBMITS = """Make a submission of an attached saved_model.pt with embed64, without internet.

It checks the file against every rule of the competition's contract, and writes saved_model.pt, submission.zip, and
manifest.json with their hashes to /kaggle/working."""
_TRAINING = """# By name (`embed64 sources list`), used if attached; so is every attached folder with a catalog.csv.
SOURCES = $sources
RECIPE = $recipe
# The values are the recipe's own; change them, or add any other key of a recipe.
SETTINGS = $settings
# The recipe is cut to fit it, exporting, checking and scoring included.
TIME_LIMIT = $time_limit
# Module -> what is installed if the image lacks it, or has it older than >= says: by the hashes below, or from PyPI.
PACKAGES = $packages
# SHA-256 of a file that may be installed -> the requirement that it meets.
HASHES = $hashes
# Your dataset of these files (`embed64 kernel wheels`), used if attached, otherwise PyPI; other wheels are ignored.
WHEELS = $wheels
"""
_MAIN = '''VERSION, COMMIT = $version, $commit
PACKAGE_SHA256 = "$sha256"


def unpack():
    """Unpack the package into a new folder, where the processes of a second GPU find it too."""
    archive = base64.b85decode("".join(PAYLOAD.split()))
    if hashlib.sha256(archive).hexdigest() != PACKAGE_SHA256:
        raise SystemExit("error: the payload of this script is damaged; build it again with `embed64 kernel build`")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="embed64-"))
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:xz") as files:
        files.extractall(folder, filter="data")
    sys.path.insert(0, str(folder))
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(folder), os.environ.get("PYTHONPATH")]))
    return folder


def main():
$entry

PAYLOAD = """
$payload
"""

if __name__ == "__main__":
    raise SystemExit(main())
'''
_TRAINED = '''    """Unpack, install what is missing, train; the exit code is 0 if all files are written."""
    folder = unpack()
    from embed64.kernel.bootstrap import prepare
    from embed64.kernel.output import ending

    def job():
        prepare(PACKAGES, HASHES, WHEELS, folder / "site")
        from embed64.kernel.training_job import train

        train(SOURCES, SETTINGS, TIME_LIMIT)

    return ending(job)
'''
_SUBMITTED = '''    """Unpack, check the attached artifact, pack it; the exit code is 0 if all files are written."""
    unpack()
    from embed64.kernel.machine import tell_machine
    from embed64.kernel.output import ending
    from embed64.kernel.submission_job import submit

    tell_machine()
    return ending(submit)
'''


def training_script(
    recipe_toml: str, name: str, sources: Sequence[str], time_limit: str, owner: str = PLACEHOLDER
) -> str:
    """Return the script that trains, for a kernel of this owner; `recipe_toml` is the resolved recipe.

    Raises CheckFailed if it gets too large.
    """
    recipe = tomlkit.parse(recipe_toml).unwrap()
    files = package_files() | {f"embed64/core/recipes/{RECIPE}.toml": recipe_toml.encode()}
    models = [each["name"] for each in (recipe["backbone"], *recipe["distil"]["teachers"])]
    packaged = dict.fromkeys(PACKAGED_WEIGHTS.get(name.partition(".")[0]) for name in models)
    needed = [*TRAINING, *(module for module in packaged if module)]
    packages = {module: requirement(module) for module in needed} | {"timm": timm_for(models)}
    exact = {each.replace(">=", "==") for each in packages.values()}
    return _script(
        _TRAINING,
        _TRAINED,
        files,
        about=_TRAINS,
        edit=" Edit SOURCES, SETTINGS and TIME_LIMIT as you like.",
        recipe=_literal(name),
        sources=_literal(sources),
        settings=_literal(_shown(recipe)),
        time_limit=_literal(time_limit),
        packages=_literal(packages),
        hashes=_literal({digest: each for digest, each in hashes().items() if each in exact}),
        wheels=_literal(f"{owner}/{WHEELS}"),
    )


def submission_script() -> str:
    """Return the script that packs an attached artifact. Raises CheckFailed if it gets too large."""
    return _script(
        "",
        _SUBMITTED,
        package_files(SUBMITTING),
        about=_SUBMITS,
        edit="",
    )


def with_wheels_of(owner: str, script: bytes) -> bytes:
    """Return a script that takes its wheels from that owner's dataset; one of other origin stays as it is."""
    return re.sub(_WHEELS_LINE, rf'WHEELS = "{owner}/{WHEELS}"'.encode(), script, count=1)


def package_files(names: Iterable[str] = ()) -> dict[str, bytes]:
    """Return name -> content of the package's files, all or only `names`, and of the metadata with its version."""
    package = resources.files("embed64")
    chosen = list(names) or sorted(_walk(package, ""))
    version = metadata.version("embed64")
    about = f"Metadata-Version: 2.1\nName: embed64\nVersion: {version}\n"
    files = {f"embed64/{name}": (package / name).read_bytes() for name in chosen}
    return files | {f"embed64-{version}.dist-info/METADATA": about.encode()}


def carried(script: Path) -> dict[str, bytes]:
    """Return name -> content of the files in a script; raise InputError if `kernel build` did not write it."""
    try:
        body = ast.parse(script.read_bytes()).body
        assigned = {
            node.targets[0].id: node.value
            for node in body
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        archive = base64.b85decode("".join(ast.literal_eval(assigned["PAYLOAD"]).split()))
        with tarfile.open(fileobj=io.BytesIO(archive), mode="r:xz") as files:
            members = [(member.name, files.extractfile(member)) for member in files.getmembers()]
            return {name: content.read() for name, content in members if content}
    except (AttributeError, SyntaxError, KeyError, ValueError, tarfile.TarError, lzma.LZMAError) as error:
        raise InputError(f"{script}: not a script of `embed64 kernel build`; build it again") from error


def _script(given: str, entry: str, files: Mapping[str, bytes], **values: str) -> str:
    archive = _packed(files)
    text = base64.b85encode(archive).decode()
    lines = "\n".join(text[i : i + _LINE] for i in range(0, len(text), _LINE))
    made = Template(_HEAD + given + _MAIN).substitute(
        values,
        version=_literal(metadata.version("embed64")),
        commit=_literal(_commit()),
        sha256=hashlib.sha256(archive).hexdigest(),
        entry=entry,
        payload=lines,
    )
    if len(made.encode()) > LARGEST:
        raise CheckFailed(f"the script would hold {len(made.encode()):,} bytes; at most {LARGEST:,} are allowed")
    return made


def _packed(files: Mapping[str, bytes]) -> bytes:
    """Return a tar of the files, compressed by xz."""
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, content in sorted(files.items()):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return lzma.compress(tar.getvalue(), preset=9 | lzma.PRESET_EXTREME)


def _walk(folder: Traversable, prefix: str) -> Iterable[str]:
    for entry in folder.iterdir():
        if entry.name in _LEFT_OUT:
            continue
        if entry.is_dir():
            yield from _walk(entry, f"{prefix}{entry.name}/")
        else:
            yield prefix + entry.name


def _commit() -> str:
    """Return the last commit that changed this package, with a + if it has changed since; empty outside a checkout."""
    git = ["git", "-C", str(resources.files("embed64"))]
    try:
        last = subprocess.run([*git, "log", "-1", "--format=%h", "--", "."], capture_output=True, text=True)
        changed = subprocess.run([*git, "status", "--porcelain", "--", "."], capture_output=True, text=True)
    except OSError:
        return ""
    return last.stdout.strip() + "+" * bool(changed.stdout)


def _shown(recipe: dict[str, Any]) -> list[str]:
    """Return the settings of SHOWN as on the command line."""
    shown = []
    for key in SHOWN:
        value: Any = recipe
        for part in key.split("."):
            value = value[part]
        shown.append(f"{key}={value}")
    return shown


def _literal(value: Any) -> str:
    """Return text, a list or a table as Python code; any text in it stays a string, and shows what it is."""
    if isinstance(value, str):
        code = repr(value)  # newlines and what turns the reading direction are escaped, emoji are not
        return code if code[0] == '"' else '"' + code[1:-1].replace('"', '\\"') + '"'
    if isinstance(value, Mapping):
        return f"{{{_wrapped(f'{_literal(key)}: {_literal(each)}' for key, each in value.items())}}}"
    return f"[{_wrapped(map(_literal, value))}]"


def _wrapped(items: Iterable[str]) -> str:
    """Return the items with commas, as many as fit on a line."""
    lines: list[str] = []
    for item in items:
        if not lines or len(lines[-1]) + len(item) + 2 > _WIDTH:
            lines.append("   ")
        lines[-1] += f" {item},"
    return "\n".join(["", *lines, ""]) if lines else ""
