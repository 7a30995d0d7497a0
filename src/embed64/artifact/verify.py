# /// script
# requires-python = "==3.10.*"
# dependencies = ["torch==1.11.0", "numpy<2", "pillow"]
# ///
"""Run a `saved_model.pt` or `submission.zip` and check it against the competition's contract.

    uv run verify.py saved_model.pt [IMAGE ...]      # in torch 1.11.0, which the competition's scorer runs
    python verify.py saved_model.pt [IMAGE ...]      # in the torch of this Python, from 1.11 on

Prints one line per rule; the exit code is 0 if all hold, 1 if one does not, 2 for wrong usage. Images are read as
the scorer reads them. This script needs only torch, numpy and pillow, so that it runs wherever the artifact runs.
It runs the file: judge one that you did not make with `embed64 check` before, which also sets limits.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import sys
import warnings
import zipfile
from pathlib import Path
from typing import Callable, Iterable, Iterator, NamedTuple  # noqa: UP035  (for the oldest Python of torch 1.11)

import numpy as np
import torch
from PIL import Image
from torch import Tensor

DIM = 64
ARTIFACT_NAME = "saved_model.pt"
MANIFEST = "embed64.json"
"""The file with which embed64 describes an artifact, in the archive's folder `extra`."""
LARGEST_DIFFERENCE = 1e-4
"""The contract's bound on the difference between embeddings of length 1, per value."""
SIZES = [(1, 1), (1, 999), (999, 1), (31, 17), (20, 2000), (480, 640), (4000, 3000)]
BATCHES = [1, 2, 7]
TRACED = [(1, 128), (2, 128), (1, 224), (2, 224)]
"""Number and side of the images to try first; later ones are for traces that froze these sizes."""
LOWEST_RANK = 1.5
EXPORT_ANEW = "export it again with `embed64 export`"


class Broken(Exception):
    """A rule that does not hold; the message says what was seen and what to do."""


class Finding(NamedTuple):
    """The outcome of one rule."""

    rule: str
    holds: bool
    detail: str


class Subject:
    """A loaded artifact, and its embeddings of synthetic pictures."""

    def __init__(
        self, model: torch.jit.ScriptModule, manifest: dict, images: list[Path], expected: np.ndarray | None
    ) -> None:
        """Take the user's own `images`, and what `reference` returned elsewhere as `expected`."""
        self.model, self.manifest, self.images, self.expected = model, manifest, images, expected
        self.pictures = pictures(16, 96, 80)
        self.count, self.side = TRACED[0]
        self.together: Tensor | None = None

    def embed(self, images: Tensor) -> Tensor:
        """Map uint8 [N, 3, H, W] to float32 [N, 64]; raise Broken if the output is anything else or not finite."""
        out = self.model(images)
        if not isinstance(out, Tensor):
            raise Broken(f"returns {type(out).__name__}; it must return one tensor")
        if out.dtype != torch.float32:
            raise Broken(f"returns {out.dtype}; end the model with .float()")
        if list(out.shape) != [len(images), DIM]:
            raise Broken(f"returns shape {list(out.shape)} for {len(images)} images; it must be [{len(images)}, {DIM}]")
        if not bool(torch.isfinite(out).all()):
            raise Broken("returns NaN or infinity; guard divisions and check the weights")
        return out

    def seven(self) -> Tensor:
        """Return the embeddings of the first seven pictures, computed in one batch."""
        if self.together is None:
            self.together = self.embed(self.pictures[:7])
        return self.together

    def reference(self) -> np.ndarray:
        """Return float32 [9 + images, 64]: a batch of 7, two single pictures of other sizes, and the user's images."""
        parts = [self.seven(), self.embed(pictures(1, 31, 17)), self.embed(pictures(1, 300, 400))]
        return torch.cat(parts + [self.embed(read_image(path)) for path in self.images]).numpy()


def load(content: bytes, images: list[Path] | None = None, expected: np.ndarray | None = None) -> Subject:
    """Load an artifact; raise Broken if it does not load.

    Code of the file may run already here: judge a stranger's file with `embed64 check` before.
    """
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=FutureWarning)  # TorchScript is what the contract asks for
            # Not set to eval mode: the scorer might not do it either.
            extra = {MANIFEST: ""}
            model = torch.jit.load(io.BytesIO(content), map_location="cpu", _extra_files=extra)
            return Subject(model, json.loads(extra[MANIFEST] or "{}"), images or [], expected)
    except Exception as error:  # torch.jit.Error is not a RuntimeError
        raise Broken(f"torch {torch.__version__}: {_reason(error)}; {EXPORT_ANEW}") from error


