"""The doctor: check one file against every rule of the contract, one line per rule, with the reason and the remedy.

First what the file shows without running it (archive.py), then what it does when it runs (verify.py), then
what its manifest promises.
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
from embed64.artifact.verify import ARTIFACT_NAME, EXPORT_ANEW, Broken, Finding, Subject, artifact_bytes, pictures
from embed64.core.errors import CheckFailed, first_line
from embed64.core.files import existing_file

# What the competition demands, and what we assume of its scorer, which does not say: a GPU that does 3 TFLOP/s in
# float32 on single images, like a T4, and 5 ms to read, decode and launch. Both assumptions err on the slow side.
SCORED_IMAGES, SCORER_HOURS = 205_000, 9.0
_SCORER_FLOPS, _SCORER_OVERHEAD = 3e12, 0.005
# Share of the one-dimensional weights and statistics whose values are all equal, as at initialisation: about 1 in a
# fresh model, about 0 in a trained one.
_MOST_CONSTANT = 0.9


def check_artifact(path: str | Path) -> list[Finding]:
    """Hold an artifact against every rule of the contract.

    Args:
        path: A `saved_model.pt` or `submission.zip`.

    Returns:
        A finding for each rule: `rule`, `holds`, `detail`. If the file cannot be read or loaded, what could be read
        is all there is, and the last finding says why.

    Example:
        >>> findings = embed64.check_artifact("runs/mine/saved_model.pt")
        >>> all(finding.holds for finding in findings)
        True
        >>> embed64.check_artifact("mine.csv")[0].holds
        False
    """
    path = Path(path)
    try:
        content = artifact_bytes(path)
        archive = read_archive(content)
    except Broken as broken:
        return [Finding("file", False, str(broken))]
    except zipfile.BadZipFile as error:
        return [Finding("file", False, f"not a whole TorchScript file ({error}); {EXPORT_ANEW}")]
    except Exception as error:  # a damaged file can make zipfile, pickletools and json raise anything
        reason = " ".join(str(error).split()) or type(error).__name__
        return [Finding("file", False, f"{reason[:200]}; {EXPORT_ANEW}")]
    findings = [Finding("file", True, f"{path.name}, {len(content) / 1e6:.1f} MB"), *_static(archive, content)]
    shown, subject = verify.verify(content)
    findings += shown
    if subject is not None and all(finding.holds for finding in shown):
        findings += [*_promised(archive.manifest, subject), _time(subject)]
    return findings


def check_untrained(content: bytes) -> list[Finding]:
    """Check the rules that training cannot change, with one image: a first look that takes seconds."""
    archive = read_archive(content)
    findings = _static(archive, content)
    if all(finding.holds for finding in findings):
        loaded, subject = verify.verify(content, only="loads")
        findings += loaded
        if subject is not None:
            findings += _first_image(archive.manifest, subject)
    return findings


def _first_image(manifest: dict[str, Any], subject: Subject) -> Iterator[Finding]:
    """Yield what one image of an odd size shows: input and output, length, time."""
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
    if manifest.get("unit_length"):
        yield _length(embedding)
    yield _hours(counter.get_total_flops())


def require_contract(artifact: Path) -> None:
    """Raise CheckFailed naming the first rule of the contract that the artifact breaks."""
    for finding in check_artifact(artifact):
        if not finding.holds:
            raise CheckFailed(f"{artifact}: {finding.rule}: {finding.detail}")


def _static(archive: Archive, content: bytes) -> list[Finding]:
    newer, foreign, training = archive.newer_than_1_11(), archive.foreign(), archive.training()
    operators = f"file version {archive.version} (up to {NEWEST_VERSION}), every operator known"
    return [
        _finding(
            "no other package",
            foreign,
            "operators of torch alone",
            f"{', '.join(foreign)}: not part of torch; remove it, or compute it with torch's own operators",
        ),
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
    elif mixed := _mixing(content):
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


def _promised(manifest: dict[str, Any], subject: Subject) -> list[Finding]:
    """Check what the manifest says about the file, as far as the file shows it."""
    findings = []
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


def main(path: Path) -> int:
    """Print every finding; return 0 if all rules hold, else 1; raise InputError if there is no such file."""
    existing_file(path, f"name a {ARTIFACT_NAME} or a submission.zip")
    return verify.print_findings(check_artifact(path))
