"""Every rule of the contract, one finding per rule, with the reason and the remedy.

First what the file shows without running it (archive.py), then what it does when it runs (verify.py), then
what its manifest promises. A file that can do more than compute is not run.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves
from torch.utils.flop_counter import FlopCounterMode

from embed64.artifact import verify
from embed64.artifact.archive import NEWEST_VERSION, Archive, read_archive
from embed64.artifact.verify import EXPORT_ANEW, Broken, Finding, Subject, artifact_bytes, pictures
from embed64.core.errors import first_line

# What the competition demands, and what we assume of its scorer, which does not say: a GPU that does 3 TFLOP/s in
# float32 on single images, like a T4, and 5 ms to read, decode and launch. Both assumptions err on the slow side.
SCORED_IMAGES, SCORER_HOURS = 205_000, 9.0
_SCORER_FLOPS, _SCORER_OVERHEAD = 3e12, 0.005
# Share of the one-dimensional weights and statistics whose values are all equal, as at initialisation: about 1 in a
# fresh model, about 0 in a trained one.
_MOST_CONSTANT = 0.9


def examine(path: Path, only: str = "") -> Iterator[Finding]:
    """Yield a finding for each rule that can be judged, or for `only` one of those that need the file to run.

    The file is loaded into this process and run, unless it may do more than compute.
    """
    try:
        content, archive = _opened(path)
    except Broken as broken:
        yield Finding("file", False, str(broken))
        return
    yield _whole(path, content)
    yield from [_harmless(archive)] if only else _static(archive, content)
    if archive.effects:
        return
    try:
        subject = verify.load(content)
    except Broken as broken:
        yield Finding("loads", False, str(broken))
        return
    sound = True
    for finding in verify.verify(subject, only):
        sound &= finding.holds
        yield finding
    if sound and not only:
        yield from _promised(subject)
        yield _time(subject)


def _opened(path: Path) -> tuple[bytes, Archive]:
    """Return an artifact's content and its parts; raise Broken if it is not whole."""
    try:
        content = artifact_bytes(path)
        return content, read_archive(content)
    except Broken:
        raise
    except zipfile.BadZipFile as error:
        raise Broken(f"not a whole TorchScript file ({error}); {EXPORT_ANEW}") from error
    except Exception as error:  # a damaged file can make zipfile, pickletools and json raise anything
        reason = " ".join(str(error).split()) or type(error).__name__
        raise Broken(f"{reason[:200]}; {EXPORT_ANEW}") from error


def _whole(path: Path, content: bytes) -> Finding:
    return Finding("file", True, f"{path.name}, {len(content) / 1e6:.1f} MB")


def examine_untrained(content: bytes) -> Iterator[Finding]:
    """Yield what the rules that training cannot change say of our own file, with one image: it takes seconds."""
    archive = read_archive(content)
    yield from _static(archive, content)
    try:
        subject = verify.load(content)
    except Broken as broken:
        yield Finding("loads", False, str(broken))
        return
    try:
        with torch.no_grad(), FlopCounterMode(display=False) as counter:
            embedding = subject.embed(pictures(1, 31, 17))
    except Broken as broken:
        yield Finding("input and output", False, str(broken))
        return
    except Exception as error:  # what TorchScript raises
        yield Finding("input and output", False, f"raises {first_line(error)}; {EXPORT_ANEW}")
        return
    yield Finding("input and output", True, "an image of 31x17 becomes 64 numbers")
    if archive.manifest.get("unit_length"):
        yield _length(embedding)
    yield _hours(counter.get_total_flops())


def _harmless(archive: Archive) -> Finding:
    names = ", ".join(archive.effects[:5]) + (", …" if len(archive.effects) > 5 else "")
    return _finding(
        "harmless",
        archive.effects,
        "only operators that compute",
        f"{names} may touch files, processes or memory, so the file was not run; do not load it elsewhere either",
    )


def _foreign(archive: Archive) -> Finding:
    foreign = ", ".join(archive.foreign())
    broken = f"{foreign}: not part of torch; remove it, or compute it with torch's own operators"
    return _finding("no other package", foreign, "operators of torch alone", broken)


def _static(archive: Archive, content: bytes) -> list[Finding]:
    newer, training = archive.newer_than_1_11(), archive.training()
    operators = f"file version {archive.version} (up to {NEWEST_VERSION}), every operator known"
    return [
        _foreign(archive),
        _harmless(archive),
        _finding("torch 1.11", newer, operators, "; ".join(newer[:3]) + f"; {EXPORT_ANEW}"),
        _any_device(archive, content),
        _finding(
            "inference only",
            training,
            "no operator in training mode",
            f"{', '.join(training)} in training mode; save model.eval()",
        ),
    ]