def verify(subject: Subject, only: str = "") -> Iterator[Finding]:
    """Check every rule that needs the file to run, or `only` one."""
    yield Finding("loads", True, f"torch {torch.__version__}, no other package")
    # Random weights give similar features for all images, so `distinct` would judge nothing.
    rules = [rule for rule in RULES if rule[1] != _distinct or subject.manifest.get("pretrained") is not False]
    rules += [("agreement", _agrees)] if subject.expected is not None else []
    for rule, examine in rules:
        if only not in ("", rule):
            continue
        try:
            with torch.no_grad():
                finding = Finding(rule, True, examine(subject))
        except Broken as broken:
            finding = Finding(rule, False, str(broken))
        except Exception as error:
            finding = Finding(rule, False, f"raises {_reason(error)}; {EXPORT_ANEW}")
        yield finding
        if examine is _input and not finding.holds:
            break  # the other rules would only repeat it


def artifact_bytes(path: Path) -> bytes:
    """Return the artifact, read from the submission if `path` is a .zip; raise Broken if that is not a submission."""
    if path.suffix != ".zip":
        return path.read_bytes()
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if names != [ARTIFACT_NAME]:
                raise Broken(f"the zip holds {names}; it must hold {ARTIFACT_NAME} at its root and nothing else")
            return archive.read(ARTIFACT_NAME)
    except zipfile.BadZipFile as error:
        raise Broken(f"not a whole zip ({error}); write it again") from error


def read_image(path: Path) -> Tensor:
    """Return uint8 [1, 3, H, W], read as the scorer reads it."""
    with Image.open(path) as image:
        return torch.from_numpy(np.array(image.convert("RGB"))).permute(2, 0, 1).unsqueeze(0)


def pictures(count: int, height: int, width: int) -> Tensor:
    """Return uint8 [count, 3, height, width]: coloured patches, few large to many small ones, always the same."""
    made = []
    for number in range(count):
        cells = 2 + number % 8 * (1 + number % 3)
        # numpy's legacy generator gives the same numbers in every version
        patches = np.random.RandomState(number).randint(0, 256, (cells, cells, 3)).astype(np.uint8)
        made.append(np.array(Image.fromarray(patches).resize((width, height), Image.Resampling.BILINEAR)))
    return torch.from_numpy(np.stack(made)).permute(0, 3, 1, 2)


def effective_rank(embeddings: Tensor) -> float:
    """Return exp(entropy of the normalised singular values of centred [N, D]) (Roy and Vetterli 2007, section 2)."""
    values = torch.linalg.svdvals((embeddings - embeddings.mean(0)).double())
    share = values / values.sum().clamp_min(1e-30)
    return float(torch.exp(-(share * share.clamp_min(1e-30).log()).sum()))


