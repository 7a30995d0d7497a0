"""Imports go one way: a module may import only modules that stand before it here."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import embed64

PACKAGE = Path(embed64.__file__).parent
ORDER = """
    errors stopping files progress trackers metrics
    recipe catalog preprocess losses miners memory geometry sentinels retrieval
    verify archive submission legalise environments decode weights
    splits pairs balance glove neighbours candidates negatives triplets samplers
    views images loading hamming crops hashes dedup summaries
    registry mounts source_tables scan folders tabular records unpack kaggle_client fetch sources
    model artifact formats drift check other_torch audit
    page overview
    graphs cut features distributed objective optimise inputs trainer
    checkpoint watch train
    deliver score search curves report runs
    pipeline dry_run soup
    bootstrap kernel_working kaggle_image bundle kernel_run kernel_submit
    dry_requests kaggle_session kernel_state log_causes kernels kernel_push kernel_runs kernel_output
    submissions blobs upload_targets uploads
    kernel_metadata wheels own_datasets rehearsal_inputs rehearse ship kernel_tables
    tables cli_kernel cli
""".split()


def imports(module: str) -> set[str]:
    """Modules of this package that a file imports, inside functions too."""
    found = set()
    for node in ast.walk(ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("embed64."):
            found.add(node.module.split(".")[1])
    return found


def test_every_module_has_its_place() -> None:
    assert sorted(ORDER) == sorted(p.stem for p in PACKAGE.glob("*.py") if not p.stem.startswith("__"))


def test_imports_point_down() -> None:
    for place, module in enumerate(ORDER):
        upward = imports(module) - set(ORDER[:place])
        assert not upward, f"{module}.py imports {sorted(upward)}, which stand after it"


def test_the_score_knows_only_the_artifact() -> None:
    reached, todo = set(), ["score", "search"]
    while todo:
        module = todo.pop()
        if module not in reached:
            reached.add(module)
            todo += imports(module)
    assert not reached & {"model", "weights", "features", "inputs", "train", "artifact"}


def test_verify_needs_torch_numpy_and_pillow_alone() -> None:
    tree = ast.parse((PACKAGE / "verify.py").read_text(encoding="utf-8"))
    names = {a.name.split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    names |= {n.module.split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module}
    assert names - sys.stdlib_module_names == {"torch", "numpy", "PIL"}


def test_export_holds_the_same_verify() -> None:
    """One file to download and run anywhere; `cp src/embed64/verify.py export/` brings it up to date."""
    here = Path(__file__).parents[1] / "export" / "verify.py"
    assert here.read_bytes() == (PACKAGE / "verify.py").read_bytes()
