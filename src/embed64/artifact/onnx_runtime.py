"""Run an ONNX file, with packages that not everyone has."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import torch

from embed64.core.errors import InputError


def onnx_session(model: Path | bytes) -> Any:
    """Return an ONNX file, or its content, ready to run on the CPU with torch's number of threads."""
    runtime = needed("onnxruntime")
    options = runtime.SessionOptions()
    options.log_severity_level, options.intra_op_num_threads = 4, torch.get_num_threads()
    try:
        return runtime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # its errors have no common class
        if isinstance(model, bytes):
            raise
        raise InputError(f"{model}: not an ONNX file that can be run; write one with --format onnx") from error


def needed(name: str, *others: str) -> Any:
    """Import and return the module `name`; raise InputError if it or one of the others cannot be imported."""
    try:
        for other in others:
            importlib.import_module(other)
        return importlib.import_module(name)
    except ImportError as error:
        raise InputError(f"ONNX needs a package that is missing ({error}); pip install 'embed64[onnx]'") from error
