"""What kernel-metadata.json may contain: one strict model, by which every command reads the file.

The format is that of Kaggle's client (github.com/Kaggle/kaggle-cli, docs/kernels_metadata.md); what that client refuses
is refused here, and so is what it would send without a look.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator

from embed64.core.errors import InputError
from embed64.core.recipe import nearest

METADATA_NAME = "kernel-metadata.json"
PLACEHOLDER = "INSERT_YOUR_KAGGLE_USERNAME"
OWNER = r"[A-Za-z0-9_-]+"
"""The characters of a name in Kaggle's addresses, where capitals do not count."""
SLUG = r"[a-z0-9-]{5,}"
REFERENCE = rf"{OWNER}/{OWNER}"
"""A dataset, as owner/slug."""
LONGEST_TITLE = 50
_INIT = "run `embed64 kernel init --owner NAME`"
_ANEW = "make the file again with `embed64 kernel build --owner NAME`"
_MOST_BYTES = 1_000_000
_LONGEST_PATH = 255
_MOST_SHOWN = 80
"""Characters of a value in a message."""

MachineShape = Literal[
    "",
    "None",
    "Gpu",
    "NvidiaTeslaT4",
    "NvidiaTeslaT4Highmem",
    "NvidiaTeslaP100",
    "NvidiaTeslaA100",
    "NvidiaL4",
    "NvidiaL4X1",
    "NvidiaH100",
    "NvidiaRtxPro6000",
    "TpuV38",
    "Tpu1VmV38",
    "TpuV5E8",
    "TpuV6E8",
]
"""Those of Kaggle's documentation; `kaggle kernels init` writes the empty one, `pull` writes None and Gpu."""

Flag = Annotated[
    bool,
    BeforeValidator(lambda value: {"true": True, "false": False}.get(value, value) if type(value) is str else value),
    Field(description="true or false"),
]
"""Kaggle's own `kernels init` writes flags as text."""
Word = Annotated[str, Field(min_length=1)]
Dataset = Annotated[str, Field(pattern=rf"^{REFERENCE}(/[0-9]+)?$")]
Competition = Annotated[str, Field(pattern=rf"^{OWNER}$")]
OtherKernel = Annotated[str, Field(pattern=rf"^{OWNER}/[A-Za-z0-9_-]{{5,}}(/[0-9]+)?$")]
Model = Annotated[str, Field(pattern=rf"^{OWNER}(/[A-Za-z0-9_.-]+){{3}}/[0-9]+$")]


class KernelMetadata(BaseModel):
    """The content of kernel-metadata.json; a description says what to write."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    id: str = Field(
        pattern=rf"^{OWNER}/{SLUG}$",
        description="owner/slug, the owner as in your profile's address, the slug with 5 or more of a-z, 0-9 and -",
    )
    id_no: int = Field(0, ge=1, description="the kernel's number, or leave it out")
    """What `kaggle kernels pull` notes; not sent, `id` alone names the kernel."""
    title: str = Field(
        min_length=5,
        max_length=LONGEST_TITLE,
        pattern=r"^[^\x00-\x1f\x7f]*$",
        description=f"5 to {LONGEST_TITLE} characters on one line",
    )
    code_file: str = Field(description="the path of a file inside this folder, such as kernel/train.py")
    language: Literal["python", "r", "rmarkdown"] = Field(description="python, r or rmarkdown")
    kernel_type: Literal["script", "notebook"] = Field(description="script or notebook")
    is_private: Flag = True
    enable_gpu: Flag = False
    enable_tpu: Flag = False
    enable_internet: Flag = True
    machine_shape: MachineShape = Field("", description="NvidiaTeslaT4 or another of Kaggle's accelerators")
    keywords: list[Word] = Field([], description="a list of Kaggle's tags")
    dataset_sources: list[Dataset] = Field([], description="a list of owner/slug or owner/slug/version")
    competition_sources: list[Competition] = Field([], description="a list of names as in the competitions' addresses")
    kernel_sources: list[OtherKernel] = Field([], description="a list of owner/slug")
    model_sources: list[Model] = Field([], description="a list of owner/model/framework/variation/version")
    docker_image: str = Field(
        "",
        pattern=r"^([A-Za-z0-9_.-]+(:[0-9]+)?(/[A-Za-z0-9_.-]+)*(:[A-Za-z0-9_.-]+)?(@sha256:[0-9a-f]+)?)?$",
        description="the name of one of Kaggle's images",
    )
    docker_image_pinning_type: Literal["original", "latest"] = Field("original", description="original or latest")

    @property
    def owner(self) -> str:
        """The first half of `id`."""
        return self.id.partition("/")[0]

    @field_validator("id")
    @classmethod
    def _as_in_addresses(cls, name: str) -> str:
        owner, _, slug = name.partition("/")
        return f"{as_in_addresses(owner)}/{slug}"

    def given(self) -> dict[str, Any]:
        """Return the keys that the file gives, in Kaggle's order."""
        return self.model_dump(exclude_unset=True)

    @field_validator("title")
    @classmethod
    def _makes_a_slug(cls, title: str) -> str:
        if not re.fullmatch(SLUG, slugified(title)):
            raise ValueError(f"{_shown(title)} gives the slug '{slugified(title)}'; write 5 or more letters and digits")
        return title

    @field_validator("code_file")
    @classmethod
    def _stays_inside(cls, name: str) -> str:
        path, elsewhere = PurePosixPath(name), PureWindowsPath(name)
        away = path.is_absolute() or elsewhere.drive or ".." in path.parts or "\\" in name
        if away or not path.parts or not name.isprintable() or len(name.encode()) > _LONGEST_PATH:
            raise ValueError(f"{_shown(name)} is not {cls.model_fields['code_file'].description}; write one")
        return name

    @field_validator("dataset_sources", "competition_sources", "kernel_sources", "model_sources")
    @classmethod
    def _once_each(cls, references: list[str]) -> list[str]:
        seen = set()
        for reference in references:
            plain = re.sub(r"/[0-9]+$", "", reference.lower())
            if plain in seen:
                raise ValueError(f"'{reference}' is attached twice; keep one of them")
            seen.add(plain)
        return references

    @model_validator(mode="after")
    def _title_gives_the_slug(self) -> KernelMetadata:
        slug = self.id.partition("/")[2]
        if slugified(self.title) != slug:
            raise ValueError(
                f"'title' {_shown(self.title)} gives the slug '{slugified(self.title)}', but 'id' has '{slug}': Kaggle"
                " would push to another kernel; make them agree"
            )
        return self


