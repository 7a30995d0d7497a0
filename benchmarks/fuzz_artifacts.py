"""Can a changed artifact write a file, end this process, or raise what is not expected?

    python benchmarks/fuzz_artifacts.py --count 2000      # in all; ten minutes on one core

Small artifacts (scripted, traced, exported with random weights, with half weights) are changed by seed: bytes, records
of the zip, its headers, lines of code, pickles with their tensors. Each is judged, loaded and run as the package does
it, in a child process with limits as in `core/limits.py`. It is `sound`, or refused by a rule; a child may also be
`crashed` or `over the limit`: it exists for that. It must not be `raised` (an exception instead of a finding; or the
check and the loader disagree; or torch reads other records than the check did) or `not contained` (a file around the
child's folder was made, changed or removed). What is neither sound nor refused is listed, to be made again:
`KINDS[name](originals(), seed)`.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import pickletools
import random
import re
import resource
import struct
import tempfile
import traceback
import warnings
import zipfile
from collections.abc import Callable, Iterable
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import torch
from fuzzing import SECONDS, Rows, damage, fuzz
from torch import Tensor, nn

from embed64.artifact import loading, rules
from embed64.artifact.export import deliver, untrained
from embed64.core.errors import InputError
from embed64.core.settings import Backbone

GIBIBYTES = 4
OUTCOMES = ("sound", "raised", "not contained", "crashed", "over the limit")
_NEW = Path(tempfile.gettempdir()) / "embed64-made-by-an-artifact.bin"
_FILES = ("../precious.bin", "../folder/inner.txt", "../made.bin", "saved_model.pt", str(_NEW))
_CONSTANTS = torch.tensor(0.01), torch.tensor(0.5)


class Scripted(nn.Module):
    """Has a buffer, a submodule, a loop, a condition."""

    def __init__(self) -> None:
        super().__init__()
        self.last = nn.Linear(192, 64)
        self.register_buffer("scale", torch.arange(64.0) / 64)

    def forward(self, images: Tensor) -> Tensor:
        x = torch.nn.functional.adaptive_avg_pool2d(images.to(torch.float32) / 255.0, [8, 8]).flatten(1)
        parts: list[Tensor] = []
        for step in range(2):
            if step == 0:
                parts.append(self.last(x))
            else:
                parts.append(self.scale * x[:, :64])
        return torch.stack(parts).sum(0)


class Traced(nn.Module):
    """Has a convolution, and a constants, which tracing puts into the code."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.Conv2d(3, 8, 3, 2), nn.BatchNorm2d(8), nn.ReLU(), nn.AdaptiveAvgPool2d(4))
        self.last = nn.Linear(128, 64)

    def forward(self, images: Tensor) -> Tensor:
        x = torch.nn.functional.interpolate(images.to(torch.float32), (32, 32))
        return self.last(self.layers(x * _CONSTANTS[0]).flatten(1)) + _CONSTANTS[1]


def originals() -> list[bytes]:
    """Return small artifacts, each made in another way."""
    made: list[bytes] = []
    torch.manual_seed(0)
    with tempfile.TemporaryDirectory() as folder, torch.no_grad():
        path = Path(folder) / "saved_model.pt"
        torch.jit.save(torch.jit.script(Scripted().eval()), path)
        made.append(path.read_bytes())
        images = torch.zeros(2, 3, 64, 64, dtype=torch.uint8)
        torch.jit.save(torch.jit.trace(Traced().eval(), images, check_trace=False), path)
        made.append(path.read_bytes())
        for half in (False, True):
            settings = Backbone(name="test_efficientnet", pretrained=False, image_size=32)
            deliver(untrained([settings]), path, half_weights=half)
            made.append(path.read_bytes())
    return made


