"""Copy a run's rows to TensorBoard or Weights & Biases. Trackers do not influence the result."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from embed64.core.errors import InputError

TRACKERS = ("tensorboard", "wandb")


class Tracker(Protocol):
    """Receives the rows of a run while it trains."""

    def row(self, row: dict[str, Any]) -> None:
        """Record one row: `step`, and values by name."""

    def close(self) -> None:
        """End the record: the run is over or interrupted."""


def open_trackers(names: Sequence[str], run: Path, settings: dict[str, Any], step: int = 0) -> list[Tracker]:
    """Open the trackers of these names for a run that starts or resumes after `step`; `settings` are its recipe's.

    Raises InputError for an unknown name or a package that is not installed.
    """
    opened: list[Tracker] = []
    for name in dict.fromkeys(names):
        if name not in TRACKERS:
            raise InputError(f"--log {name}: unknown; choose among {', '.join(TRACKERS)}")
        try:
            opened.append(TensorBoard(run, step) if name == "tensorboard" else WandB(run, settings))
        except ImportError as error:
            remedy = f"pip install 'embed64[{name}]', or leave the option out"
            raise InputError(f"--log {name}: the package is not installed; {remedy}") from error
    return opened


class TensorBoard:
    """Writes event files to RUN/tensorboard; view them with `tensorboard --logdir RUN`."""

    def __init__(self, run: Path, step: int) -> None:
        from torch.utils.tensorboard import SummaryWriter

        # purge_step makes the reader hide what was written after the checkpoint.
        self.writer = SummaryWriter(str(run / "tensorboard"), purge_step=step + 1 if step else None)

    def row(self, row: dict[str, Any]) -> None:
        """Record each number as a point of a curve and each text as text."""
        for name, value in row.items():
            if isinstance(value, str):
                self.writer.add_text(name, value, row["step"])
            elif name != "step":
                self.writer.add_scalar(name, value, row["step"])

    def close(self) -> None:
        """Write what is buffered."""
        self.writer.close()


class WandB:
    """A run of the project embed64, named after its folder; a resumed run becomes another run there.

    WANDB_MODE=offline keeps it in RUN/wandb.
    """

    def __init__(self, run: Path, settings: dict[str, Any]) -> None:
        import wandb

        run.mkdir(parents=True, exist_ok=True)
        self.run = wandb.init(project="embed64", name=run.absolute().name, dir=str(run), config=settings)
        self.run.define_metric("*", step_metric="step")

    def row(self, row: dict[str, Any]) -> None:
        """Log every value over `step`, although several rows share one."""
        self.run.log(row)

    def close(self) -> None:
        """End the run."""
        self.run.finish()
