"""Judge what TorchScript code can do besides computing, without running it.

A TorchScript file is a program: its operators can also read and write files, talk to other processes, or read memory
at an address that the file gives. So only what is on a list may occur: namespaces and operators that do nothing but
compute, read one by one in torch's own list. Everything else is named, whether or not torch knows it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Set

_HARMFUL = re.compile(
    r"from_file|save|print"  # files, the terminal
    r"|to_here|local_value|owner|owner_name|is_owner|confirmed_by_owner|get_gradients"  # other processes
    r"|set|set_|set_data|shallow_copy_data_|data_ptr|record_stream|pin_memory"  # another tensor's memory
    r"|fbgemm_\w+|quantize_fp16|mkldnn_\w+|cudnn_\w+|miopen_\w+|to_mkldnn|thnn_fused\w+"  # packed weights are addresses
    r"|_(?!_|softmax|log_softmax|convolution|cast_|unsafe_view|upsample_|adaptive_avg_pool|shape_as_tensor|weight_norm"
    r"|native_multi_head|masked_softmax|batch_norm_impl_index|cat$|stack$|conj|fft_|linalg_|unwrap_optional|infer_size"
    r"|set_item|size_if_not_equal|grad_sum_to_size|list_to_tensor|tensor_to_list|euclidean_dist|cdist_forward"
    r"|pdist_forward|local_scalar_dense|to_copy|trilinear|unique|pack_padded_sequence|pad_packed_sequence|no_grad_"
    r"|dim_arange|s_where|standard_gamma|foreach_|choose_qparams|make_per_|fake_quantize|add_relu|aminmax|neg_view"
    r"|reshape_from_tensor|get_tracing_state|transformer_encoder_layer_fwd|safe_softmax|prelu_kernel"
    r"|scaled_dot_product_attention_math|assert_tensor_metadata)\w*"  # internals check less than public operators do
)
"""Operators of `aten` that are not on the list; the others of torch 1.11 are."""
_NEWER = frozenset(
    (
        "_native_multi_head_attention _prelu_kernel _safe_softmax _scaled_dot_product_attention_math"
        " _transformer_encoder_layer_fwd _upsample_lanczos2d_aa _weight_norm_interface broadcast_shapes chalf"
        " concatenate gelu_ index_reduce index_reduce_ linalg_ldl_factor linalg_ldl_solve linalg_lu linalg_lu_solve"
        " linalg_solve_ex linalg_vander linalg_vecdot nonzero_static pad rms_norm scaled_dot_product_attention"
        " scatter_reduce_ special_log_ndtr sym_numel sym_size unflatten"
    ).split()
)
"""Operators of `aten` that came after torch 1.11: the competition's scorer refuses them, but they only compute."""
_PRIM = frozenset(
    (
        "AutogradAdd AutogradAllNonZero AutogradAllZero AutogradAnyNonZero AutogradZero BroadcastSizes ChunkSizes"
        " ConstantChunk EnumName EnumValue IfThenElse ModuleContainerIndex NumToTensor RaiseException ReductionSizes"
        " StringIndex TupleIndex TupleUnpack Uninitialized VarConcat VarStack abs add_optional data device dtype grad"
        " index is_cpu is_cuda is_meta is_mkldnn is_mps is_nested is_quantized is_sparse is_sparse_csr is_vulkan"
        " is_xla is_xpu itemsize layout max min name nbytes rangelist requires_grad tolist type unchecked_cast"
        " unchecked_unwrap_optional"
    ).split()
)
_FUNCTIONS = frozenset(
    (
        "abs all annotate any bin bool chr complex dict divmod enumerate float fork getattr hasattr hash hex int"
        " isinstance len list max min oct ord pow range round sorted str sum tuple unchecked_cast uninitialized zip"
    ).split()
)
"""What TorchScript calls by its bare name, and only computes."""
_WORDS = _FUNCTIONS | frozenset(
    (
        "Any AnyType CONSTANTS Device Dict Final Future Generator InferredType Layout List NamedTuple Module None"
        " NoneType Optional Scalar ScalarType Storage Stream Tensor Tuple Union Enum Exception inf infj nan nanj"
        " number tensor device __annotations__"
    ).split()
)
_CLASSES = re.compile(r"__torch__[. ]torch\.classes(?!\.quantized[. ])")
"""Classes written in C++; those of quantised layers only hold weights."""
_ROOTS = ("torch", "ops", "__torch__")


