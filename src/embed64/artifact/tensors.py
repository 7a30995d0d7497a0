"""Check the tensors that a TorchScript file's pickles describe, without making them.

A tensor is a place in a record: a storage of some length, an offset, sizes and strides. torch believes these numbers,
the older the more: beyond the record lies other memory of the process, which the code could read and change.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Mapping
from typing import Any, NamedTuple

import torch

# Made by torch.jit.save; what else makes a tensor, such as a sparse one with its indices, is not checked by torch.
_REBUILT = ("_rebuild_tensor_v2", "_rebuild_qtensor")
_MAKING = ("torch._utils", "torch._tensor")
_BYTES = {"Byte": 1, "Char": 1, "ComplexFloat": 8, "ComplexDouble": 16}
"""Bytes of a number of those kinds that torch.dtype calls otherwise."""


class _Storage(NamedTuple):
    numbers: int
    """Its length, not in bytes."""


class _Anything:
    """Stands for every object that is no tensor: takes any arguments, items and state, and does nothing."""

    def __init__(self, *_: object) -> None:
        pass

    def __setstate__(self, _: object) -> None:
        pass

    def __setitem__(self, _: object, __: object) -> None:
        pass

    def append(self, _: object) -> None:
        pass

    def extend(self, _: object) -> None:
        pass


def require_within(content: bytes, sizes: Mapping[str, int]) -> None:
    """Raise ValueError if a pickle has a tensor beyond its record; `sizes` are the bytes of the records by name.

    Nothing that the pickle names is imported or called.
    """
    try:
        _Reader(content, sizes).load()
    except (ValueError, RecursionError, MemoryError):
        raise
    except Exception as error:  # what is no pickle of torch raises anything
        raise ValueError(f"its data cannot be read ({type(error).__name__}: {error})") from error


class _Reader(pickle._Unpickler):
    """Reads a pickle with nothing but stand-ins; in Python, since the other one believes the numbers of its memo."""

    def __init__(self, content: bytes, sizes: Mapping[str, int]) -> None:
        super().__init__(io.BytesIO(content))
        self._sizes = sizes

    def find_class(self, module: str, name: str) -> Any:
        if module == "torch" and name.endswith("Storage"):
            return name.removesuffix("Storage")
        if module == "torch._utils" and name == "_rebuild_parameter":
            return lambda tensor, *_: tensor
        if module == "torch._utils" and name in _REBUILT:
            return _require_tensor
        if module in _MAKING or name == "build_tensor_from_id":
            raise ValueError(f"its data is made by {module}.{name}, which is not checked")
        return _Anything

    def persistent_load(self, pid: Any) -> _Storage:
        _, kind, key, _, numbers = pid
        dtype = getattr(torch, str(kind).lower(), None)
        each = _BYTES.get(kind) or (dtype.itemsize if isinstance(dtype, torch.dtype) else 0)
        if not each or not _is_number(numbers):
            raise ValueError(f"its data has a storage of {numbers} numbers of an unknown kind, {kind}")
        size = self._sizes.get(key, 0)
        if numbers * each > size:
            raise ValueError(f"its data has a storage of {numbers} numbers, but the record '{key}' has {size} bytes")
        return _Storage(numbers)


def _require_tensor(storage: Any, offset: Any, sizes: Any, strides: Any, *_: object) -> _Anything:
    """Raise ValueError unless a tensor lies within its storage."""
    if not (
        isinstance(storage, _Storage)
        and isinstance(sizes, tuple)
        and isinstance(strides, tuple)
        and len(sizes) == len(strides)
        and all(map(_is_number, (offset, *sizes, *strides)))
    ):
        raise ValueError("its data has a tensor without storage, offset, sizes and strides")
    last = offset + sum((size - 1) * stride for size, stride in zip(sizes, strides, strict=True))
    if offset > storage.numbers or (0 not in sizes and last >= storage.numbers):
        raise ValueError(
            f"its data has a tensor of {list(sizes)} at {offset}, strides {list(strides)}, beyond its {storage.numbers}"
            " numbers"
        )
    return _Anything()


def _is_number(value: object) -> bool:
    return type(value) is int and 0 <= value < 1 << 63
