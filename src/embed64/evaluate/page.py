"""What the HTML pages share: one style, one way to embed images; every page is one file."""

from __future__ import annotations

import base64
import io
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from PIL import Image

from embed64.data.catalog import Catalog
from embed64.data.decode import decode

_THUMB_PX = 112


def render(template: str, **values: Any) -> str:
    """A template of this package as HTML; text is escaped, a value that is missing is an error."""
    templates = Environment(
        loader=PackageLoader("embed64.evaluate"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return templates.get_template(template).render(**values)


class Thumbnails:
    """Path, as in the catalog -> data URI of a small WebP; raises InputError where the image cannot be read."""

    def __init__(self, catalog: Catalog) -> None:
        self.root = catalog.root

    def __call__(self, path: str) -> str:
        image = Image.fromarray(decode(self.root / path).permute(1, 2, 0).numpy())
        image.thumbnail((_THUMB_PX, _THUMB_PX))
        out = io.BytesIO()
        image.save(out, "WEBP", quality=70)
        return "data:image/webp;base64," + base64.b64encode(out.getvalue()).decode()
