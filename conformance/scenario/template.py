"""Placeholders `${…}`: a small language of expressions, read and evaluated."""

import ast
import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from conformance.scenario.signature import SIGNATURES

_LONGEST = 300
OPERATIONS: Mapping[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
COMPARISONS: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


class TemplateError(Exception):
    """A placeholder that can't be read or evaluated; `offset` is its place inside the text."""

    def __init__(self, message: str, offset: int = 0, accepted: str = "") -> None:
        self.message, self.offset, self.accepted = message, offset, accepted
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Hole:
    """One `${…}`: its source, where the source starts in the text, and its tree."""

    source: str
    offset: int
    tree: ast.expr


@dataclass(frozen=True, slots=True)
class Template:
    """A text with placeholders: literal parts and holes in their order."""

    text: str
    parts: tuple[str | Hole, ...]

    @property
    def holes(self) -> tuple[Hole, ...]:
        """The placeholders of the text, in order."""
        return tuple(part for part in self.parts if isinstance(part, Hole))


@lru_cache(4096)
def parse(text: str) -> Template:
    """Return the text as a template; `$${` stands for a literal `${`. Raises TemplateError."""
    if "${" not in text:
        return Template(text, (text,) if text else ())
    parts: list[str | Hole] = []
    literal, at = "", 0
    while at < len(text):
        if text.startswith("$${", at):
            literal, at = literal + "${", at + 3
        elif text.startswith("${", at):
            end = _closing(text, at + 2)
            parts += [literal] if literal else []
            parts.append(_hole(text[at + 2 : end], at + 2))
            literal, at = "", end + 1
        else:
            literal, at = literal + text[at], at + 1
    return Template(text, (*parts, *([literal] if literal else [])))


def evaluate(
    template: Template, names: Mapping[str, Any], functions: Mapping[str, Callable[..., Any]]
) -> Any:
    """Return the template's value: a placeholder alone keeps its type, otherwise the result is
    text.

    Raises TemplateError when the expression can't be computed, KeyError when a name has no value
    yet.
    """
    if len(template.parts) == 1 and isinstance(template.parts[0], Hole):
        return _evaluate(template.parts[0].tree, names, functions)
    return "".join(
        part if isinstance(part, str) else _text(_evaluate(part.tree, names, functions))
        for part in template.parts
    )


def evaluate_part(
    node: ast.expr, names: Mapping[str, Any], functions: Mapping[str, Callable[..., Any]]
) -> Any:
    """Return the value of one part of an expression. Raises TemplateError and KeyError as
    `evaluate` does.
    """
    return _evaluate(node, names, functions)


def _closing(text: str, at: int) -> int:
    depth, quote = 0, ""
    for position in range(at, len(text)):
        char = text[position]
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char == "{":
            depth += 1
        elif char == "}":
            if depth == 0:
                return position
            depth -= 1
    raise TemplateError(
        "El marcador «${» no se cierra.", at - 2, "Un marcador se escribe ${expresión}."
    )


def _hole(source: str, offset: int) -> Hole:
    if not source.strip():
        raise TemplateError(
            "El marcador «${}» está vacío.", offset, "Escriba una expresión, como ${f.id}."
        )
    if len(source) > _LONGEST:
        raise TemplateError(
            f"La expresión pasa de {_LONGEST} caracteres.", offset, "Divídala en varias."
        )
    lead = len(source) - len(source.lstrip())
    try:
        tree = ast.parse(source.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        column = (error.offset or 1) - 1 if isinstance(error, SyntaxError) else 0
        raise TemplateError(
            f"La expresión «{source.strip()}» no se entiende.",
            offset + lead + max(column, 0),
            "Se aceptan nombres, atributos, funciones, números, textos y + - * /.",
        ) from None
    return Hole(source, offset + lead, tree)


def _element(several: Any, index: Any, node: ast.expr) -> Any:
    if not 0 <= index < len(several):
        raise TemplateError(f"No hay elemento {index} entre {len(several)}.", node.col_offset)
    return several[index]


def _evaluate(
    node: ast.expr, names: Mapping[str, Any], functions: Mapping[str, Callable[..., Any]]
) -> Any:
    match node:
        case ast.Constant():
            return _finite(node.value, node)
        case ast.Name():
            return names[node.id]
        case ast.Attribute():
            return _evaluate(node.value, names, functions)[node.attr]
        case ast.Subscript():
            several = _evaluate(node.value, names, functions)
            return _element(several, _evaluate(node.slice, names, functions), node)
        case ast.Call(func=ast.Name() as function):
            return _call(
                function.id,
                functions,
                [_evaluate(one, names, functions) for one in node.args],
                node,
            )
        case ast.BinOp():
            return _compute(
                node,
                _evaluate(node.left, names, functions),
                _evaluate(node.right, names, functions),
            )
        case ast.UnaryOp():
            return -_number(_evaluate(node.operand, names, functions), node)
        case ast.IfExp():
            chosen = node.body if _evaluate(node.test, names, functions) else node.orelse
            return _evaluate(chosen, names, functions)
        case ast.Compare():
            return _compared(
                node,
                _evaluate(node.left, names, functions),
                _evaluate(node.comparators[0], names, functions),
            )
        case _:
            raise TemplateError("La expresión no se permite en un marcador.", node.col_offset)


def _call(
    name: str, functions: Mapping[str, Callable[..., Any]], given: list[Any], node: ast.expr
) -> Any:
    try:
        return functions[name](*given)
    except TemplateError as error:
        raise TemplateError(error.message, node.col_offset, error.accepted or _use(name)) from None
    except (TypeError, ValueError, AttributeError, ArithmeticError):
        told = ", ".join(f"{one!r:.40}" for one in given)
        raise TemplateError(
            f"{name}({told}) no se puede calcular.",
            node.col_offset,
            _use(name),
        ) from None


def _use(name: str) -> str:
    """Return how a function is written, "" for one that says so itself."""
    known = SIGNATURES.get(name)
    return f"Se escribe {known.use}." if known else ""


def _compared(node: ast.Compare, left: Any, right: Any) -> bool:
    try:
        return COMPARISONS[type(node.ops[0])](left, right)
    except TypeError:
        raise TemplateError(
            f"«{left}» y «{right}» no se pueden comparar.",
            node.col_offset,
            "Se comparan dos números o dos textos.",
        ) from None


def _compute(node: ast.BinOp, left: Any, right: Any) -> int | float | str:
    if isinstance(left, str) and isinstance(right, str) and isinstance(node.op, ast.Add):
        return left + right
    # Through Decimal: money plus a cent has to be exactly a cent more.
    left, right = _number(left, node), _number(right, node)
    if isinstance(node.op, ast.Div) and not right:
        raise TemplateError(
            "División entre cero.", node.col_offset, "Divida por un número distinto de cero."
        )
    whole = isinstance(left, int) and isinstance(right, int) and not isinstance(node.op, ast.Div)
    try:
        result = OPERATIONS[type(node.op)](Decimal(str(left)), Decimal(str(right)))
        return int(result) if whole else _finite(float(result), node)
    except (ArithmeticError, ValueError):  # infinite, or longer than any number of a document
        raise TemplateError(
            "El resultado no es un número que se pueda escribir.",
            node.col_offset,
            "Use números más pequeños.",
        ) from None


def _finite(value: Any, node: ast.expr) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        raise TemplateError(
            "El resultado no es un número que se pueda escribir.",
            node.col_offset,
            "Use números más pequeños.",
        )
    return value


def _number(value: Any, node: ast.expr) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TemplateError(
            f"«{value}» no es un número.", node.col_offset, "Con + - * / se usan números."
        )
    return value


def _text(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
