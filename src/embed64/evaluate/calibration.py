"""Turn a distance into a verdict (same, not here or unsure) that is wrong no more often than promised.

There are two promises, both for objects that were never trained on. Of the queries whose object is not in the index, at
most `false_match_rate` get a `same`; of the pairs of images of one object, at most `false_non_match_rate` are called
`not here`. Where evidence is short the promises are kept and `unsure` is said more often.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from functools import partial
from pathlib import Path
from typing import Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from torch import Tensor

from embed64.artifact.loading import load_artifact
from embed64.core.console import say
from embed64.core.errors import InputError
from embed64.core.files import read_json, sha256_file, write_json
from embed64.core.text import visible
from embed64.data.catalog import Catalog, catalog_sha256, read_catalog
from embed64.data.splits import TRAIN
from embed64.evaluate.embedding import embed_files
from embed64.evaluate.error_rates import Distances, keeps, labels_needed, largest, smallest, smallest_rate
from embed64.evaluate.intervals import mean_with_interval
from embed64.evaluate.scoring import scored_rows

SAME, NOT_HERE, UNSURE = "same", "not here", "unsure"
FALSE_MATCH_RATE, FALSE_NON_MATCH_RATE = 0.05, 0.05
_ANEW = "make one with `embed64 calibrate`"
_STEPS = (1, 2, 5)
"""Sizes of an index that are calibrated: these times powers of ten, and the largest possible."""

Rate = Annotated[float, Field(gt=0, lt=1)]
Share = Annotated[float, Field(ge=0, le=1)]
Distance = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=1)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class IndexSize(_Table):
    """The threshold for an index of up to so many images, and what it does on the labels that it was found on."""

    images: Count
    same_below: Distance
    measured: bool
    """Whether indexes of this size were searched; if not, the threshold follows from the largest that were."""
    labels: Count
    """Labels that had so many images of other labels in their domain, or as many as were measured."""
    false_match_rate: Share
    """Share of queries without their object for which an image is nearer than that, mean over labels."""
    false_match_rate_ci95: tuple[Share, Share]
    same_of_true: Share
    """Share of queries that get a right `same` if their object has as many images in the index as in the catalog, but
    no more than the index holds; mean over labels."""
    same_of_true_ci95: tuple[Share, Share]
    not_here_of_absent: Share
    """Share of queries without their object for which every image is called `not here`, mean over labels."""


class Calibration(_Table):
    """The distances below which two images show the same object, and above which they do not.

    Attributes:
        artifact_sha256: The artifact that it is for.
        catalog_sha256: The catalog that it was found on.
        images: Images of that catalog that were compared.
        labels: Labels of these.
        left_out: Images whose duplicates have other labels: what they show is not known.
        index_of: What an index was made of.
        false_match_rate: Promised: of queries whose object is not in the index, at most this share gets a `same`.
        false_non_match_rate: Promised: of pairs of images of one object, at most this share is called `not here`.
        not_here_from: The distance that at most this share of the pairs reaches.
        not_here_labels: Labels with two images to compare.
        not_here_of_true: The share of pairs that reaches it, mean over labels.
        not_here_of_true_ci95: Its 95 % interval.
        sizes: The thresholds by the size of the index.
    """

    artifact_sha256: str
    catalog_sha256: str
    images: Count
    labels: Count
    left_out: Annotated[int, Field(ge=0)]
    index_of: str
    false_match_rate: Rate
    false_non_match_rate: Rate
    not_here_from: Distance
    not_here_labels: Count
    not_here_of_true: Share
    not_here_of_true_ci95: tuple[Share, Share]
    sizes: tuple[IndexSize, ...] = Field(min_length=1)

    @property
    def largest_index(self) -> int:
        """The most images that an index may have for `same` to be promised."""
        return self.sizes[-1].images

    def same_below(self, index: int = 1) -> float:
        """Return the distance below which an image, in an index of so many, shows the query's object.

        It is that of the next larger size that was calibrated; 0, which no distance is below, if there is none.
        """
        place = bisect_left([size.images for size in self.sizes], index)
        return self.sizes[place].same_below if place < len(self.sizes) else 0.0

    def verdict(self, distance: float, index: int = 1) -> str:
        """Say whether an image shows the query's object.

        Args:
            distance: From the query, Euclidean, between embeddings of the calibrated artifact.
            index: How many images the query was compared with.

        Returns:
            `same`, `not here` or `unsure`: the distance is usual for images of one object, for images of two, or
            either for both or for neither. The last is the case between the two thresholds if true pairs and others
            are so far apart that `not_here_from` is below `same_below`.
        """
        near, far = sorted((self.same_below(index), self.not_here_from))
        return SAME if distance < near else NOT_HERE if distance >= far else UNSURE

    def save(self, path: str | Path) -> Path:
        """Write the calibration as JSON, completely or not at all; return the path."""
        return write_json(Path(path), self.model_dump(mode="json"))

    @classmethod
    def load(cls, path: str | Path, artifact: str | Path) -> Calibration:
        """Read a calibration.

        Args:
            path: The file.
            artifact: The artifact that it was made for.

        Returns:
            The calibration.

        Raises:
            InputError: The file is missing, damaged, or of another artifact.
        """
        calibration = _read(Path(path))
        if other := _other_artifact(calibration, Path(artifact)):
            raise InputError(f"{path}: {other}; {_ANEW}")
        return calibration


def beside(artifact: Path) -> Path:
    """Return where the calibration of an artifact is kept, e.g. saved_model.calibration.json."""
    return artifact.with_suffix(".calibration.json")


def find_calibration(artifact: Path, given: Path | None = None) -> Calibration | None:
    """Return the calibration that is given, or else the one beside the artifact; None if there is none.

    One that lies there from an earlier artifact is left alone, and said to be. Raises InputError if a file is damaged,
    or if what is given is missing or of another artifact.
    """
    if given:
        return Calibration.load(given, artifact)
    if not (file := beside(artifact)).is_file():
        return None
    calibration = _read(file)
    if other := _other_artifact(calibration, artifact):
        say(f"{file}: {other}, so there are no verdicts; {_ANEW}")
        return None
    return calibration


def _read(file: Path) -> Calibration:
    try:
        return Calibration.model_validate(read_json(file, dict, _ANEW))
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"]))
        raise InputError(f"{file}: not a calibration (key '{key}': {first['msg'].lower()}); {_ANEW}") from error


def _other_artifact(calibration: Calibration, artifact: Path) -> str:
    sha256 = sha256_file(artifact)
    if calibration.artifact_sha256 == sha256:
        return ""
    return f"is of the artifact of SHA-256 {calibration.artifact_sha256}, but {artifact} has {sha256}"


def calibrate(
    artifact: str | Path,
    catalog: str | Path,
    false_match_rate: float = FALSE_MATCH_RATE,
    false_non_match_rate: float = FALSE_NON_MATCH_RATE,
) -> Calibration:
    """Find the distances that tell the same object from another one, at promised rates of error.

    Labels are what there is evidence of: a rate of 0.05 takes 19 of them, one of 0.01 takes 99.

    Args:
        artifact: A `saved_model.pt`.
        catalog: A catalog of labels that it was not trained on, .csv or .parquet; of one with a split, the holdout.
        false_match_rate: The share of queries whose object is not in the index that may get a `same`.
        false_non_match_rate: The share of pairs of one object that may be called `not here`.

    Returns:
        The calibration.

    Raises:
        InputError: A file is missing or not what it should be, an image cannot be read, or the catalog has too few
            labels to promise these rates (the smallest possible one is named), or the artifact's run trained on
            some of its images.
    """
    file, table = Path(artifact), Path(catalog)
    _require_rate(false_match_rate, "false-match rate")
    _require_rate(false_non_match_rate, "false-non-match rate")
    whole = read_catalog(table)
    part = whole.where(scored_rows(whole, table))
    _require_not_trained_on(file, part, table)
    embeddings = embed_files(load_artifact(file), part.files, f"calibrating {file.name}")
    sha256s = sha256_file(file), catalog_sha256(table)
    return calibrated(embeddings, part, false_match_rate, false_non_match_rate, sha256s, table)


def calibrated(
    embeddings: Tensor,
    catalog: Catalog,
    false_match_rate: float,
    false_non_match_rate: float,
    sha256s: tuple[str, str],
    name: Path | str = "catalog",
) -> Calibration:
    """Calibrate on embeddings, float32 [rows, 64], of a catalog; `sha256s` are the artifact's and the catalog's.

    Raises InputError, beginning with `name`, if there are too few labels to promise the rates.
    """
    found = Distances(embeddings, catalog)
    _require_evidence(found, false_match_rate, false_non_match_rate, name)
    not_here = smallest(lambda distance: keeps(found.missed(distance), false_non_match_rate))
    missed, *interval = _mean(found.missed(not_here))
    return Calibration(
        artifact_sha256=sha256s[0],
        catalog_sha256=sha256s[1],
        images=len(catalog) - found.left_out,
        labels=len(np.unique(catalog.label_ids)),
        left_out=found.left_out,
        index_of="images of other labels of the query's domain",
        false_match_rate=false_match_rate,
        false_non_match_rate=false_non_match_rate,
        not_here_from=not_here,
        not_here_labels=found.true_labels,
        not_here_of_true=missed,
        not_here_of_true_ci95=tuple(interval),
        sizes=tuple(_sizes(found, false_match_rate, not_here)),
    )


def _sizes(found: Distances, rate: float, not_here: float) -> list[IndexSize]:
    """Return the thresholds for indexes of growing size; a larger index never has a larger one."""
    others = found.others()[found.others() > 0]
    # Nine in ten labels, so that one small domain does not limit all, and as many as the rate takes.
    measured = int(others[min(len(others) // 10, len(others) - labels_needed(rate))])
    labels = int((others >= measured).sum())
    largest_size = int(measured * max(1.0, np.log1p(-rate) / np.log1p(-smallest_rate(labels))))
    made: list[IndexSize] = []
    for size in sorted({*_series(largest_size), measured, largest_size}):
        searched, times = min(size, measured), max(1.0, size / measured)
        allowed = 1 - (1 - rate) ** (1 / times)
        same = largest(partial(_matches_few, found, searched, allowed))
        same = min([same, *(other.same_below for other in made)])
        matched = found.matched(same, searched)
        near, *interval = _mean(found.retrieved(min(same, not_here), size))
        made.append(
            IndexSize(
                images=size,
                same_below=same,
                measured=size <= measured,
                labels=len(matched),
                false_match_rate=_in_larger(matched.mean(), times),
                false_match_rate_ci95=[_in_larger(x, times) for x in found.matched_interval(same, searched)],
                same_of_true=near,
                same_of_true_ci95=interval,
                not_here_of_absent=1 - _in_larger(found.matched(max(same, not_here), searched).mean(), times),
            )
        )
    return made


def _matches_few(found: Distances, size: int, rate: float, limit: float) -> bool:
    return keeps(found.matched(limit, size), rate)


def _in_larger(rate: float, times: float) -> float:
    """Return a bound of the rate of false matches in an index that is `times` as large as one of this rate.

    Of a query with the rate p, 1 - p is left in the one index, (1 - p) ** times in the other. The bound takes the mean
    rate for every query's own, by which, as Jensen's inequality says, less is left than really is.
    """
    return float(1 - (1 - rate) ** times)


def _series(most: int) -> list[int]:
    return [step * 10**power for power in range(len(str(most))) for step in _STEPS if step * 10**power <= most]


def _mean(values: np.ndarray) -> list[float]:
    return mean_with_interval(values, np.arange(len(values)))


def _require_rate(rate: float, name: str) -> None:
    if not 0 < rate < 1:
        raise InputError(f"{name} {rate:g}: give a share between 0 and 1, e.g. 0.05")


def _require_not_trained_on(artifact: Path, part: Catalog, name: Path) -> None:
    """Raise InputError if the artifact lies in a run folder that trained on some of these images."""
    kept = artifact.parent / "catalog.csv"
    if not kept.is_file() or "split" not in (run := read_catalog(kept)).rows:
        return
    trained = set(run.split(TRAIN).files) & set(part.files)
    if trained:
        raise InputError(
            f"{name}: {len(trained)} of {len(part)} images were trained on by {artifact.parent}, e.g."
            f" {visible(min(trained).name)}; they promise nothing for others: give a catalog of other objects"
        )


def _require_evidence(found: Distances, false_match_rate: float, false_non_match_rate: float, name: Path | str) -> None:
    searched = int((found.others() > 0).sum())
    if not searched:
        raise InputError(
            f"{name}: no domain has images of two labels to compare, so nothing says how near two objects may be; give"
            " objects of one kind the same domain"
        )
    if not found.true_labels:
        raise InputError(
            f"{name}: no label has two images to compare that are not duplicates, so nothing says how far apart images"
            " of one object may be; add images"
        )
    for labels, what, rate, kind in (
        (searched, "with others in their domain", false_match_rate, "false-match"),
        (found.true_labels, "with two images to compare", false_non_match_rate, "false-non-match"),
    ):
        if labels < labels_needed(rate):
            possible = math.ceil(1e4 * smallest_rate(labels)) / 1e4
            raise InputError(
                f"{name}: {labels} labels {what} cannot promise a {kind} rate of {rate:g}; the smallest is"
                f" {possible:g}: promise that, or give {labels_needed(rate)} labels that were not trained on"
            )
