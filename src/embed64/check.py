"""Hold a `saved_model.pt` or `submission.zip` against the competition's contract, one line a rule.

    python check.py export/saved_model.pt        # under any torch from 1.11 on; needs nothing else

This file imports only torch, on purpose: the scorer that decides runs torch 1.11, so the same rules must
run there too.
"""

from __future__ import annotations

import io
import sys
import warnings
import zipfile
from pathlib import Path
from typing import Callable, NamedTuple  # noqa: UP035  (what torch 1.11's oldest Python has)

import torch
from torch import Tensor

DIM = 64
ARTIFACT_NAME = "saved_model.pt"
LARGEST_DIFFERENCE = 1e-4
Model = Callable[[Tensor], Tensor]


class Broken(Exception):
    """A rule that does not hold: what was seen, and what to do."""


class Finding(NamedTuple):
    """One rule's outcome."""

    rule: str
    holds: bool
    detail: str


def check_artifact(path: Path) -> list[Finding]:
    """Every rule of the contract on one file; where it cannot be loaded, that is the only finding left."""
    findings = []
    try:
        content = _content(path)
        findings.append(Finding("file", True, f"{path.name}, {len(content) / 1e6:.1f} MB"))
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=FutureWarning)  # TorchScript is what the contract asks for
            model = torch.jit.load(io.BytesIO(content), map_location="cpu").eval()
    except (Broken, RuntimeError, zipfile.BadZipFile) as error:
        reason = " ".join(str(error).split())[:200]
        remedy = "" if isinstance(error, Broken) else "; export it anew with `embed64 export`"
        return [*findings, Finding("loads", False, f"torch {torch.__version__}: {reason}{remedy}")]
    findings.append(Finding("loads", True, f"torch {torch.__version__}, no other package"))
    for rule, examine in RULES:
        try:
            with torch.no_grad():
                findings.append(Finding(rule, True, examine(model)))
        except Broken as broken:
            findings.append(Finding(rule, False, str(broken)))
        except RuntimeError as error:  # TorchScript: the last line of its message is the reason
            reason = str(error).strip().splitlines()[-1][:200]
            findings.append(Finding(rule, False, f"raises {reason}; export it anew with `embed64 export`"))
    return findings


def _content(path: Path) -> bytes:
    """The artifact's bytes, taken out of the submission where `path` is one."""
    if path.suffix != ".zip":
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if names != [ARTIFACT_NAME]:
            raise Broken(f"the zip holds {names}; it must hold {ARTIFACT_NAME} at its root and nothing else")
        return archive.read(ARTIFACT_NAME)


def _images(count: int, height: int, width: int) -> Tensor:
    """Random uint8 images, smooth enough to differ after any resize."""
    generator = torch.Generator().manual_seed(height * 10_007 + width)
    coarse = torch.rand(count, 3, 4, 4, generator=generator)
    return (torch.nn.functional.interpolate(coarse, [height, width], mode="bilinear") * 255).to(torch.uint8)


def _embed(model: Model, images: Tensor) -> Tensor:
    out = model(images)
    if not isinstance(out, Tensor):
        raise Broken(f"returns {type(out).__name__}; it must return one tensor")
    if out.dtype != torch.float32:
        raise Broken(f"returns {out.dtype}; end the model with .float()")
    if list(out.shape) != [len(images), DIM]:
        raise Broken(f"returns shape {list(out.shape)} for {len(images)} images; it must be [{len(images)}, {DIM}]")
    if not bool(torch.isfinite(out).all()):
        raise Broken("returns NaN or infinity; guard divisions and check the weights")
    return out


def _same(one: Tensor, other: Tensor, what: str, remedy: str) -> float:
    difference = float((one - other).abs().max())
    if not difference <= LARGEST_DIFFERENCE:
        raise Broken(f"{what} differ by {difference:.1e}, more than {LARGEST_DIFFERENCE:.0e}; {remedy}")
    return difference


def _input(model: Model) -> str:
    _embed(model, _images(1, 128, 128))
    return f"uint8 [N, 3, H, W] in, float32 [N, {DIM}] out"


def _any_size(model: Model) -> str:
    sizes = [(1, 1), (1, 999), (999, 1), (31, 17), (480, 640), (1200, 900)]
    for height, width in sizes:
        try:
            _embed(model, _images(1, height, width))
        except (Broken, RuntimeError) as error:
            reason = str(error).strip().splitlines()[-1][:160]
            raise Broken(f"{height}x{width}: {reason}; resize inside the model") from error
    return ", ".join(f"{h}x{w}" for h, w in sizes)


def _any_batch(model: Model) -> str:
    counts = [0, 1, 2, 7]
    for count in counts:
        try:
            _embed(model, _images(7, 64, 64)[:count])
        except (Broken, RuntimeError) as error:
            reason = str(error).strip().splitlines()[-1][:160]
            raise Broken(f"a batch of {count}: {reason}; the batch size was frozen by tracing") from error
    return f"batches of {', '.join(map(str, counts))}"


def _batch_invariant(model: Model) -> str:
    images = _images(5, 96, 80)
    alone = torch.cat([_embed(model, image.unsqueeze(0)) for image in images])
    difference = _same(
        _embed(model, images), alone, "an image's embeddings alone and in a batch", "export in eval mode"
    )
    return f"alone or in a batch: within {difference:.0e}"


def _repeatable(model: Model) -> str:
    images = _images(2, 96, 80)
    _same(_embed(model, images), _embed(model, images), "two calls on the same images", "export in eval mode (dropout)")
    return "two calls agree"


def _extremes(model: Model) -> str:
    _embed(model, torch.zeros(1, 3, 50, 50, dtype=torch.uint8))
    _embed(model, torch.full((1, 3, 50, 50), 255, dtype=torch.uint8))
    return "all 0 and all 255: finite"


def _distinct(model: Model) -> str:
    embeddings = _embed(model, _images(16, 96, 96))
    spread = torch.pdist(embeddings)
    if float(spread.min()) < 1e-3 * max(1.0, float(embeddings.norm(dim=1).mean())):
        raise Broken(f"different images lie {float(spread.min()):.1e} apart; the embedding has collapsed, train again")
    return f"16 different images lie {float(spread.min()):.2f} to {float(spread.max()):.2f} apart"


RULES: list[tuple[str, Callable[[Model], str]]] = [
    ("input and output", _input),
    ("any size", _any_size),
    ("any batch", _any_batch),
    ("batch invariance", _batch_invariant),
    ("repeatable", _repeatable),
    ("extreme images", _extremes),
    ("distinct", _distinct),
]


def main(path: Path) -> int:
    """Print every finding; 0 where all rules hold, 1 where one does not, 2 where there is no such file."""
    if not path.is_file():
        print(f"{path}: no such file", file=sys.stderr)
        return 2
    findings = check_artifact(path)
    for finding in findings:
        print(f"{'ok  ' if finding.holds else 'FAIL'}  {finding.rule:<18} {finding.detail}")
    return 0 if all(finding.holds for finding in findings) else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
