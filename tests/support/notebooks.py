"""Run a notebook in a real Jupyter kernel."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError


def execute(notebook: nbformat.NotebookNode, folder: Path, kernels: Path, timeout: int = 120) -> nbformat.NotebookNode:
    """Execute a notebook in `folder`, by this interpreter's kernel whatever else is installed; `kernels` is empty."""
    (kernels / "python3").mkdir(parents=True)
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {"argv": argv, "display_name": "the tests' Python", "language": "python"}
    (kernels / "python3" / "kernel.json").write_text(json.dumps(spec))
    found = KernelSpecManager(kernel_dirs=[str(kernels)], ensure_native_kernel=False)
    manager = AsyncKernelManager(kernel_name=notebook.metadata.kernelspec.name, kernel_spec_manager=found)
    client = NotebookClient(
        notebook, km=manager, timeout=timeout, startup_timeout=120, resources={"metadata": {"path": folder}}
    )
    try:
        client.execute()
    except CellExecutionError as error:
        notebook.metadata["error"] = f"{error.ename}: {error.evalue}"
    return notebook


def own_settings(patch: pytest.MonkeyPatch, folders: pytest.TempPathFactory) -> None:
    """No start-up file or left-over of whoever runs the tests has a part in a kernel."""
    for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR"):
        patch.setenv(name, str(folders.mktemp(name.lower())))