def effects(trees: Iterable[ast.Module], referred: Iterable[str], known: Set[str], here: Set[str]) -> list[str]:
    """Return what code may do besides computing, as operators or other names, sorted; nothing if it only computes.

    `trees` are the files of code, `referred` the classes that the data refers to, `known` the operators of torch 1.11,
    `here` those of the torch that is to run it.
    """
    trees = list(trees)
    found = {name for name in referred if _CLASSES.match(name)}
    reader = _Reader(known, here, set(_defined(trees)))
    for tree in trees:
        reader.visit(tree)
    return sorted(found | reader.found)


def _defined(trees: Iterable[ast.Module]) -> Iterator[str]:
    """Yield the names of the functions, classes, fields and variables that the code defines."""
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                yield node.name
            elif isinstance(node, ast.arg):
                yield node.arg
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id
            elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
                yield str(node.slice.value)  # __annotations__["0"] = …: a field of such a name


class _Reader(ast.NodeVisitor):
    """Collects names that are not on the list.

    A method of a tensor is an operator too (`x.save("f")`), and its type is not known here, so the name of any method
    has to be on the list or defined by the code, and no definition may hide an operator that is not on it.
    """

    def __init__(self, known: Set[str], here: Set[str], defined: Set[str]) -> None:
        self.found: set[str] = set()
        self._defined = defined
        self._quantized = {name.partition("::")[2] for name in known if name.startswith("quantized::")}
        old, new = ({n.removeprefix("aten::") for n in names if n.startswith("aten::")} for names in (known, here))
        self._harmful = {name for name in old | new if _HARMFUL.fullmatch(name)} - _NEWER
        self._computes = (old | _NEWER) - self._harmful

    def visit_Attribute(self, node: ast.Attribute) -> None:
        root, *parts = _chain(node)
        if root == "torch":
            self._operator("aten", ".".join(parts))
        elif root == "ops":
            self._operator(parts[0], ".".join(parts[1:]))
        elif root == "__torch__":
            if _CLASSES.match(".".join([root, *parts])):
                self.found.add(".".join(parts))
        else:
            for part in parts:
                self._hidden(part)
            if not root:
                self.generic_visit(_base(node))

    def visit_Name(self, node: ast.Name) -> None:
        if node.id in _ROOTS:  # under another name its operators would not be seen
            self.found.add(f"{node.id} as a value")
        elif node.id == "print" or not (node.id in _WORDS or node.id in self._defined):
            self.found.add(node.id)

    def visit_Call(self, node: ast.Call) -> None:
        function = node.func
        if isinstance(function, ast.Name):
            self.visit(function)
            if function.id == "getattr":
                for name in node.args[1:2]:
                    self._method(name.value if isinstance(name, ast.Constant) else "getattr")
        elif isinstance(function, ast.Attribute):
            if _chain(function)[0] not in _ROOTS:
                self._method(function.attr)
            self.visit(function)
        else:
            self.found.add("a function that is computed")
            self.visit(function)
        for argument in [*node.args, *(keyword.value for keyword in node.keywords)]:
            self.visit(argument)

    def visit_JoinedStr(self, _: ast.JoinedStr) -> None:
        self.found.add("a formatted string")

    def visit_Lambda(self, _: ast.Lambda) -> None:
        self.found.add("lambda")

    def _operator(self, space: str, name: str) -> None:
        allowed = {"aten": self._computes, "prim": _PRIM, "quantized": self._quantized}
        if name not in allowed.get(space, ()):
            self.found.add(f"{space}::{name}")

    def _method(self, name: object) -> None:
        self._hidden(name)
        if name not in self._computes and name not in self._defined:
            self.found.add(f"aten::{name}")

    def _hidden(self, name: object) -> None:
        """Add an operator that is not on the list, even if the code defines that name."""
        if name in self._harmful:
            self.found.add(f"aten::{name}")


def _chain(node: ast.expr) -> list[str]:
    """Return a dotted name's parts; the first is empty if it begins with something else than a name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return [node.id if isinstance(node, ast.Name) else "", *reversed(parts)]


def _base(node: ast.expr) -> ast.expr:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node
