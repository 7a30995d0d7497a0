"""Report a run while it trains: progress, metrics, validations, warnings."""

from __future__ import annotations

import math
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any

from torch.nn.functional import normalize

from embed64.core.console import Rate, say, tracking
from embed64.core.settings import Recipe
from embed64.train.monitor.geometry import geometry
from embed64.train.monitor.health import Sentinels
from embed64.train.monitor.metrics import Metrics
from embed64.train.monitor.trackers import open_trackers
from embed64.train.trainer import Step, Trainer

_LOGGED = 200


class Watch:
    """Watches every step of a run; use it in a `with`."""

    def __init__(self, recipe: Recipe, run: Path, state: dict[str, Any] | None, log: tuple[str, ...]) -> None:
        """Open the run's files, bar and trackers; `state` is the checkpoint to resume from, `log` names trackers."""
        self.recipe = recipe
        self.sentinels = Sentinels(recipe.loss, recipe.train.steps, recipe.head.unit_length)
        rows, start = (state["metrics"], state["step"]) if state else ([], 0)
        if state:
            self.sentinels.load_state_dict(state["sentinels"])
        self.rate = Rate()
        self._stack = ExitStack()
        trackers = open_trackers(log, run, recipe.model_dump(mode="json"), start)
        self.metrics = self._stack.enter_context(Metrics(run, rows, start, trackers))
        self.bar = self._stack.enter_context(tracking("training", recipe.train.steps, start))
        self.rate.restart()

    def __enter__(self) -> Watch:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def saw(self, done: int, shown: Step, trainer: Trainer, last: bool) -> None:
        """Record the step that makes `done` of them; raise CheckFailed if an embedding is not finite."""
        settings = self.recipe.train
        self.rate.add(len(shown.labels) * settings.accumulate)
        self.bar.advance()
        seen = geometry(normalize(shown.embeddings), shown.labels) if self.sentinels.due(done) else None
        if last or done == 1 or done % max(1, settings.steps // _LOGGED) == 0:
            row = {"loss": shown.loss, "lr": trainer.optimizer.param_groups[0]["lr"]}
            if trainer.teachers:
                row["distil"] = shown.distil
            if math.isfinite(shown.grad_norm):  # else fp16 overflowed: the scaler leaves this step out
                row["grad_norm"] = shown.grad_norm
            self.metrics.add(done, **row, **(seen.row() if seen else {}))
            speed = self.rate.take()
            self.metrics.speed(done, images_per_s=speed)
            self.bar.show({"images/s": f"{speed:,.0f}", "loss": f"{shown.loss:.3f}"})
        if seen:
            self._warn(done, self.sentinels.look(done, shown.loss - shown.distil, seen, shown.grad_norm))
        if len(trainer.validation) and (last or done == 1 or done % settings.validate_every == 0):
            mp5 = trainer.validate()
            self.metrics.add(done, validation_mp5=mp5)
            self.bar.show({"mP@5": f"{mp5:.3f}"})
            self._warn(done, self.sentinels.validated(done, mp5))
            self.rate.restart()

    def state_dict(self) -> dict[str, Any]:
        """Return what belongs in a checkpoint."""
        return {"metrics": self.metrics.rows, "sentinels": self.sentinels.state_dict()}

    def _warn(self, done: int, lines: list[str]) -> None:
        for line in lines:
            say(f"warning: {line}")
            self.metrics.add(done, warning=line)
