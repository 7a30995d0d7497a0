"""Health checks of a run: report collapsing embeddings or a stalled loss early, with the cause and a remedy.

Nothing here changes a run. Trends are judged by means over several looks, so that one odd batch raises no alarm.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import fmean, median, variance
from typing import Any

from embed64.core.errors import CheckFailed
from embed64.core.settings import Loss
from embed64.train.losses import margin_of
from embed64.train.monitor.geometry import Geometry

_LOOKS, _LONGEST_GAP = 100, 50
_FEW, _MANY = 3, 10
"""The number of looks needed to judge the current state, and to judge a trend."""
_FARTHEST = 2.0
"""Distance between two embeddings of length 1 that point in opposite directions."""
_POINT = 0.1
"""Mean distance of negatives below which the embeddings are as good as one point; unrelated ones lie 1.4 apart."""
_HARD = ("batch_hard", "hard_negative")


@dataclass(frozen=True)
class Symptom:
    """One thing that is wrong; it is reported again only if its `severity` has doubled."""

    kind: str
    severity: float
    text: str


class Sentinels:
    """Watches one run, look by look; its state_dict holds all it knows, for resuming."""

    def __init__(self, loss: Loss, steps: int, unit_length: bool = True) -> None:
        """Start to watch a run of `steps` steps; `unit_length`: the loss sees embeddings of length 1."""
        self.loss, self.steps = loss, steps
        self.margin = margin_of(loss)
        self.farthest = (_FARTHEST**2 if loss.squared else _FARTHEST) if unit_length else math.inf
        self.every = min(max(1, steps // _LOOKS), _LONGEST_GAP)
        self.looks = 0
        self.first: list[dict[str, float]] = []
        self.recent: list[dict[str, float]] = []
        self.validations: list[float] = []
        self.told: dict[str, float] = {}

    def due(self, done: int) -> bool:
        """Return whether to look after `done` steps: a hundred times a run, and at least every 50 steps."""
        return done == 1 or done % self.every == 0

    def look(self, done: int, loss: float, seen: Geometry, grad_norm: float | None = None) -> list[str]:
        """Return what is wrong after `done` steps, one line each; a symptom is reported once.

        Raises CheckFailed if the loss or an embedding is not finite.
        """
        if not math.isfinite(loss) or math.isnan(seen.effective_rank):
            raise CheckFailed(not_finite(done, loss))
        look = {"loss": loss, "separation": seen.separation, "negative": seen.negative_distance}
        look |= {"rank": seen.effective_rank, "grad_norm": math.nan if grad_norm is None else grad_norm}
        self.looks += 1
        if self.looks <= _MANY:
            self.first.append(look)
        self.recent = [*self.recent, look][-_MANY:]
        return self._tell(done, self._findings(done, seen))

    def validated(self, done: int, mp5: float) -> list[str]:
        """Return what is wrong with a validation mP@5; the first one was measured after the first step."""
        self.validations = [*self.validations[:1], *self.validations[1:][-1:], mp5]
        first, *later = self.validations
        if len(later) < 2 or max(later) >= 0.9 * first:
            return []
        text = f"validation mP@5 fell from {first:.3f} to {mp5:.3f}: training makes the embeddings worse than they were"
        return self._tell(done, [Symptom("validation", 1.0, f"{text}; lower train.lr, or check the labels")])

    def state_dict(self) -> dict[str, Any]:
        """Return the state as plain lists and numbers."""
        kept = {"first": self.first, "recent": self.recent, "validations": self.validations, "told": self.told}
        return copy.deepcopy(kept | {"looks": self.looks})

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Restore what state_dict() returned."""
        for name, value in copy.deepcopy(state).items():
            setattr(self, name, value)

    def _tell(self, done: int, findings: Iterable[Symptom]) -> list[str]:
        lines = []
        for finding in findings:
            if finding.severity >= 2 * self.told.get(finding.kind, 0.0):
                self.told[finding.kind] = finding.severity
                lines.append(f"step {done}: {finding.text}")
        return lines

    def _findings(self, done: int, seen: Geometry) -> Iterator[Symptom]:
        yield from self._unreachable()
        yield from self._gradient()
        collapsed = list(self._collapse(seen))
        yield from collapsed
        if not collapsed and self.looks >= 2 * _MANY:  # the latest looks and the first ones do not overlap
            yield from self._chance(seen) or self._blind() or self._worse(seen) or self._standing(done)

    def _mean(self, key: str, looks: list[dict[str, float]]) -> float:
        """Return the mean over the looks that could measure it, or NaN."""
        values = [look[key] for look in looks if not math.isnan(look[key])]
        return fmean(values) if values else math.nan

    def _unreachable(self) -> Iterator[Symptom]:
        margin = self.margin
        if self.loss.name == "triplet" and margin >= self.farthest:
            text = f"loss.margin {margin:g} is more than any two embeddings of length 1 lie apart ({self.farthest:g})"
            yield Symptom("margin", 1.0, f"{text}: no triplet can satisfy it; give loss.margin=0.2")

    def _gradient(self) -> Iterator[Symptom]:
        norms = [look["grad_norm"] for look in self.recent if math.isfinite(look["grad_norm"])]
        if len(norms) < _MANY:
            return
        usual = median(norms[:-1])
        if usual == 0 and norms[-1] == 0 and self.recent[-1]["loss"] > 0:
            yield Symptom("gradient", 1.0, "no gradient arrives: give train.amp=false, or check what is frozen")
        elif usual > 0 and norms[-1] > 100 * usual:
            ratio = norms[-1] / usual
            text = f"the gradient's norm {norms[-1]:.3g} is {ratio:,.0f} times the usual one"
            yield Symptom("gradient", ratio, f"{text}: training may blow up; lower train.lr and train.backbone_lr")

    def _collapse(self, seen: Geometry) -> Iterator[Symptom]:
        looks = self.recent[-_FEW:]
        rank, apart = self._mean("rank", looks), self._mean("negative", looks)
        # Negatives nearer than the margin cannot satisfy it.
        near = max(_POINT, min(self.margin, 2.5 * _POINT)) if self.loss.name == "triplet" else _POINT
        # Few labels need few directions: two fit at the ends of a line, eight on a circle.
        least = 1 + 0.05 * (min(seen.labels, seen.dim) - 1) if seen.labels >= 8 else 0.0
        if len(looks) < _FEW or not (apart < near or rank < least):
            return
        text = (
            f"negatives lie {apart:.2g} apart, unrelated embeddings 1.4"
            if apart < near
            else f"effective rank {rank:.1f} of {min(seen.labels, seen.dim)}"
        )
        remedy = (
            f"miner '{self.loss.miner}' may pull them together: give loss.miner=semihard or lower train.lr"
            if self.loss.miner in _HARD
            else "lower train.lr and train.backbone_lr, or train.weight_decay"
        )
        yield Symptom("collapse", near / max(apart, 0.1 * _POINT), f"the embeddings collapse ({text}); {remedy}")

    def _chance(self, seen: Geometry) -> list[Symptom]:
        """Report a loss that stays at the value of embeddings that are all equal.

        A run that learns may pass that value too, but its embeddings are well spread.
        """
        value = {"triplet": self.margin, "supcon": math.log(max(2, seen.size - 1))}.get(self.loss.name)
        if value is None or any(abs(look["loss"] / value - 1) > 0.1 for look in self.recent):
            return []
        if self._mean("separation", self.recent) < 0.9 and self._mean("negative", self.recent) > 0.5:
            return []
        what = "loss.margin" if self.loss.name == "triplet" else "log(batch size - 1)"
        remedy = "give loss.miner=semihard" if self.loss.miner in _HARD else "lower train.lr, or check the labels"
        return [
            Symptom("chance", 1.0, f"the loss stays at {what}, as if the embeddings carried no information; {remedy}")
        ]

    def _blind(self) -> list[Symptom]:
        before, now = self._mean("separation", self.first), self._mean("separation", self.recent)
        if not (now > 0.95 and now > before - 0.03):
            return []
        order = "farther apart than" if now > 1.02 else "as far apart as"
        text = f"images of one label lie {order} those of others ({now:.2f} times), and this does not improve"
        return [Symptom("blind", 1.0, f"{text}; check the labels and the pretrained weights, or change train.lr")]

    def _worse(self, seen: Geometry) -> list[Symptom]:
        """Compare with the first look, before any step; the smaller a batch, the less a single look is worth."""
        before, now = self.first[0]["separation"], self._mean("separation", self.recent)
        if not now > (1.03 + seen.size**-0.5) * before:
            return []
        text = "labels are separated less well than before the first step"
        text += f" (positives at {now:.2f} of the distance of negatives, then {before:.2f})"
        return [Symptom("worse", now / before, f"{text}; lower train.lr, train.backbone_lr or train.weight_decay")]

    def _standing(self, done: int) -> list[Symptom]:
        now = self._mean("loss", self.recent)
        solved = self.loss.name == "triplet" and now < 0.05 * self.margin
        if solved or done < 0.3 * self.steps or self._moved("loss", 0.05) or self._moved("separation", 0.03):
            return []
        return [Symptom("standing", 1.0, f"the loss has stalled at {now:.3g}; raise train.lr or train.backbone_lr")]

    def _moved(self, key: str, share: float) -> bool:
        """Return whether the mean of the latest looks differs from the first ones' by that share, or beyond chance."""
        before, now = ([look[key] for look in looks] for looks in (self.first, self.recent))
        gap = abs(fmean(now) - fmean(before))
        return not gap < min(share * fmean(before), math.sqrt((variance(before) + variance(now)) / _MANY) + 1e-9)


def not_finite(done: int, loss: float, kept: int | None = None) -> str:
    """Return the message that ends a run after `done` steps; `kept` is the step of the last good checkpoint."""
    what = "an embedding is not finite" if math.isfinite(loss) else f"the loss is {loss}"
    back = f"; the checkpoint of step {kept} is good" if kept else ""
    return f"step {done}: {what}; lower train.lr, or give train.amp=false{back}"
