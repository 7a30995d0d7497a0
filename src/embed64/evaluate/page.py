"""Rendering of the HTML pages; they share one style, and every page is a single file."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


def render(template: str, **values: Any) -> str:
    """Render a template of this package as HTML; text is escaped, and a missing value raises UndefinedError."""
    templates = Environment(
        loader=PackageLoader("embed64.evaluate"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return templates.get_template(template).render(**values)
