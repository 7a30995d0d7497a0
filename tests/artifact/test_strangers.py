"""Files that strangers made: what could do more than compute is not run, what does not end is ended."""

from __future__ import annotations

import io
import shutil
import struct
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor, nn

from embed64.artifact import check
from embed64.artifact.archive import read_archive
from embed64.artifact.check import check_artifact, examined
from embed64.artifact.loading import load_artifact
from embed64.artifact.rules import examine
from embed64.core.errors import InputError


class Cells(nn.Module):
    def forward(self, images: Tensor) -> Tensor:
        return torch.nn.functional.adaptive_avg_pool2d(images.to(torch.float32), [8, 8]).flatten(1)[:, :64]


class Endless(nn.Module):
    def forward(self, images: Tensor) -> Tensor:
        while images.shape[0] > 0:
            images = images + 1
        return images


class Huge(nn.Module):
    def forward(self, images: Tensor) -> Tensor:
        return images[:, 0, 0, :1] + torch.ones(1 << 36)[:64]


class Writing(nn.Module):
    def forward(self, images: Tensor) -> Tensor:
        written = torch.from_file("precious.bin", shared=True, size=5).fill_(7.0)
        return images[:, 0, 0, :64].to(torch.float32) + written[0]


def saved(module: nn.Module, path: Path) -> Path:
    torch.jit.save(torch.jit.script(module.eval()), path)
    return path


def with_records(path: Path | io.BytesIO, change: Callable[[str, bytes], bytes], **more: bytes) -> bytes:
    """The artifact at `path` with each record changed, and more of them."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name in read.namelist():
            written.writestr(name, change(name.partition("/")[2], read.read(name)))
        for name, content in more.items():
            written.writestr(f"{read.namelist()[0].partition('/')[0]}/{name}", content)
    return out.getvalue()


def with_code(path: Path, code: str) -> bytes:
    """The artifact at `path` with other lines in its method, written as a stranger could by hand."""
    lines = "".join(f"    {line}\n" for line in code.split("\n"))

    def change(name: str, content: bytes) -> bytes:
        if not name.endswith(".py") or b"def forward" not in content:
            return content
        head, _, _ = content.decode().partition("    images: Tensor) -> Tensor:")
        return f"{head}    images: Tensor) -> Tensor:\n{lines}".encode()

    return with_records(path, change)


@pytest.fixture(scope="module")
def cells(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(Cells(), tmp_path_factory.mktemp("cells") / "saved_model.pt")


def test_the_code_that_is_replaced_below_is_the_methods_own(cells, tmp_path):
    (tmp_path / "a.pt").write_bytes(with_code(cells, "x = torch.to(images, 6)\nreturn x"))
    images = torch.arange(12, dtype=torch.uint8).reshape(1, 3, 2, 2)
    assert torch.equal(torch.jit.load(tmp_path / "a.pt")(images), images.float())
    assert read_archive((tmp_path / "a.pt").read_bytes()).effects == []


HARMFUL = {
    "a file": ('x = torch.from_file("f", True, 9)\nreturn x', "aten::from_file"),
    "a file, by its namespace": ('x = ops.aten.save(images, "f")\nreturn images', "aten::save"),
    "a method of a tensor": ('images.save("f")\nreturn images', "aten::save"),
    "torch under another name": ('t = torch\nx = t.save(images, "f")\nreturn images', "torch as a value"),
    "an operator as a value": ('f = torch.save\nx = f(images, "f")\nreturn images', "aten::save"),
    "an operator by its name": ('x = getattr(images, "save")("f")\nreturn images', "aten::save"),
    "in a condition": ('if bool(torch.all(torch.from_file("f", True, 9))):\n  pass\nreturn images', "aten::from_file"),
    "in a default": ('x = annotate(List[Tensor], [torch.from_file("f")])\nreturn x[0]', "aten::from_file"),
    "another tensor's memory": ("x = torch.set_(images, images)\nreturn x", "aten::set_"),
    "memory without its bounds": ("x = torch._reshape_alias(images, [9], [1])\nreturn x", "aten::_reshape_alias"),
    "packed weights": (
        "x = torch.fbgemm_pack_gemm_matrix_fp16(images)\nreturn x",
        "aten::fbgemm_pack_gemm_matrix_fp16",
    ),
    "another machine": ('x = ops.prim.rpc_sync("w", "f")\nreturn images', "prim::rpc_sync"),
    "processes": ("x = ops.c10d.barrier(images)\nreturn x", "c10d::barrier"),
    "the GPU's settings": ("x = ops.cuda._set_device(1)\nreturn images", "cuda::_set_device"),
    "the terminal": ('print("\\033[2J")\nreturn images', "print"),
    "an operator of nobody": ("x = ops.mine.own(images)\nreturn x", "mine::own"),
    "an operator that comes": ("x = torch.read_process(images)\nreturn x", "aten::read_process"),
    "a class in C++": ("x : __torch__.torch.classes.dist_c10d.ProcessGroup = self.g\nreturn images", "dist_c10d"),
}


@pytest.mark.parametrize("name", HARMFUL)
def test_what_may_do_more_than_compute_is_named(cells, name):
    code, named = HARMFUL[name]
    assert any(named in effect for effect in read_archive(with_code(cells, code)).effects)


SOUND = {
    "operators": "x = torch.relu(torch.add(torch.to(images, 6), 1.5))\nreturn torch.mul(x, x)",
    "lists and text": 's = annotate(List[int], [])\n_0 = torch.append(s, 3)\nt = "{}".format(s)\nreturn images',
    "a variable that is called like an operator": "save = torch.to(images, 6)\nreturn save",
}


@pytest.mark.parametrize("name", SOUND)
def test_what_only_computes_is_not(cells, name):
    assert read_archive(with_code(cells, SOUND[name])).effects == []


def test_a_method_may_not_hide_an_operator(cells):
    """Named by the code itself, `save` could be its own or a tensor's: it is taken for the worse."""
    code = 'images.save("f")\nreturn images\n\ndef save(self, x: str) -> int:\n  return 1'
    assert read_archive(with_code(cells, code)).effects == ["aten::save"]


