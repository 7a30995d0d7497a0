"""Durations as people write them, 8h30m, 90m, 45s, and as they are shown, 8:30:00."""

from __future__ import annotations

import re
from datetime import timedelta

from embed64.core.errors import InputError

_UNITS = {"d": 86400, "h": 3600, "m": 60, "s": 1}


def parse_duration(text: str, option: str = "--time-limit") -> float:
    """Return the seconds of `8h30m`, `90m`, `1d` or `45s`; raise InputError for anything else, naming the option."""
    parts = re.fullmatch(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?", text.strip().lower())
    seconds = sum(int(n) * _UNITS[unit] for n, unit in zip(parts.groups(), "dhms", strict=True) if n) if parts else 0
    if not seconds:
        raise InputError(f"{option} '{text}': write a duration such as 8h30m, 90m or 45s")
    return float(seconds)


def clock(seconds: float) -> str:
    """Return seconds as they are shown: 0:01:30."""
    return str(timedelta(seconds=round(seconds)))