def _reason(error: BaseException) -> str:
    """Return the line of a TorchScript message that says what is wrong: the last, except for unknown operators."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()] or [type(error).__name__]
    return next((line for line in lines if line.startswith("Unknown builtin op")), lines[-1])[:200]


def _same(one: Tensor, other: Tensor, what: str, remedy: str) -> float:
    """Return the largest difference, scaled to embeddings of length 1; raise Broken if it is too large."""
    scale = float(other.norm(dim=1).mean())
    difference = float((one - other).abs().max()) / max(scale, 1e-12)
    if not difference <= LARGEST_DIFFERENCE:
        raise Broken(f"{what} differ by {difference:.1e}, more than {LARGEST_DIFFERENCE:.0e}; {remedy}")
    return difference


def _input(subject: Subject) -> str:
    refused = []
    for count, side in TRACED:
        try:
            subject.embed(pictures(count, side, side))
        except Exception as error:
            refused.append(error)
        else:
            subject.count, subject.side = count, side
            return f"uint8 [N, 3, H, W] in, float32 [N, {DIM}] out"
    if isinstance(refused[0], Broken):
        raise refused[0]
    remedy = "convert inside the model: images.float()" if _takes_float(subject) else EXPORT_ANEW
    raise Broken(f"a uint8 image raises {_reason(refused[0])}; {remedy}")


def _takes_float(subject: Subject) -> bool:
    for count, side in TRACED:
        with contextlib.suppress(Exception):
            subject.model(pictures(count, side, side).float())
            return True
    return False


def _eval_mode(subject: Subject) -> str:
    modules = [name or "the model" for name, m in subject.model.named_modules() if getattr(m, "training", False)]
    if not modules:
        return "saved in eval mode"
    trained = subject.embed(subject.pictures[:2])
    if torch.equal(trained, Subject(subject.model.eval(), {}, [], None).embed(subject.pictures[:2])):
        return "saved in training mode, without effect"
    raise Broken(f"saved in training mode ({modules[0]}): dropout or batch statistics are on; save model.eval()")


def _any_size(subject: Subject) -> str:
    for height, width in SIZES:
        try:
            subject.embed(pictures(subject.count, height, width))
        except Exception as error:
            raise Broken(f"{height}x{width}: {_reason(error)}; resize inside the model") from error
    return ", ".join(f"{h}x{w}" for h, w in SIZES)


def _any_batch(subject: Subject) -> str:
    for count in BATCHES:
        try:
            subject.embed(pictures(count, subject.side, subject.side))
        except Exception as error:
            raise Broken(f"a batch of {count}: {_reason(error)}; the batch size was frozen by tracing") from error
    return f"batches of {', '.join(map(str, BATCHES))}"


def _batch_invariant(subject: Subject) -> str:
    alone = torch.cat([subject.embed(subject.pictures[i : i + 1]) for i in range(3)])
    what = "an image's embeddings alone and in a batch"
    difference = _same(alone, subject.seven()[:3], what, "save model.eval(), and compute nothing across the batch")
    return f"alone or in a batch: within {difference:.0e}"


def _repeatable(subject: Subject) -> str:
    first, second = (subject.embed(subject.pictures[:2]) for _ in range(2))
    remedy = "save model.eval() (dropout), draw no random numbers"
    difference = _same(first, second, "two calls on the same images", remedy)
    return f"two calls agree within {difference:.0e}"


def _extremes(subject: Subject) -> str:
    for value in (0, 255):
        try:
            subject.embed(torch.full((1, 3, 50, 50), value, dtype=torch.uint8))
        except Broken as error:
            raise Broken(f"an image of all {value} {error}") from error
    return "all 0 and all 255: finite"


def _distinct(subject: Subject) -> str:
    embeddings = torch.cat([subject.seven(), subject.embed(subject.pictures[7:])])
    spread, rank = torch.pdist(embeddings), effective_rank(embeddings)
    nearest = float(spread.min())
    if nearest < 1e-3 * float(embeddings.norm(dim=1).mean()) or rank < LOWEST_RANK:
        raise Broken(
            f"{len(embeddings)} different images are as close as {nearest:.1e}, effective rank {rank:.1f};"
            " the embedding has collapsed: train again"
        )
    apart = f"{nearest:.2f} to {float(spread.max()):.2f}"
    return f"{len(embeddings)} different images: {apart} apart, effective rank {rank:.1f}"


def _agrees(subject: Subject) -> str:
    assert subject.expected is not None
    here, there = torch.from_numpy(subject.reference()), torch.from_numpy(subject.expected)
    if here.shape != there.shape:
        raise Broken(f"{len(here)} embeddings, but {len(there)} are expected; give the same images")
    difference = _same(here, there, "embeddings here and the expected ones", "an operator behaves differently")
    return f"within {difference:.0e} of the expected embeddings"


RULES: list[tuple[str, Callable[[Subject], str]]] = [
    ("input and output", _input),
    ("eval mode", _eval_mode),
    ("any size", _any_size),
    ("any batch", _any_batch),
    ("repeatable", _repeatable),  # before batch invariance: what differs between calls differs between batches too
    ("batch invariance", _batch_invariant),
    ("extreme images", _extremes),
    ("distinct", _distinct),
]


def print_findings(findings: Iterable[Finding]) -> int:
    """Print one line per finding, as they come; return the exit code."""
    code = 0
    for rule, holds, detail in findings:
        line = f"{'ok  ' if holds else 'FAIL'}  {rule:<18} {detail}"
        print("".join(c if c.isprintable() else ascii(c)[1:-1] for c in line), flush=True)
        code = code if holds else 1
    return code


def main() -> int:
    """Run the command line of this file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("artifact", type=Path, help="saved_model.pt or submission.zip")
    parser.add_argument("images", type=Path, nargs="*", help="more images to embed, for --embeddings and --expected")
    parser.add_argument("--embeddings", type=Path, metavar="FILE.npy", help="write the embeddings here")
    parser.add_argument("--expected", type=Path, metavar="FILE.npy", help="what --embeddings wrote elsewhere; compare")
    parser.add_argument("--only", metavar="RULE", default="", help="check only this rule, e.g. agreement")
    arguments = parser.parse_args()
    for path in [arguments.artifact, *arguments.images, *filter(None, [arguments.expected])]:
        if not path.is_file():
            print(f"{path}: no such file", file=sys.stderr)
            return 2
    expected = None
    for path in [*arguments.images, *filter(None, [arguments.expected])]:
        try:
            if path == arguments.expected:
                expected = np.load(path)
            else:
                read_image(path)
        except Exception as error:
            print(f"{path}: cannot be read ({_reason(error)})", file=sys.stderr)
            return 2
    try:
        content = artifact_bytes(arguments.artifact)
    except Broken as broken:
        return print_findings([Finding("file", False, str(broken))])
    try:
        subject = load(content, arguments.images, expected)
    except Broken as broken:
        return print_findings([Finding("loads", False, str(broken))])
    code = print_findings(verify(subject, arguments.only))
    if arguments.embeddings:
        try:
            with torch.no_grad():
                np.save(arguments.embeddings, subject.reference())
        except Exception as error:
            return print_findings([Finding("embeddings", False, f"not written: {_reason(error)}")])
    return code


if __name__ == "__main__":
    sys.exit(main())
