"""What the HTML pages share: one style; every page is one file."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


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