def _any_device(archive: Archive, content: bytes) -> Finding:
    if devices := archive.fixed_devices():
        broken = f"creates tensors on '{', '.join(devices)}'"
    elif archive.frozen:
        broken = f"{archive.frozen:,} bytes of tensors are frozen into the code, where .cuda() does not move them"
    elif not archive.effects and (mixed := _mixing(content)):
        broken = f"{', '.join(mixed)} would mix tensors on the CPU and the GPU: use the input's device there"
    else:
        return Finding("any device", True, "no device baked in")
    return Finding("any device", False, f"{broken}; {EXPORT_ANEW}")


class _Mixed(TorchDispatchMode):
    """Records the operators that are given tensors of several devices."""

    # These accept them: copies, and indices on the CPU.
    _MAY = ("aten::_to_copy", "aten::copy_", "aten::index", "aten::index_put_", "aten::_index_put_impl_")

    def __init__(self) -> None:
        super().__init__()
        self.operators: list[str] = []

    def __torch_dispatch__(self, operator: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        tensors = [x for x in tree_leaves((args, kwargs)) if isinstance(x, torch.Tensor) and x.ndim]
        if len({x.device for x in tensors}) > 1 and operator.name().partition(".")[0] not in self._MAY:
            self.operators.append(operator.name().partition(".")[0])
        return operator(*args, **(kwargs or {}))


def _mixing(content: bytes) -> list[str]:
    """Return the operators that would fail on a GPU because a tensor is on the CPU; needs no GPU.

    The file is run on the meta device, which computes only shapes. A file that cannot run there, because it
    reads values, is not judged.
    """
    with _Mixed() as mixed, torch.no_grad(), warnings.catch_warnings(), suppress(Exception):
        warnings.filterwarnings("ignore", category=FutureWarning)  # TorchScript is what the contract asks for
        model = torch.jit.load(io.BytesIO(content), map_location="meta")
        model(torch.zeros(2, 3, 128, 128, dtype=torch.uint8, device="meta"))
    return sorted(set(mixed.operators))


def _promised(subject: Subject) -> list[Finding]:
    """Check what the manifest says about the file, as far as the file shows it."""
    findings, manifest = [], subject.manifest
    if manifest.get("unit_length"):
        findings.append(_length(subject.seven()))
    if not manifest:
        findings.append(Finding("weights", True, "no manifest: written by another tool"))
    elif not manifest.get("pretrained"):
        findings.append(Finding("weights", True, "random, as the manifest says: to try things out, not to submit"))
    else:
        share = _constant_share(subject.model)
        findings.append(
            _finding(
                "weights",
                share > _MOST_CONSTANT,
                f"pretrained ({manifest.get('weights')})",
                f"{share:.0%} of the norms and biases are as at initialisation, but the manifest says pretrained;"
                " load the weights and export it again",
            )
        )
    return findings


def _constant_share(model: torch.jit.ScriptModule) -> float:
    vectors = [p for p in [*model.parameters(), *model.buffers()] if p.ndim == 1 and p.numel() > 1]
    return sum(bool(v.min() == v.max()) for v in vectors) / len(vectors) if vectors else 0.0


def _length(embeddings: torch.Tensor) -> Finding:
    off = float((embeddings.norm(dim=1) - 1).abs().max())
    broken = f"length differs from 1 by {off:.1e}; end the model with its division by the length"
    return _finding("unit length", not off <= 1e-3, "embeddings of length 1", broken)


def _time(subject: Subject) -> Finding:
    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        subject.embed(pictures(1, 480, 640))
    return _hours(counter.get_total_flops())


def _hours(flops: int) -> Finding:
    hours = SCORED_IMAGES * (flops / _SCORER_FLOPS + _SCORER_OVERHEAD) / 3600
    estimate = (
        f"{flops / 1e9:.1f} GFLOP an image: {SCORED_IMAGES:,} images in about {hours:.1f} h of {SCORER_HOURS:.0f} h"
    )
    return _finding("time", hours > SCORER_HOURS, estimate, f"{estimate}; choose a smaller backbone or image_size")


def _finding(rule: str, broken: object, detail: str, otherwise: str) -> Finding:
    return Finding(rule, not broken, otherwise if broken else detail)