@pytest.mark.parametrize("second", ["code/__torch__/test.py", "CODE/__torch__/test.py", "other/code/__torch__/test.py"])
def test_two_files_of_one_name_are_refused(cells, tmp_path, second):
    """torch finds the first and ignores case, Python finds the last."""
    path = tmp_path / "a.pt"
    shutil.copy(cells, path)
    with zipfile.ZipFile(path) as archive:
        root = archive.namelist()[0].partition("/")[0]
        code = next(name for name in archive.namelist() if name.endswith(".py"))
    twin = {"o": second, "C": code.replace("/code/", "/CODE/")}.get(second[0], code)
    with zipfile.ZipFile(path, "a") as archive, warnings.catch_warnings(action="ignore"):
        archive.writestr(twin if second[0] != "o" else f"x{root}/code/a.py", "class A(Module):\n  pass\n")
    (finding,) = examine(path)
    assert not finding.holds
    assert finding.detail.startswith("holds two files of one name, of which torch and this check could read")


def test_a_comment_cannot_name_another_encoding(cells):
    """`+` and `-` would be quotes of UTF-7 to Python, which would read other code than torch."""

    def change(name: str, content: bytes) -> bytes:
        line = b"# -*- coding: utf-7 -*-\n" if name.endswith(".py") else b""
        return line + content.replace(b'torch.from_file("f"', b'torch.from_file("+ACI-"')

    written = with_records(io.BytesIO(with_code(cells, 'x = torch.from_file("f", True, 9)\nreturn x')), change)
    assert read_archive(written).effects == ["aten::from_file"]
    with pytest.raises(ValueError, match="its code cannot be read"):
        read_archive(with_code(cells, "# a\rreturn images"))


