"""Read a TorchScript file without running it: its version, its code, its manifest.

A stored list of the operators of torch 1.11 (made by scripts/operators_of_torch.py) shows whether torch 1.11
can load the file, without having torch 1.11.
"""

from __future__ import annotations

import ast
import io
import json
import pickletools
import re
import zipfile
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import torch

from embed64.artifact.effects import effects
from embed64.artifact.tensors import require_within
from embed64.artifact.verify import MANIFEST

NEWEST_VERSION = 9
"""The newest file version that torch 1.11 reads."""

# The globals of data.pkl that torch 1.11 can load, including the classes of the archive itself.
_KNOWN_GLOBALS = re.compile(
    r"__torch__[ .]|collections OrderedDict$|builtins complex$|torch\.jit\._pickle \w+$|torch device$"
    r"|torch\._utils _rebuild_(tensor_v2|parameter|qtensor|sparse_tensor)$|torch per_(tensor|channel)_affine\w*$"
    r"|torch (Float|Half|BFloat16|Double|Long|Int|Short|Char|Byte|Bool|ComplexFloat|ComplexDouble)Storage$"
    r"|torch Q(Int8|UInt8|Int32)Storage$"
)
_PICKLES = ("data", "constants")
"""Their tensors are the records in the folders of these names."""
_MOST_CODE = 64 << 20
"""Bytes of code and pickles: torch compresses them alone, and more would take the memory of who reads them."""
_FOLDER = 0x10
"""The bit of DOS in a record's attributes by which torch knows a folder."""
_NUMBER = 8
"""Size in bytes of the largest scalar."""

# Operators that behave differently in training, and the position of the argument that turns training on.
_TRAINING = {
    **dict.fromkeys(["dropout", "feature_dropout", "alpha_dropout", "feature_alpha_dropout", "native_dropout"], 2),
    "rrelu": 3,
    "batch_norm": 5,
}


@dataclass(frozen=True)
class Archive:
    """The parts of a TorchScript file."""

    version: int
    calls: list[ast.Call]
    names: set[str]
    """Classes and functions that data.pkl refers to."""
    frozen: int
    """Bytes of the tensors that are constants of the code, made by tracing or freezing; scalars are left out."""
    effects: list[str]
    """What it may do besides computing: operators that are not on the list of effects.py."""
    manifest: dict[str, Any]
    """What embed64 wrote about the file; empty if another tool made it."""

    def newer_than_1_11(self) -> list[str]:
        """Return the reasons why torch 1.11 could not load the file, if any."""
        found = []
        if self.version > NEWEST_VERSION:
            found.append(f"file version {self.version}, but torch 1.11 reads only up to {NEWEST_VERSION}")
        found += sorted({reason for call in self.calls if (reason := _unknown(call))})
        found += [f"data.pkl refers to {name}" for name in sorted(self.names) if not _KNOWN_GLOBALS.match(name)]
        return found

    def foreign(self) -> list[str]:
        """Return the operators of packages other than torch."""
        spaces = {name.partition("::")[0] for name in _operators()}
        called = {name for call in self.calls if (name := _operator(call))}
        return sorted(name for name in called if name.partition("::")[0] not in spaces)

    def fixed_devices(self) -> list[str]:
        """Return the devices that the code names; `.cuda()` does not move tensors that are created on them."""
        named = (call for call in self.calls if _operator(call) == "aten::device" and call.args)
        found = {str(call.args[0].value) for call in named if isinstance(call.args[0], ast.Constant)}
        return sorted(found | {"cuda" for call in self.calls if _operator(call) == "aten::cuda"})

    def training(self) -> list[str]:
        """Return the operators that are called in training mode."""
        found = set()
        for call in self.calls:
            name = (_operator(call) or "").removeprefix("aten::").removesuffix("_")  # dropout_ acts in place
            if name in _TRAINING and len(call.args) > _TRAINING[name]:
                flag = call.args[_TRAINING[name]]
                if isinstance(flag, ast.Constant) and flag.value is True:
                    found.add(name)
        return sorted(found)


