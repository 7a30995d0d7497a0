"""What the catalog's commands print at their end: copies and clusters, the sides of a split."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # its imports take seconds, which a split need not wait for
    pass