class Shifted(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("shift", torch.arange(64.0))

    def forward(self, images: Tensor) -> Tensor:
        return images.to(torch.float32).flatten(1)[:, :64] + self.shift


_NUMBERS = b"K@tQq\x07"  # the storage has 64 numbers
_PLACE = b"K\x00(K@t(K\x01t"  # offset 0, sizes [64], strides [1]
BEYOND = {
    "a longer storage": (_NUMBERS, b"M\x00\x10tQq\x07", "storage of 4096 numbers, but the record '0' has 256 bytes"),
    "an offset": (_PLACE, b"K\x01(K@t(K\x01t", "tensor of [64] at 1, strides [1], beyond its 64 numbers"),
    "a negative offset": (_PLACE, b"J\xff\xff\xff\xff(K@t(K\x01t", "tensor without storage, offset, sizes and strides"),
    "more rows": (_PLACE, b"K\x00(KAt(K\x01t", "tensor of [65] at 0, strides [1], beyond its 64 numbers"),
    "a stride": (_PLACE, b"K\x00(K@t(K\x02t", "tensor of [64] at 0, strides [2], beyond its 64 numbers"),
    "another record": (b"X\x01\x00\x00\x000", b"X\x01\x00\x00\x009", "64 numbers, but the record '9' has 0 bytes"),
    "another kind": (b"FloatStorage", b"ComplexDoubleStorage", "64 numbers, but the record '0' has 256 bytes"),
    "no kind": (b"FloatStorage", b"NoStorage", "a storage of 64 numbers of an unknown kind, No"),
    "what is not checked": (b"_rebuild_tensor_v2", b"_rebuild_sparse_tensor", "_rebuild_sparse_tensor, which is not"),
    "no data at all": (_PLACE, b"((((", "its data cannot be read"),
    "a memo of gigabytes": (b"q\x07", b"r\xff\xff\xff\x7f", ""),
}


@pytest.mark.parametrize("name", BEYOND)
def test_a_tensor_beyond_its_record_is_refused(tmp_path, name):
    """torch would read, and let the code change, what else is in the memory of the process."""
    before, after, said = BEYOND[name]
    path = saved(Shifted(), tmp_path / "a.pt")
    assert next(examine(path)).holds

    def change(record: str, content: bytes) -> bytes:
        if record != "data.pkl":
            return content
        assert before in content
        return content.replace(before, after)

    path.write_bytes(with_records(path, change))
    finding = next(examine(path))
    assert finding.holds == (not said)
    assert said in finding.detail


def test_what_leads_torch_to_other_code_is_refused(cells, tmp_path):
    """In the oldest format model.json says where the code is; a file could also begin with another format."""
    path = tmp_path / "a.pt"
    path.write_bytes(with_records(cells, lambda _, content: content, **{"Model.json": b"{}"}))
    assert "holds model.json" in next(examine(path)).detail
    path.write_bytes(b"\0\0\0\0PTMF" + cells.read_bytes())
    assert "begins with something else than its first record" in next(examine(path)).detail


@pytest.mark.parametrize("name", ["code/more.py", "code/more.py.debug_pkl", "data/1"])
def test_much_from_little_is_refused(cells, tmp_path, name):
    path = tmp_path / "a.pt"
    path.write_bytes(with_records(cells, lambda _, content: content, **{name: b"#" * (65 << 20)}))
    assert "when it is unpacked, more than torch would write into a file of this size" in next(examine(path)).detail


def test_a_record_that_is_marked_as_a_folder_is_refused(cells, tmp_path):
    """torch extracts nothing then, and takes what is in the memory for the record; Python reads it."""
    content = bytearray(cells.read_bytes())
    content[content.find(b"PK\x01\x02") + 38] = 0x10
    (tmp_path / "a.pt").write_bytes(content)
    assert "is marked as a folder, so torch would leave its memory as it was" in next(examine(tmp_path / "a.pt")).detail


def test_a_zip_of_several_disks_is_refused_in_a_line(cells, tmp_path):
    """zipfile raises an error of its own here, already when it is asked whether this is a zip."""
    content = bytearray(cells.read_bytes())
    end = content.rfind(b"PK\x05\x06")
    content[end:end] = struct.pack("<IIQI", 0x07064B50, 0, 0, 9)
    (tmp_path / "a.pt").write_bytes(content)
    with pytest.raises(InputError, match="not a TorchScript file .zipfiles that span multiple disks"):
        load_artifact(tmp_path / "a.pt")


def test_code_is_not_read_here_before_a_child_has_read_it(cells, cache, monkeypatch, tmp_path):
    """Reading it can take all memory, or end the process: Python's parser has no limits."""
    from embed64.artifact import loading

    read = []
    monkeypatch.setattr(loading, "read_archive", lambda content: read.append(len(content)))
    path = tmp_path / "a.pt"
    path.write_bytes(with_code(cells, 'x = torch.from_file("f", True, 9)\nreturn x'))
    with pytest.raises(InputError, match="harmless: aten::from_file may touch files"):
        load_artifact(path)
    path.write_bytes(with_code(cells, "x = " + "-" * 10_000 + "1"))
    with pytest.raises(InputError):
        load_artifact(path)
    assert not read


@pytest.fixture
def writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("precious.bin").write_bytes(b"as it was, and so on")
    Image.fromarray(np.zeros((70, 70, 3), np.uint8)).save("a.png")
    Image.fromarray(np.full((70, 70, 3), 9, np.uint8)).save("b.png")
    Path("c.csv").write_text("path,label,domain,source\na.png,x,d,s\nb.png,x,d,s\n")
    return saved(Writing(), tmp_path / "saved_model.pt")


@pytest.mark.parametrize(
    "command",
    [
        ["check", "saved_model.pt"],
        ["check", "saved_model.pt", "--torch", "1.11.0"],
        ["score", "saved_model.pt", "--catalog", "c.csv"],
        ["embed", "saved_model.pt", "--catalog", "c.csv", "-o", "e.parquet"],
        ["search", "saved_model.pt", "a.png", "--index", "."],
        ["compare", "saved_model.pt", "a.png", "a.png", "b.png"],
    ],
    ids=lambda command: " ".join(command[::2]),
)
def test_no_command_runs_a_file_that_may_write_to_others(writing, cache, here, command):
    done = here(*command, code=1 if command[0] == "check" else 2)
    assert "aten::from_file" in done.out + done.err
    assert Path("precious.bin").read_bytes() == b"as it was, and so on"


def test_it_would_have_written(writing):
    """So the test above can fail."""
    torch.jit.load(str(writing))(torch.zeros(1, 3, 70, 70, dtype=torch.uint8))
    assert Path("precious.bin").read_bytes() != b"as it was, and so on"


def test_a_huge_allocation_is_a_finding(tmp_path):
    """In a child process: this one is not to have the memory either."""
    finding = list(examined(saved(Huge(), tmp_path / "huge.pt"), only="input and output"))[-1]
    assert finding.rule == "input and output"
    assert "can't allocate memory" in finding.detail


@pytest.mark.slow
def test_an_endless_loop_is_ended(tmp_path):
    found = list(examined(saved(Endless(), tmp_path / "endless.pt"), patience=20))
    assert [finding.rule for finding in found if not finding.holds] == ["limits"]
    assert found[-1].detail.startswith("no result within ")


def test_a_file_is_tried_once(cells, cache, monkeypatch):
    from embed64.artifact import loading

    mine = cells.parent / "mine.pt"
    shutil.copy(cells, mine)
    tries = []
    monkeypatch.setattr(loading, "examined", lambda path, only: tries.append(path) or examined(path, only=only))
    monkeypatch.setattr(check, "_mark", lambda sha256: cache / sha256)
    assert load_artifact(mine)(torch.zeros(2, 3, 9, 9, dtype=torch.uint8)).shape == (2, 64)
    load_artifact(cells)
    assert tries == [mine], "the same bytes under another name are the same file"


def test_the_public_check_runs_in_a_child(cells):
    assert [finding.rule for finding in check_artifact(cells) if not finding.holds] == []


class Odd(nn.Module):
    """Returns NaN for a black image."""

    def forward(self, images: Tensor) -> Tensor:
        x = images.to(torch.float32).flatten(1)[:, :64]
        return x / x.sum(1, keepdim=True)


class Tall(nn.Module):
    """Refuses images of more than 80 rows."""

    def forward(self, images: Tensor) -> Tensor:
        if images.shape[2] > 80 and images.shape[2] != 128:
            raise ValueError("too tall")
        return images.to(torch.float32).flatten(1)[:, :64]


@pytest.mark.parametrize(
    ("module", "said"), [(Odd, "returns NaN or infinity"), (Tall, "raises")], ids=["NaN", "raises"]
)
@pytest.mark.parametrize("command", ["score", "embed", "search", "compare"])
def test_what_is_no_embedding_is_no_result(tmp_path, cache, here, monkeypatch, module, said, command):
    monkeypatch.chdir(tmp_path)
    saved(module(), tmp_path / "m.pt")
    for name, value in (("a", 200), ("b", 100), ("bad", 0)):
        Image.fromarray(np.full((81 if name == "bad" else 80, 30, 3), value, np.uint8)).save(f"{name}.png")
    Path("c.csv").write_text("path,label,domain,source\na.png,x,d,s\nb.png,x,d,s\nbad.png,x,d,s\n")
    rest = {
        "score": ["--catalog", "c.csv"],
        "embed": ["--catalog", "c.csv", "-o", "e.csv"],
        "search": ["a.png", "--index", "."],
        "compare": ["a.png", "b.png", "bad.png"],
    }[command]
    done = here(command, "m.pt", *rest, code=2)
    assert "bad.png: the artifact " + said in done.err
    assert "`embed64 check`" in done.err
    assert not Path("e.csv").exists()
    assert not Path("search.png").exists()


@pytest.mark.parametrize(
    ("returned", "said"),
    [("(x, x)", "a tuple"), ("x.half()", "torch.float16"), ("x[:, :63]", "[1, 63]"), ("x.unsqueeze(2)", "[1, 64, 1]")],
)
def test_what_has_another_form_is_refused_before_any_image(tmp_path, cache, returned, said):
    program = tmp_path / "wrong.py"
    program.write_text(
        "import torch\nclass M(torch.nn.Module):\n def forward(self, images: torch.Tensor):\n"
        f"  x = images.to(torch.float32).flatten(1)[:, :64]\n  return {returned}\n"
    )
    space: dict = {}
    import linecache

    linecache.cache[str(program)] = (0, None, program.read_text().splitlines(keepends=True), str(program))
    exec(compile(program.read_text(), str(program), "exec"), space)
    path = saved(space["M"](), tmp_path / "m.pt")
    with pytest.raises(InputError, match="m.pt: input and output: returns .*; `embed64 check` shows every rule"):
        load_artifact(path)


def test_a_file_that_cannot_be_loaded_names_the_reason(tmp_path):
    path = tmp_path / "a.pt"
    path.write_bytes(b"\x80\x04N.")
    with pytest.raises(InputError, match=r"a\.pt: not a TorchScript file \(File is not a zip file\); export it again"):
        load_artifact(path)
