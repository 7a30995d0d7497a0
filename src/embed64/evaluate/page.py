"""Rendering of the pages; those in HTML share one style."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


def render(template: str, escape: bool = True, **values: Any) -> str:
    """Render a template of this package; text is escaped for HTML, and a missing value raises UndefinedError."""
    templates = Environment(
        loader=PackageLoader("embed64.evaluate"),
        autoescape=escape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return templates.get_template(template).render(**values)
