"""Datasets of one's own that a kernel attaches and embed64 can make: the embedded pack, the wheels."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from importlib import resources
from pathlib import Path

from embed64.files import write_bytes
from embed64.kaggle_session import Session
from embed64.kernel_metadata import PACK, WHEELS
from embed64.kernel_state import State
from embed64.kernels import Kernel
from embed64.uploads import upload
from embed64.wheels import make_wheels


def own_datasets(kernel: Kernel) -> list[str]:
    """Those that this kernel attaches, as owner/slug."""
    owner = kernel.ref.partition("/")[0]
    return [ref for ref in kernel.sources("dataset") if ref in {f"{owner}/{slug}" for slug in _MADE}]


def bring(references: list[str], session: Session, state: State) -> str:
    """Upload each of these datasets unless it is there with the same content; returns what is there now."""
    for reference in references:
        make, license = _MADE[reference.partition("/")[2]]
        with tempfile.TemporaryDirectory() as folder:
            upload(make(Path(folder) / "files"), "dataset", session, state, reference, license=license)
    return ", ".join(references)


def _pack(folder: Path) -> list[Path]:
    """The pack as it lies in the package; Kaggle unpacks it."""
    content = (resources.files("embed64") / "data" / "emoji.zip").read_bytes()
    return [write_bytes(folder / "emoji.zip", content)]


_MADE: dict[str, tuple[Callable[[Path], list[Path]], str]] = {
    PACK: (_pack, "CC-BY-4.0"),
    WHEELS: (make_wheels, "other"),
}