def read_metadata(folder: Path) -> KernelMetadata:
    """Return FOLDER/kernel-metadata.json; raise InputError, which names the field, for what Kaggle does not take."""
    return checked(folder / METADATA_NAME, read_values(folder / METADATA_NAME))


def read_values(path: Path) -> dict[str, Any]:
    """Return the object in a JSON file, its values unchecked; raise InputError if it is missing or contains none."""
    if not path.is_file():
        raise InputError(f"{path}: no such file; make it with `embed64 kernel build`, or name its folder by --folder")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); make it readable") from error
    if len(content) > _MOST_BYTES:
        raise InputError(f"{path}: {len(content):,} bytes, at most {_MOST_BYTES:,} are read; {_ANEW}")
    try:
        text = content.decode()
        values = json.loads(text, object_pairs_hook=_each_once, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 text; save it as UTF-8, or {_ANEW}") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: not valid JSON ({error}); correct it, or {_ANEW}") from error
    if not isinstance(values, dict):
        raise InputError(f"{path}: not a JSON object; {_ANEW}")
    return values


def checked(path: Path, values: Mapping[str, Any]) -> KernelMetadata:
    """Return these values of the file `path` as a model; raise InputError that names file, field, value and remedy."""
    try:
        return KernelMetadata.model_validate(values)
    except ValidationError as error:
        raise InputError(f"{path}: {_explain(error)}") from error


def require_owner(owner: str) -> str:
    """Return a Kaggle user's name as in its address; raise InputError if it is none."""
    if not re.fullmatch(OWNER, owner):
        raise InputError(
            f"--owner '{owner}': not a Kaggle user name; it is the last part of your profile's address, of letters,"
            " digits, - and _"
        )
    return as_in_addresses(owner)


def as_in_addresses(owner: str) -> str:
    """Return an owner's name in lower case, as mounts are named, and the placeholder as it is."""
    return owner if owner == PLACEHOLDER else owner.lower()


def slugified(title: str) -> str:
    """Return the slug of a title, by the rule of Kaggle's own client."""
    from slugify import slugify  # Kaggle's image has none, and needs none

    return slugify(title)


def _explain(error: ValidationError) -> str:
    """Return the first problem, and the other fields by name; a misspelt key comes before what lacks for it."""
    problems = sorted(error.errors(), key=lambda problem: problem["type"] != "extra_forbidden")
    fields = list(dict.fromkeys(str(problem["loc"][0]) for problem in problems if problem["loc"]))
    others = f" (wrong too: {', '.join(map(_shown, fields[1:]))})" if len(fields) > 1 else ""
    first = problems[0]
    if not first["loc"]:
        return str(first["ctx"]["error"])  # a rule about two fields; its message names them
    field, *entry = first["loc"]
    remedy = _INIT if fields == ["id"] else _ANEW
    if first["type"] == "extra_forbidden":
        known = nearest(str(field), list(KernelMetadata.model_fields))
        return f"key {_shown(field)} is unknown{known or '; Kaggle would ignore it, remove it'}{others}"
    if first["type"] == "missing":
        return f"key '{field}' is missing{others}; add it, or {remedy}"
    if first["type"] == "value_error":
        return f"'{field}': {first['ctx']['error']}{others}"
    at = f"'{field}' entry {int(entry[0]) + 1}" if entry else f"'{field}'"
    wanted = KernelMetadata.model_fields[str(field)].description
    return f"{at} is {_shown(first['input'])}{others}; write {wanted}, or {remedy}"


def _shown(value: Any) -> str:
    """Return a value as the file has it, on one line and not too long."""
    if isinstance(value, (list, dict)):
        return ("a list" if isinstance(value, list) else "an object") if value else json.dumps(value)
    text = repr(value) if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object's keys and values; Python itself would keep the last of two equal keys without a word."""
    values: dict[str, Any] = {}
    for key, value in pairs:
        if key in values:
            raise ValueError(f"key {_shown(key)} stands there twice")
        values[key] = value
    return values


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is not a number of JSON")
