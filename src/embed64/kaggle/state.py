"""What has been done with a kernel, in kernel/state.json, so that any command can continue after another."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from embed64.core.errors import InputError
from embed64.core.files import write_json

STATE_NAME = "state.json"


class State:
    """Named records, each written immediately and completely; a dry state is read and never written."""

    def __init__(self, folder: Path, dry: bool = False) -> None:
        self.path, self._dry = folder / "kernel" / STATE_NAME, dry

    def get(self, record: str) -> dict[str, Any]:
        """Return the record of that name; empty if there is none."""
        return self._all().get(record, {})

    def put(self, record: str, **values: Any) -> None:
        """Write the record of that name, with the time of writing."""
        if self._dry:
            return
        at = datetime.now(UTC).isoformat(timespec="seconds")
        write_json(self.path, self._all() | {record: {**values, "at": at}})

    def _all(self) -> dict[str, dict[str, Any]]:
        if not self.path.is_file():
            return {}
        try:
            records = json.loads(self.path.read_text(encoding="utf-8"))
            if all(isinstance(record, dict) for record in records.values()):
                return records
        except (ValueError, AttributeError):
            pass
        raise InputError(f"{self.path}: not a state file of embed64; remove it, and Kaggle is asked for the state")