def _records(content: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def _zipped(records: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in records:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return out.getvalue()


def _place(rng: random.Random, records: list[tuple[str, bytes]], ending: str) -> int:
    """Return the place of one of the records with such a name."""
    return rng.choice([place for place, (name, _) in enumerate(records) if name.endswith(ending)])


def bytes_changed(files: list[bytes], seed: int) -> bytes:
    """Return an artifact with damaged bytes, as often in the list of records at its end."""
    rng = np.random.default_rng(seed)
    content = files[seed % len(files)]
    at = max(0, len(content) - 3000) if rng.random() < 0.5 else 0
    return content[:at] + damage(content[at:], rng)


def records_changed(files: list[bytes], seed: int) -> bytes:
    """Return an artifact with other records: removed, doubled, renamed, compressed, empty, huge, nonsense."""
    rng = random.Random(seed)
    records = _records(rng.choice(files))
    method = rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
    for _ in range(rng.choice((0, 1, 1, 2))):
        place = rng.randrange(len(records)) if rng.random() < 0.5 else _place(rng, records, rng.choice((".py", ".pkl")))
        name, content = records[place]
        folder, _, within = name.partition("/")
        match rng.randrange(9):
            case 0:
                del records[place]
            case 1:
                records.insert(rng.randrange(len(records)), (name, rng.choice(records)[1]))
            case 2:
                names = (name.upper(), f"{folder}/../{within}", f"/{name}", f"other/{within}", f"{folder}//{within}")
                more = (name.replace("/", "\\"), f"{name}\0.txt", within, f"{name}/", "", "a" * 60000, f"{folder}/é.py")
                records[place] = (rng.choice((*names, *more)), content)
            case 3:
                records[place] = (
                    name,
                    rng.choice((b"", b"\0", b"9" * 5000, content[: len(content) // 2], content * 2)),
                )
            case 4:
                records[place] = (name, bytes(rng.randrange(256) for _ in range(200)))
            case 5:
                place = _place(rng, records, "version")
                texts = ("0", "-1", "2", "9", "10", "99999999999999999999", "", "a", "3\n3", " 3", "0x3", "٣", "1_0")
                records[place] = (records[place][0], rng.choice(texts).encode())
            case 6:
                records.append((f"{folder}/code/more{rng.randrange(9)}.py", rng.choice(_ODD_CODE)))
            case 7:
                made = rng.choice(
                    ("extra/embed64.json", "byteorder", ".data/version", "extra/x", "data/0", "code/a.py")
                )
                odd = (b"[" * 100_000, b"{}", b"[1]", b"null", b'{"pretrained": true}', b"big", b"10", b"\xff", b"NaN")
                records = [record for record in records if record[0] != f"{folder}/{made}"]
                records.append((f"{folder}/{made}", rng.choice(odd)))
            case 8:  # much from little
                size = rng.choice((1_000_000, 70_000_000))
                records[place] = (name, rng.choice((b"\0", b"a", b"\n", b"#")) * size)
                method = zipfile.ZIP_DEFLATED
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # two records of one name
        return _zipped(records, method)


_ODD_CODE = (
    *(b"(" * 500, b"[" * 100_000, b"-" * 100_000 + b"1", b"a." * 50_000 + b"a", b"a+" * 100_000 + b"a"),
    *(b"if 1:\n  pass\nelse:\n  pass\n" * 20_000, b"\xff", b"\xef\xbb\xbfpass", b"pass\0", b"x = 1\r\n", b"\tpass"),
    *(b"class A(Module):\n  def forward(self) -> int:\n    return 1\n", b"def f(", b"import os", b"9" * 10_000),
    *(b"match x:\n  case torch.save:\n    pass", b"x: torch.save = 1", b"@torch.save\ndef f():\n  pass", b"'" * 5),
    *(b"def f(x=torch.save):\n  pass", b"lambda: torch.save", b"class A(torch.save): pass", b"[*torch.save]"),
    *(b"a = " * 20_000 + b"1", b"f(" * 3000 + b")" * 3000, b"x[" * 5000 + b"]" * 5000, b'"\\ud800"', b"\\"),
)


def headers_changed(files: list[bytes], seed: int) -> bytes:
    """Return an artifact whose zip contradicts itself: numbers in headers, two lists of records, zip64, more around."""
    rng = random.Random(seed)
    content = bytearray(rng.choice(files))
    for _ in range(rng.choice((1, 1, 2))):
        match rng.randrange(6):
            case 0 | 1 | 2:
                mark = rng.choice((b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"))
                places = [found.start() for found in re.finditer(re.escape(mark), bytes(content))]
                if places:
                    at = rng.choice(places) + 4 + 2 * rng.randrange({2: 21, 4: 13, 6: 9}.get(mark[3], 24))
                    value = rng.choice((0, 1, 8, 99, 0xFFFF, rng.randrange(65536)))
                    content[at : at + 2] = struct.pack("<H", value)
            case 3:  # a second archive, before or after
                other = _zipped(_harmful(rng, _records(rng.choice(files))))
                content = bytearray(bytes(content) + other if rng.random() < 0.5 else other + bytes(content))
            case 4:  # a second archive in the comment of the first
                other = _zipped(_harmful(rng, _records(files[0])))
                end = content.rfind(b"PK\x05\x06")
                content[end + 20 : end + 22] = struct.pack("<H", min(len(other), 0xFFFF))
                content += other[-0xFFFF:]
            case 5:
                numbers = [rng.choice((0, 1, 2**32, 2**63, len(content))) for _ in range(4)]
                end = struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, *numbers)
                end += struct.pack("<IIQI", 0x07064B50, 0, rng.choice((0, len(content), 2**60)), 1)
                at = content.rfind(b"PK\x05\x06")
                content[at:at] = end
    return bytes(content)


def _harmful(rng: random.Random, records: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    place = _place(rng, records, ".py")
    lines = _indented(_WRITE.replace("FILE", rng.choice(_FILES)))
    records[place] = (records[place][0], _inserted(rng, records[place][1], lines))
    return records


def _inserted(rng: random.Random, code: bytes, lines: str) -> bytes:
    """Return code with more lines, mostly at the beginning of a method."""
    text = code.decode(errors="replace").splitlines(keepends=True)
    begins = [number + 1 for number, line in enumerate(text) if line.rstrip().endswith(":") and "->" in line]
    place = rng.choice(begins) if begins and rng.random() < 0.8 else rng.randrange(len(text) + 1)
    return "".join([*text[:place], lines, *text[place:]]).encode()


_WRITE = 'images = torch.add(images, torch.select(torch.fill_(torch.from_file("FILE", True, 5), 7.), 0, 0))'
"""Writes to a file, and uses the result: otherwise it is optimised away."""
_ON_FILES = (
    *('torch.fill_(torch.from_file("FILE", True, 5), 7.)', 'torch.save(images, "FILE")', 'images.save("FILE")'),
    *('ops.aten.save(images, "FILE")', 'getattr(images, "save")("FILE")', 'print("FILE")', "print(images)"),
    *('t = torch\nx = t.save(images, "FILE")', 'x = [torch.save][0](images, "FILE")', 'ops.prim.rpc_sync("w", "FILE")'),
    *(
        "x = f\"{torch.save(images, 'FILE')}\"",
        'x = lambda: torch.save(images, "FILE")',
        'torch.\\\n  save(images, "FILE")',
    ),
    *('assert bool(torch.all(torch.from_file("FILE", True, 5)))', 'raise Exception(torch.from_file("FILE", True, 5))'),
    *(
        'with torch.save(images, "FILE"):\n  pass',
        'for x in [torch.from_file("FILE", True, 5)]:\n  pass',
        "del torch.save",
    ),
    *(
        'torch.ops.aten.from_file("FILE", True, 5)',
        'torch . from_file ( "FILE", True, 5 )',
        '(torch).save(images, "FILE")',
    ),
    *('# type: torch.save(images, "FILE")', '# torch.save(images, "FILE")', 'x = "torch.save(images, \\"FILE\\")"'),
    *(
        'x = """\ntorch.save(images, "FILE")\n"""',
        "x = '\\''; torch.save(images, \"FILE\")",
        "x = 1 # \\\ntorch.save(images)",
    ),
    *(
        'x = self.last.save("FILE")',
        'images = images if True else torch.save(images, "FILE")',
        "x = ops.c10d.barrier()",
    ),
    *(
        '\uff54orch.save(images, "FILE")',
        'torch.\uff53ave(images, "FILE")',
        'torch.jit.save(self, "FILE")',
        "x = torch.save",
    ),
    *('self.forward = torch.save\nself.forward(images, "FILE")', 'def save(x):\n  pass\nimages.save("FILE")'),
)
_HEAVY = (
    *(
        "while True:\n  pass",
        "while bool(1):\n  images = torch.add(images, 1)",
        "for i in range(1000000000000):\n  pass",
    ),
    *("x = torch.ones([1099511627776])", "x = torch.zeros([99999, 99999])", "x = self.forward(images)", "x = [1][5]"),
    *(
        's = "a"\nwhile True:\n  s = torch.add(s, s)',
        "l = annotate(List[int], [])\nwhile True:\n  x = torch.append(l, 1)",
    ),
    *("x = torch.repeat(images, [9999, 99, 9, 9])", "x = torch.floordiv(1, 0)", "x = torch.mul([1], 100000000000)"),
    *("x = fork(self, images)", 'x = "{}".format(images)', "x = torch.resize_(images, [999999999999])", "x = 1 // 0"),
    *("x = torch.as_strided(images, [99], [1], 99999999)", "x = torch.as_strided(images, [9], [-1], 0)"),
    *(
        "x = torch.tensor([99999999])\nx = torch.index_select(images, 0, x)",
        "x = torch.take(images, torch.tensor([-9999999]))",
    ),
)


def code_changed(files: list[bytes], seed: int) -> bytes:
    """Return an artifact with other code: operators exchanged, calls of any operator, on files, heavy; odd syntax."""
    rng = random.Random(seed)
    records = _records(rng.choice(files))
    place = _place(rng, records, ".py")
    name, code = records[place]
    for _ in range(rng.choice((1, 1, 2))):
        match rng.randrange(8):
            case 0:
                calls = [found.span(1) for found in re.finditer(rb"torch\.(\w+)\(", code)]
                begin, end = rng.choice(calls) if calls else (0, 0)
                code = code[:begin] + rng.choice(_schemas()).name.removeprefix("aten::").encode() + code[end:]
            case 1 | 2:
                code = _inserted(rng, code, _indented(rng.choice(_ON_FILES).replace("FILE", rng.choice(_FILES))))
            case 3:
                code = _inserted(rng, code, _indented(rng.choice(_HEAVY)))
            case 4 | 5:
                code = _inserted(rng, code, _indented(_any_call(rng)))
            case 6:
                code = _inserted(rng, code, _indented(rng.choice(_ON_FILES).replace("FILE", rng.choice(_FILES))))
                for _ in range(rng.randrange(1, 6)):
                    at = rng.randrange(len(code))
                    odd = rng.choice((b'"', b"'", b"\\", b"#", b"\n", b";", b":", b"(", b")", b"\t", b'"""', b"\x0c"))
                    code = code[:at] + odd + code[at + rng.randrange(2) :]
            case 7:
                number = rng.choice([found.span() for found in re.finditer(rb"\b\d+\b", code)] or [(0, 0)])
                code = code[: number[0]] + rng.choice((b"-1", b"0", b"9" * 19, b"None", b"1e400")) + code[number[1] :]
    if rng.random() < 0.05:
        code = rng.choice(
            (code.decode(errors="replace").encode("utf-16"), b"# coding: utf-7\n" + code, b"\xef\xbb\xbf" + code)
        )
    records[place] = (name, code)
    return _zipped(records)


def _indented(lines: str) -> str:
    return "".join(f"    {line}\n" for line in lines.split("\n"))


def _schemas() -> list[torch._C.FunctionSchema]:
    return [schema for schema in torch._C._jit_get_all_schemas() if schema.name.startswith(("aten::", "prim::"))]


def _any_call(rng: random.Random) -> str:
    """Return a call of any operator, with arguments of the kinds that it takes, their values chosen from odd ones."""
    schema = rng.choice(_schemas())
    space, _, name = schema.name.partition("::")
    given = ", ".join(
        f"{argument.name}={_value(rng, str(argument.type))}" if argument.kwarg_only else _value(rng, str(argument.type))
        for argument in schema.arguments
        if not (argument.has_default_value() and argument.kwarg_only and rng.random() < 0.7)
    )
    return f"x = {f'torch.{name}' if space == 'aten' else f'ops.{space}.{name}'}({given})"


def _value(rng: random.Random, kind: str) -> str:
    if kind.startswith("Optional") and rng.random() < 0.4:
        return "None"
    kind = kind.removeprefix("Optional[").rstrip("]") if kind.startswith("Optional") else kind
    if kind.startswith("List["):
        return f"[{', '.join(_value(rng, kind[5:-1]) for _ in range(rng.choice((0, 1, 2, 2, 4))))}]"
    match kind:
        case "Tensor":
            tensors = (
                "images",
                "torch.to(images, 6)",
                "torch.zeros([0])",
                "torch.tensor([-9, 999999])",
                "torch.ones([2, 3])",
            )
            return rng.choice(
                (*tensors, "torch.tensor(1)", "torch.ones([4, 4], dtype=4)", "torch.ones([2, 3, 4], dtype=7)")
            )
        case "int" | "number" | "SymInt":
            return rng.choice(("0", "1", "2", "3", "-1", "4611686018427387904", "-9223372036854775807", "100000"))
        case "float":
            return rng.choice(("0.", "1.", "-1.", "1e308", "0.5", "1e-308"))
        case "bool":
            return rng.choice(("True", "False"))
        case "str":
            return f'"{rng.choice(("none", "mean", "bilinear", "../made.bin", "..."))}"'
        case "Device":
            return 'torch.device("cpu")'
    return "None"


_GLOBALS = (
    *("os system", "builtins eval", "torch._utils _rebuild_tensor_v2", "torch._utils _rebuild_qtensor", "torch device"),
    *("torch._utils _rebuild_sparse_tensor", "torch.jit._pickle build_intlist", "torch.jit._pickle restore_type_tag"),
    *(
        "torch DoubleStorage",
        "torch ComplexDoubleStorage",
        "torch BoolStorage",
        "torch QInt8Storage",
        "__torch__ Nothing",
    ),
    *("__torch__.torch.classes.dist_c10d ProcessGroup", "__torch__.torch.classes.quantized Conv2dPackedParamsBase"),
    *("collections OrderedDict", "torch per_tensor_affine", "torch._utils _rebuild_parameter", "__torch__ Scripted"),
)
_OPCODES = (
    b".",
    b"0",
    b"2",
    b"(",
    b"1",
    b"R",
    b"b",
    b"\x81",
    b"h\x00",
    b"h\xff",
    b"}",
    b"]",
    b")",
    b"e",
    b"u",
    b"N",
    b"\x93",
)
_INTEGERS = (-1, 0, 1, 2, 7, 63, 65, 127, 255, 4096, 10**6, 2**31 - 1, -(2**31), 2**40, 2**62, 2**63 - 1, -(2**63))
_STRINGS = ("cuda:0", "meta", "cpu:99", "", "0", "1", "9999", "../version", "x" * 5000, "storage", "é", "training")


def pickle_changed(files: list[bytes], seed: int) -> bytes:
    """Return an artifact with other data: opcodes, numbers (sizes, strides, offsets), names; records cut or filled."""
    rng = random.Random(seed)
    records = _records(rng.choice(files))
    place = _place(rng, records, rng.choice(("/data.pkl", "/data.pkl", "/data.pkl", "/constants.pkl")))
    name, content = records[place]
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        found = list(pickletools.genops(content)) if _reads(content) else []
        begins = [at or 0 for _, _, at in found]
        ends = [*begins[1:], len(content)]
        spans = [(code, at, end) for (code, _, _), at, end in zip(found, begins, ends, strict=False)]
        numbers = [span for span in spans if span[0].name in ("BININT", "BININT1", "BININT2", "LONG1")]
        texts = [span for span in spans if span[0].name == "BINUNICODE"]
        names = [span for span in spans if span[0].name == "GLOBAL"]
        change = rng.randrange(8)
        if change <= 3 and numbers:
            for _, at, end in rng.sample(numbers, min(len(numbers), rng.choice((1, 1, 2))))[:1]:
                content = content[:at] + _integer(rng.choice(_INTEGERS)) + content[end:]
        elif change == 4 and texts:
            _, at, end = rng.choice(texts)
            text = rng.choice(_STRINGS).encode()
            content = content[:at] + b"X" + struct.pack("<I", len(text)) + text + content[end:]
        elif change == 5 and names:
            _, at, end = rng.choice(names)
            content = content[:at] + b"c" + rng.choice(_GLOBALS).replace(" ", "\n").encode() + b"\n" + content[end:]
        elif change == 6 and spans:
            _, at, end = rng.choice(spans)
            deep = (
                b"(" * 100_000,
                b")" + b"\x85" * 200_000,
                b"]" * 100_000,
                b"\x8b\xff\xff\xff\x7f",
                b"X\xff\xff\xff\x7f",
            )
            other = rng.choice((b"", content[at:end] * 2, rng.choice(_OPCODES), rng.choice(deep)))
            content = content[:at] + other + content[rng.choice((at, end)) :]
        else:
            data = _place(rng, records, "") if rng.random() < 0.2 else _data(rng, records)
            size = len(records[data][1])
            new = (
                records[data][1][: rng.choice((0, 1, size // 2, max(0, size - 1)))]
                if rng.random() < 0.7
                else b"\0" * 9999
            )
            if data != place:
                records[data] = (records[data][0], new)
    records[place] = (name, content)
    return _zipped(records)


def _data(rng: random.Random, records: list[tuple[str, bytes]]) -> int:
    return rng.choice([place for place, (name, _) in enumerate(records) if re.search(r"/(data|constants)/\d+$", name)])


def _reads(content: bytes) -> bool:
    try:
        return len(list(pickletools.genops(content))) > 1
    except Exception:
        return False


def _integer(value: int) -> bytes:
    if -(2**31) <= value < 2**31:
        return b"J" + struct.pack("<i", value)
    return b"\x8a\x08" + struct.pack("<q", value)


KINDS: dict[str, Callable[[list[bytes], int], bytes]] = {
    "bytes": bytes_changed,
    "records": records_changed,
    "headers of the zip": headers_changed,
    "code": code_changed,
    "pickles": pickle_changed,
}


def judge(make: Callable[[int], bytes], work: Path, seeds: range, report: Connection) -> None:
    """Make and judge artifacts and report each outcome; runs in a child process, which it limits."""
    warnings.simplefilter("ignore")
    for seed in seeds:
        path = work / "saved_model.pt"
        path.write_bytes(make(seed))
        _limit(work)
        report.send((seed, *outcome(path)))


def _limit(work: Path) -> None:
    """Limit this process as core/limits.py limits one that it starts."""
    os.chdir(work)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (GIBIBYTES << 30,) * 2)


def outcome(path: Path) -> tuple[str, str]:
    """Judge, load and run an artifact here; return the outcome and a reason."""
    loading.examined = lambda path, only: rules.examine(path, only)  # here is the child process already
    loaded = True
    try:
        broken = [finding for finding in rules.examine(path) if not finding.holds]
        try:
            loading.load_artifact(path)
        except InputError as error:
            loaded = False
            if len(str(error).splitlines()) != 1:
                return "raised", f"a message of several lines: {error!a}"
    except BaseException as error:
        at = traceback.extract_tb(error.__traceback__)[-1]
        return "raised", f"{type(error).__name__}: {error} {Path(at.filename).name}:{at.lineno}"
    refused = {finding.rule: finding.detail for finding in broken}
    if loaded == bool(refused.keys() & {"file", "harmless", "loads", "input and output"}):
        return "raised", f"load_artifact {'takes' if loaded else 'refuses'} what breaks {sorted(refused)}"
    if loaded and (other := _read_otherwise(path.read_bytes())):
        return "raised", f"torch reads another {other} than the check"
    return (f"refused: {broken[0].rule}", broken[0].detail) if broken else ("sound", "")


def _read_otherwise(content: bytes) -> str:
    """Return the name of a record that torch reads otherwise than zipfile; empty if there is none."""
    seen = {name.partition("/")[2]: record for name, record in _records(content)}
    reader = torch._C.PyTorchFileReader(io.BytesIO(content))
    for name in sorted({*reader.get_all_records(), *(name for name in seen if not name.endswith("/"))}):
        try:
            if reader.get_record(name) != seen.get(name):
                return name
        except RuntimeError:  # it is not loaded then
            continue
    return ""


class Guard:
    """Sees whether a file around a folder was made, changed or removed."""

    def __init__(self, around: Path) -> None:
        self.around, self.work = around, around / "work"
        for folder in (self.work, around / "folder"):
            folder.mkdir(parents=True)
        self.places = [Path("/"), Path(torch.__file__).parent]  # where nobody else works while this runs
        self.restore()

    def restore(self) -> None:
        """Make everything anew."""
        for path in (self.around / "made.bin", _NEW):
            path.unlink(missing_ok=True)
        (self.around / "precious.bin").write_bytes(bytes(range(99)))
        (self.around / "folder" / "inner.txt").write_bytes(b"inner" * 9)
        self.before = self.state()

    def state(self) -> dict[str, object]:
        """Return the digest of every file around the folder, and when others were last changed."""
        found: dict[str, object] = {}
        for path in self.around.rglob("*"):
            if path.is_file() and self.work not in path.parents:
                found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
        return found | {str(path): path.stat().st_mtime_ns for path in self.places} | {str(_NEW): _NEW.exists()}

    def look(self, _: int = 0) -> str:
        """Return what was changed since the last look; empty if nothing was."""
        now = self.state()
        changed = sorted(name for name in {*self.before, *now} if self.before.get(name) != now.get(name))
        if changed:
            self.restore()
        return ", ".join(changed)


def _unjudged(content: bytes, work: Path, seeds: range, report: Connection) -> None:
    """Run an artifact without judging it, so that it does what it can."""
    _limit(work)
    torch.jit.load(io.BytesIO(content))(torch.zeros(1, 3, 9, 9, dtype=torch.uint8))
    report.send((seeds[0], "sound", ""))


def require_guard(files: list[bytes], guard: Guard) -> None:
    """Raise AssertionError unless the guard sees what a file does that is run without being judged."""
    for file in _FILES[:2]:
        line = f"    {_WRITE.replace('FILE', file)}\n"
        records = _records(files[0])
        place = next(place for place, (name, _) in enumerate(records) if name.endswith("__torch__.py"))
        code = records[place][1].decode().replace("images: Tensor) -> Tensor:\n", f"images: Tensor) -> Tensor:\n{line}")
        records[place] = (records[place][0], code.encode())
        counts, _ = fuzz(partial(_unjudged, _zipped(records), guard.work), 1, method="fork", each=1, after=guard.look)
        assert counts == {"not contained": 1}, counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=2000, help="artifacts in all, a fifth of each kind")
    parser.add_argument("--kinds", nargs="*", help="only these")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as temporary:
        guard = Guard(Path(temporary).resolve() / "around")
        os.environ["EMBED64_CACHE"] = str(guard.work / "cache")
        files = originals()
        for content in files:
            (guard.work / "saved_model.pt").write_bytes(content)
            broken = [found for found in rules.examine(guard.work / "saved_model.pt") if not found.holds]
            assert not broken, broken
        require_guard(files, guard)
        rows = Rows("changed", OUTCOMES)
        for kind, make in KINDS.items():
            if arguments.kinds and kind not in arguments.kinds:
                continue
            counts, bad = fuzz(
                partial(judge, partial(make, files), guard.work),
                arguments.count // len(KINDS),
                method="fork",
                each=1,
                after=guard.look,
            )
            told = [each for each in bad if not each["outcome"].startswith(("sound", "refused"))]
            rows.add(kind, counts, told)
    rows.write("fuzz_artifacts", f"--count {arguments.count}", ("timm",), {"seconds": SECONDS, "GiB": GIBIBYTES})


if __name__ == "__main__":
    main()
