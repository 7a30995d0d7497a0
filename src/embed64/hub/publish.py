"""Publish a finished run on the Hugging Face Hub: artifact, card, plain weights, and hashes of what it learned from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from huggingface_hub import CommitOperationAdd, HfApi
from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalTokenNotFoundError
from huggingface_hub.utils import validate_repo_id
from safetensors.torch import save

from embed64.artifact.check import require_contract
from embed64.artifact.verify import ARTIFACT_NAME
from embed64.core.errors import CheckFailed, InputError, first_line
from embed64.core.files import existing_file, read_json, sha256_file
from embed64.core.recipe import load_recipe
from embed64.data.catalog import Catalog, read_catalog
from embed64.evaluate.model_card import write_model_card
from embed64.train.loop import load_trained

WEIGHTS, HASHES, README = "model.safetensors", "catalog.csv", "README.md"
_REMEDY = "name the folder of a finished run, e.g. runs/demo"
_AS_THEY_ARE = ("recipe.toml", "environment.json")
_PRIVATE = ("per_query", "per_label")
"""What scores.json says of single images, by their path on this machine."""


@dataclass(frozen=True)
class Publication:
    """What is sent: file names and their content."""

    repo: str
    public: bool
    files: dict[str, bytes]

    @property
    def bytes(self) -> int:
        """The size of all files."""
        return sum(map(len, self.files.values()))


def prepare(run: Path, repo: str, public: bool = False) -> Publication:
    """Collect what publishing a finished run would send; nothing is sent.

    No path of this machine is among it: of the catalog go hashes, labels, domains, sources and licences. Raises
    InputError for a run that is not finished or a name that the Hub does not take, CheckFailed for an artifact that
    breaks the contract.
    """
    try:
        validate_repo_id(repo)
    except HFValidationError as error:
        raise InputError(f"{repo}: {first_line(error)}; name it OWNER/NAME") from error
    if repo.count("/") != 1:
        raise InputError(f"{repo}: name it OWNER/NAME, with your name at the Hub first")
    artifact = existing_file(run / ARTIFACT_NAME, _REMEDY)
    require_contract(artifact)
    card = write_model_card(run)
    files = {README: card.read_bytes(), ARTIFACT_NAME: artifact.read_bytes(), WEIGHTS: _weights(run)}
    files |= {name: existing_file(run / name, _REMEDY).read_bytes() for name in _AS_THEY_ARE}
    if (run / "scores.json").is_file():
        scores = read_json(run / "scores.json", dict, _REMEDY)
        told = {key: value for key, value in scores.items() if key not in _PRIVATE}
        files["scores.json"] = (json.dumps(told, indent=2) + "\n").encode()
    files[HASHES] = _hashes(read_catalog(run / "catalog.csv"))
    return Publication(repo, public, _without_paths(files, run))


def publish(publication: Publication, endpoint: str | None = None) -> str:
    """Send everything in one commit, and return its address; the repository is made if it does not exist.

    Raises InputError without a login, CheckFailed with the Hub's answer if it refuses.
    """
    api = HfApi(endpoint=endpoint, library_name="embed64")
    operations = [CommitOperationAdd(name, content) for name, content in publication.files.items()]
    try:
        api.create_repo(publication.repo, private=not publication.public, exist_ok=True)
        commit = api.create_commit(publication.repo, operations, commit_message="Publish a run of embed64")
        return str(commit.commit_url)
    except LocalTokenNotFoundError as error:
        raise InputError("not logged in at the Hugging Face Hub; run `hf auth login`, or set HF_TOKEN") from error
    except HfHubHTTPError as error:
        if error.response is not None and error.response.status_code == 401:
            raise InputError(
                f"{publication.repo}: the Hugging Face Hub knows no such login; run `hf auth login`, or set HF_TOKEN"
            ) from error
        raise CheckFailed(f"{publication.repo}: not published: {first_line(error)}") from error
    except Exception as error:  # of httpx or requests, by the version of huggingface_hub
        raise CheckFailed(f"{publication.repo}: not published: {first_line(error)}; try again") from error


def _weights(run: Path) -> bytes:
    """Return the weights of backbone and head as safetensors."""
    backbone, head = load_trained(run, load_recipe(str(run / "recipe.toml")))
    named = {f"backbone.{name}": value for name, value in backbone.net.state_dict().items()}
    named |= {f"head.{name}": value for name, value in head.folded().state_dict().items()}
    return save({name: value.detach().cpu().contiguous().clone() for name, value in named.items()}, {"format": "pt"})


def _without_paths(files: dict[str, bytes], run: Path) -> dict[str, bytes]:
    """Return the files with the names alone of weights that came from files of this machine."""
    recipe, environment = load_recipe(str(run / "recipe.toml")), read_json(run / "environment.json", dict, _REMEDY)
    settings = [recipe.backbone, *recipe.distil.teachers]
    paths = {each.weights for each in settings if each.weights} | {environment["weights"]}
    for path in (path for path in paths if Path(path).suffix and "/" in path):
        named = path.encode(), Path(path).name.encode()
        files |= {name: content.replace(*named) for name, content in files.items() if name in (README, *_AS_THEY_ARE)}
    return files


def _hashes(catalog: Catalog) -> bytes:
    rows = catalog.rows
    if "sha256" not in rows:
        rows = rows.assign(sha256=[sha256_file(file) for file in catalog.files])
    kept = [name for name in ("sha256", "label", "domain", "source", "license", "split") if name in rows]
    table: pd.DataFrame = rows[kept]
    return table.to_csv(index=False, lineterminator="\n").encode()
