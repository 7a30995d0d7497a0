"""Write src/embed64/artifact/operators-1.11.json: each operator that torch 1.11 knows, with the arguments of its forms.

Run it with that torch:  python scripts/operators_of_torch.py
An example of a form is "input size[] dim? align=": `align` may be left out, `size` may be a list, `dim` may be None.
Arguments after a `*` are passed by name, `...` stands for any number of them. Backward and out= forms are left out.
"""

from __future__ import annotations

import json
from pathlib import Path

import torch


def marks(type: torch._C.JitType) -> str:
    """Return `[]` if an argument of this type may be a list, and `?` if it may be None."""
    optional = type.kind() == "OptionalType"
    inner = type.getElementType().kind() if optional else type.kind()
    anything = inner in ("AnyType", "VarType")
    return ("[]" if inner == "ListType" or anything else "") + ("?" if optional or anything else "")


def form(schema: torch._C.FunctionSchema) -> str:
    words, named = [], False
    for argument in schema.arguments:
        if argument.kwarg_only and not named:
            words.append("*")
            named = True
        words.append(argument.name + marks(argument.type) + ("=" if argument.has_default_value() else ""))
    return " ".join([*words, "..."] if "..." in str(schema) else words)


def operators() -> dict:
    forms: dict = {}
    for schema in torch._C._jit_get_all_schemas():
        written = form(schema)
        if "backward" not in schema.name and "out" not in (argument.name for argument in schema.arguments):
            forms.setdefault(schema.name, set()).add(written)
    return {name: sorted(written) for name, written in sorted(forms.items())}


if __name__ == "__main__":
    assert torch.__version__.startswith("1.11."), f"run this with torch 1.11, not {torch.__version__}"
    path = Path(__file__).parents[1] / "src" / "embed64" / "artifact" / "operators-1.11.json"
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(forms)}" for name, forms in operators().items())
    path.write_text(f"{{\n{lines}\n}}\n")
    print(f"{path}: {len(operators())} operators")