def read_archive(content: bytes) -> Archive:
    """Take a TorchScript file apart; raise ValueError or zipfile.BadZipFile if it is not one."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
        code = sum(size for name, size in sizes.items() if name.endswith((".py", "pkl")))
        if code > _MOST_CODE or sum(sizes.values()) > len(content) + _MOST_CODE:
            raise ValueError(
                f"holds {code:,} bytes of code and {sum(sizes.values()) - code:,} of weights when it is unpacked, more"
                " than torch would write into a file of this size"
            )
        for entry in archive.infolist():
            if entry.external_attr & _FOLDER and entry.file_size:
                raise ValueError(f"{entry.filename} is marked as a folder, so torch would leave its memory as it was")
        if damaged := archive.testzip():  # torch might abort the process when loading it
            raise ValueError(f"{damaged} is damaged")
        records = _records(archive.namelist())
        if content[:4] != b"PK\x03\x04":
            raise ValueError("begins with something else than its first record, which torch could take for the file")
        if any(name.casefold() == "model.json" for name in records):
            raise ValueError("holds model.json, by which versions of torch find other code than this check")
        version = records.get("version") or records.get(".data/version")  # the place since version 10
        if not version or "data.pkl" not in records or not any(n.startswith("code/") for n in records):
            raise ValueError("not a TorchScript file; save it with torch.jit.save, not torch.save")
        try:
            trees = [_parsed(archive.read(n)) for r, n in records.items() if r.endswith(".py")]
        except SyntaxError as error:
            raise ValueError(f"its code cannot be read ({error.msg}: {(error.text or '').strip()})") from error
        pickles = {name: archive.read(records[f"{name}.pkl"]) for name in _PICKLES if f"{name}.pkl" in records}
        codes = (code for content in pickles.values() for code in pickletools.genops(content))
        names = {str(arg) for code, arg, _ in codes if code.name == "GLOBAL"}
        for folder, pickled in pickles.items():
            begins = f"{folder}/"
            held = {record.removeprefix(begins): n for record, n in records.items() if record.startswith(begins)}
            require_within(pickled, {record: archive.getinfo(n).file_size for record, n in held.items()})
        written = records.get(f"extra/{MANIFEST}")
        manifest = json.loads(archive.read(written)) if written else {}
        if not isinstance(manifest, dict):
            raise ValueError(f"{written} is not a JSON object")
        return Archive(
            version=int(archive.read(version)),
            calls=[node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)],
            names=names,
            frozen=sum(
                archive.getinfo(name).file_size
                for record, name in records.items()
                if record.startswith("constants/") and archive.getinfo(name).file_size > _NUMBER
            ),
            effects=effects(trees, names, _operators().keys(), {s.name for s in torch._C._jit_get_all_schemas()}),
            manifest=manifest,
        )


def _records(names: list[str]) -> dict[str, str]:
    """Return {name within the archive: name in the zip}; raise ValueError if torch could find another one under it."""
    if len({name.partition("/")[0] for name in names}) > 1 or len({name.casefold() for name in names}) < len(names):
        raise ValueError("holds two files of one name, of which torch and this check could read different ones")
    return {name.partition("/")[2]: name for name in names}


def _parsed(source: bytes) -> ast.Module:
    """Return code as torch reads it: UTF-8, although a comment could name another encoding to Python."""
    text = source.decode("utf-8")
    if odd := sorted(set(text) & set("\r\f\v\0")):
        raise ValueError(f"its code cannot be read (it contains {odd[0]!r})")
    return ast.parse(text)


@cache
def _operators() -> dict[str, list[str]]:
    return json.loads((resources.files("embed64.artifact") / "operators-1.11.json").read_text(encoding="utf-8"))


def _operator(call: ast.Call) -> str | None:
    """Return the operator that is called, e.g. aten::add for torch.add(...); None for methods and casts."""
    path = ast.unparse(call.func) if isinstance(call.func, ast.Attribute) else ""
    if path.startswith("torch."):
        return f"aten::{path.removeprefix('torch.')}"
    return "::".join(path.removeprefix("ops.").split(".", 1)) if path.startswith("ops.") else None


def _unknown(call: ast.Call) -> str | None:
    """Return why torch 1.11 does not accept a call, or None."""
    name = _operator(call)
    if name is None or any(_takes(form, call) for form in _operators().get(name, ())):
        return None
    if name in _operators():
        return f"operator {name} is called with arguments that torch 1.11 does not know"
    return f"operator {name} is unknown to torch 1.11"


def _takes(form: str, call: ast.Call) -> bool:
    """Return whether a form such as "input size[] dim? * align=" accepts the number, names and kinds of arguments."""
    if form.endswith("..."):
        return True
    places, _, named = form.partition("*")
    given = {str(keyword.arg): keyword.value for keyword in call.keywords if keyword.arg != "out"}  # not in the forms
    words = {word.rstrip("=?[]"): word for word in [*places.split()[len(call.args) :], *named.split()]}
    return (
        len(call.args) <= len(places.split())
        and given.keys() <= words.keys()
        and all(word.endswith("=") or name in given for name, word in words.items())
        and all(map(_fits, places.split(), call.args))
        and all(_fits(words[name], value) for name, value in given.items())
    )


def _fits(word: str, value: ast.expr) -> bool:
    """Return whether a parameter accepts a value, as far as the code shows: whether it is a list or None."""
    if isinstance(value, ast.List):
        return "[]" in word
    return "?" in word or not (isinstance(value, ast.Constant) and value.value is None)
