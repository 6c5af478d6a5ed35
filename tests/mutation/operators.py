"""Ways to break a module: each yields one changed source.

Words for people (sentences and hints) are left alone, and so is what mypy proves: annotations and
arms that are marked as never taken.
"""

from __future__ import annotations

import ast
import copy
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_CODE: Final = re.compile(r"(?:text|cbor|cose|claims|key)-[a-z0-9-]+")
_OTHER: Final[dict[type[ast.AST], type[ast.AST]]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.FloorDiv: ast.Mult,
    ast.Mult: ast.FloorDiv,
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One module with one place changed.

    Args:
        module: Dotted name.
        function: Where the place is, or "module".
        line: Number of the line, from 1.
        change: What was written there, and what is written instead.
        source: The whole changed module.
    """

    module: str
    function: str
    line: int
    change: str
    source: str

    @property
    def name(self) -> str:
        """What explanations refer to: it does not move when other lines do."""
        return f"{self.function}: {self.change}"


def mutants(module: str, source: str) -> Iterator[Mutant]:
    """Yield every mutant of a module."""
    tree = ast.parse(source)
    for function, parent, field, index in _places(tree, _never_taken(source)):
        node = _at(parent, field, index)
        line = getattr(node, "lineno", 0)
        for new in _changed(node):
            _put(parent, field, index, new)
            changed = ast.unparse(tree)
            _put(parent, field, index, node)
            if _compiles(changed):
                yield Mutant(
                    module, function, line, f"{_written(node)} -> {_written(new)}", changed
                )


def _compiles(source: str) -> bool:
    try:
        compile(source, "<mutant>", "exec")
    except SyntaxError:  # such as a pattern that has the same key twice
        return False
    return True


_Place = tuple[str, ast.AST, str, int | None]


def _never_taken(source: str) -> frozenset[int]:
    """Return the lines whose statement or arm is marked as never taken."""
    lines = enumerate(source.splitlines(), start=1)
    return frozenset(number for number, line in lines if "pragma: no cover" in line)


def _places(tree: ast.Module, never: frozenset[int]) -> Iterator[_Place]:
    """Yield each place that may be changed, as the node above it and where it hangs there."""
    waiting: list[tuple[str, ast.AST]] = [("module", tree)]
    while waiting:
        function, parent = waiting.pop()
        if isinstance(parent, ast.FunctionDef):
            function = parent.name
        for field, value in ast.iter_fields(parent):
            if field in {"annotation", "returns", "decorator_list", "type_params", "type_ignores"}:
                continue
            for index, node in _children(value):
                if not isinstance(node, ast.AST) or _line(node) in never:
                    continue
                if not _is_left_alone(node, parent):
                    yield function, parent, field, index
                    waiting.append((function, node))


def _children(value: object) -> Iterator[tuple[int | None, object]]:
    if isinstance(value, list):
        yield from enumerate(value)
    else:
        yield None, value


def _is_left_alone(node: ast.AST, parent: ast.AST) -> bool:
    match node:
        case (
            ast.If(test=ast.Name(id="TYPE_CHECKING"))
            | ast.Import()
            | ast.ImportFrom()
            | ast.JoinedStr()
            | ast.AnnAssign(annotation=ast.Name(id="TypeAlias"))
            | ast.Expr(value=ast.Constant(value=str()))
            | ast.keyword(arg="hint")
        ):
            return True
        case ast.keyword():
            return isinstance(parent, ast.Call) and _is_called(parent, "dataclass")
        case _:
            return False


def _line(node: ast.AST) -> int:
    line: int = getattr(node.pattern if isinstance(node, ast.match_case) else node, "lineno", 0)
    return line


def _is_called(call: ast.Call, name: str) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id == name


def _changed(node: ast.AST) -> Iterator[ast.AST]:  # noqa: C901, PLR0912 - one arm a kind of place
    """Yield what may stand in the place of a node."""
    match node:
        case ast.Compare(ops=ops):
            for place, operator in enumerate(ops):
                new = copy.deepcopy(node)
                new.ops[place] = _OTHER[type(operator)]()  # type: ignore[call-overload]
                yield new
        case ast.BoolOp() | ast.BinOp() if type(node.op) in _OTHER:
            other = copy.deepcopy(node)
            other.op = _OTHER[type(node.op)]()  # type: ignore[assignment]
            yield other
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield node.operand
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=int() as value):
            yield ast.Constant(value + 1)
        case ast.Constant(value=bytes() as value):
            yield ast.Constant(value + b"\x00")
        case ast.Constant(value=str() as value) if _CODE.fullmatch(value):
            yield ast.Constant("another-code")
        case ast.If() | ast.IfExp():
            for truth in (True, False):
                forced = copy.deepcopy(node)
                forced.test = ast.Constant(truth)
                yield forced
        case ast.Return(value=ast.AST() as value) if not _is_none(value):
            yield ast.Return(ast.Constant(None))
        case ast.Raise() | ast.Expr(value=ast.Call()):
            yield ast.Pass()
        case ast.match_case(guard=ast.AST()):
            unguarded = copy.deepcopy(node)
            unguarded.guard = None
            yield unguarded
        case _:
            pass


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _written(node: ast.AST) -> str:
    """Return a node on one line; of a statement with a body, its head."""
    match node:
        case ast.If(test=test):
            return f"if {ast.unparse(test)}"
        case ast.match_case(pattern=pattern, guard=guard):
            return f"case {ast.unparse(pattern)}" + (f" if {ast.unparse(guard)}" if guard else "")
        case _:
            return " ".join(ast.unparse(node).split())[:100]


def _at(parent: ast.AST, field: str, index: int | None) -> ast.AST:
    value = getattr(parent, field)
    node: ast.AST = value if index is None else value[index]
    return node


def _put(parent: ast.AST, field: str, index: int | None, node: ast.AST) -> None:
    if index is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[index] = node
