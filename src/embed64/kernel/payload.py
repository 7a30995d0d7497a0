"""The package as the one compressed text that a kernel's code carries, and what such a text holds.

Equal files make an equal payload: no times, no owners, a fixed order.
"""

from __future__ import annotations

import ast
import base64
import hashlib
import io
import lzma
import subprocess
import tarfile
from collections.abc import Iterable, Mapping
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path

from embed64.core.errors import InputError
from embed64.kernel.code_file import python_of

RECIPE = "kernel"
"""The name of the recipe in a payload."""
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


def payload(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return what a template needs of these files: `payload` in lines, its `sha256`, and the `version` and `commit`."""
    archive = _packed(files)
    text = base64.b85encode(archive).decode()
    return {
        "payload": "\n".join(text[i : i + _LINE] for i in range(0, len(text), _LINE)),
        "sha256": hashlib.sha256(archive).hexdigest(),
        "version": metadata.version("embed64"),
        "commit": _commit(),
    }


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
        body = ast.parse(python_of(script, script.read_text(encoding="utf-8"))).body
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
