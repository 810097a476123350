"""Placeholders `${…}`: a small language of expressions, checked when loaded and evaluated when run."""

import ast
import difflib
import math
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from conformance.stage import Factura

FACTURA_FIELDS = tuple(field.name for field in fields(Factura))
# Name of the function -> least and most arguments it takes.
FUNCTIONS: Mapping[str, tuple[int, int]] = {
    "ahora": (0, 1), "colombia": (0, 1), "habiles": (1, 1), "texto": (1, 1), "unico": (1, 2), "codigo": (1, 2),
    "reiteracion": (1, 1), "dinero": (2, 3), "entero": (1, 1),
}
# How each is written, for who wrote it otherwise.
USES: Mapping[str, str] = {
    "ahora": "ahora() o ahora('-50m'), también con s, h y d", "colombia": "colombia() o colombia('-2d')",
    "habiles": "habiles(n), con n de -1000 a 1000", "texto": "texto(n), con n de 0 a 100000",
    "unico": "unico('prefijo') o unico('prefijo', n)",
    "codigo": "codigo('GRUPO') o codigo('GRUPO', n), con n desde 0", "reiteracion": "reiteracion('GRUPO')",
    "dinero": "dinero(valor, fracción) o dinero(valor, fracción, decimales), con 0 a 6 decimales",
    "entero": "entero(texto), con cifras en el texto",
}
VALUE, FACTURA = 0, -1
_LONGEST = 300
_OPERATORS: Mapping[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}
_COMPARISONS: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le,
    ast.Gt: operator.gt, ast.GtE: operator.ge,
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


def parse(text: str) -> Template:
    """Return the text as a template; `$${` stands for a literal `${`. Raises TemplateError."""
    parts: list[str | Hole] = []
    literal, at = "", 0
    while at < len(text):
        if text.startswith("$${", at):
            literal, at = literal + "${", at + 3
        elif text.startswith("${", at):
            end = _closing(text, at + 2)
            parts += [literal] if literal else []
            parts.append(_hole(text[at + 2:end], at + 2))
            literal, at = "", end + 1
        else:
            literal, at = literal + text[at], at + 1
    return Template(text, (*parts, *([literal] if literal else [])))


def check(template: Template, scope: Mapping[str, int]) -> Iterator[TemplateError]:
    """Yield every fault of a template's names, attributes, functions and operators.

    `scope` holds the known names: VALUE, FACTURA, or n for a list of n facturas.
    """
    for hole in template.holes:
        for error in _check(hole.tree, scope):
            yield TemplateError(error.message, hole.offset + error.offset, error.accepted)


def evaluate(template: Template, names: Mapping[str, Any], functions: Mapping[str, Callable[..., Any]]) -> Any:
    """Return the template's value: a placeholder alone keeps its type, otherwise the result is text.

    Raises TemplateError when the expression can't be computed, KeyError when a name has no value yet.
    """
    if len(template.parts) == 1 and isinstance(template.parts[0], Hole):
        return _evaluate(template.parts[0].tree, names, functions)
    return "".join(part if isinstance(part, str) else _text(_evaluate(part.tree, names, functions))
                   for part in template.parts)


def check_constants(template: Template, functions: Mapping[str, Callable[..., Any]]) -> Iterator[TemplateError]:
    """Yield the fault of every part that names nothing and can't be computed: it would fail in every run.

    The template has passed `check`; `functions` are those of a rehearsal, which need no stage.
    """
    for hole in template.holes:
        for part in _constants(hole.tree):
            try:
                _evaluate(part, {}, functions)
            except TemplateError as error:
                yield TemplateError(error.message, hole.offset + error.offset, error.accepted)


def _constants(node: ast.expr) -> Iterator[ast.expr]:
    """Yield the largest parts of an expression that depend on no name."""
    called = {id(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)}
    if not any(isinstance(one, ast.Name) and id(one) not in called for one in ast.walk(node)):
        yield node
        return
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr) and id(child) not in called:
            yield from _constants(child)


def nearest(word: str, accepted: tuple[str, ...] | list[str]) -> str:
    """Return a sentence that names the nearest accepted word, and the accepted ones when they are few."""
    near = difflib.get_close_matches(word, accepted, 1, 0.5)
    hint = f"¿Quiso decir «{near[0]}»? " if near else ""
    shown = f"Se acepta: {', '.join(accepted)}." if 0 < len(accepted) <= 20 else ""
    return (hint + shown).strip()


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
    raise TemplateError("El marcador «${» no se cierra.", at - 2, "Un marcador se escribe ${expresión}.")


def _hole(source: str, offset: int) -> Hole:
    if not source.strip():
        raise TemplateError("El marcador «${}» está vacío.", offset, "Escriba una expresión, como ${f.id}.")
    if len(source) > _LONGEST:
        raise TemplateError(f"La expresión pasa de {_LONGEST} caracteres.", offset, "Divídala en varias.")
    lead = len(source) - len(source.lstrip())
    try:
        tree = ast.parse(source.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        column = (error.offset or 1) - 1 if isinstance(error, SyntaxError) else 0
        raise TemplateError(f"La expresión «{source.strip()}» no se entiende.", offset + lead + max(column, 0),
                            "Se aceptan nombres, atributos, funciones, números, textos y + - * /.") from None
    return Hole(source, offset + lead, tree)


def _check(node: ast.expr, scope: Mapping[str, int]) -> Iterator[TemplateError]:
    match node:
        case ast.Constant(value=str() | int() | float() | None):
            return
        case ast.Name():
            yield from _check_name(node, scope)
            if scope.get(node.id):
                yield TemplateError(f"«{node.id}» es una factura, no un valor.", node.col_offset,
                                    f"Tome un dato suyo, como «{node.id}.id».")
        case ast.Attribute():
            yield from _check_attribute(node, scope)
        case ast.Subscript():
            yield TemplateError("Un elemento de una lista de facturas no es un valor.", node.col_offset,
                                "Tome un dato suyo, como «f[0].id».")
        case ast.Call():
            yield from _check_call(node, scope)
        case ast.BinOp() if type(node.op) in _OPERATORS:
            yield from _check(node.left, scope)
            yield from _check(node.right, scope)
        case ast.UnaryOp(op=ast.USub()):
            yield from _check(node.operand, scope)
        case ast.IfExp():
            for part in (node.body, node.test, node.orelse):
                yield from _check(part, scope)
        case ast.Compare() if len(node.ops) == 1 and type(node.ops[0]) in _COMPARISONS:
            yield from _check(node.left, scope)
            yield from _check(node.comparators[0], scope)
        case _:
            yield TemplateError("Esta expresión no se permite en un marcador.", node.col_offset,
                                "Se aceptan nombres, atributos, funciones, números, textos y + - * /.")


def _check_name(node: ast.Name, scope: Mapping[str, int]) -> Iterator[TemplateError]:
    if node.id not in scope:
        yield TemplateError(f"El nombre «{node.id}» no existe en este punto.", node.col_offset,
                            nearest(node.id, sorted(scope)) or "No hay nombres definidos todavía.")


def _check_attribute(node: ast.Attribute, scope: Mapping[str, int]) -> Iterator[TemplateError]:
    match node.value:
        case ast.Name() as name:
            index = None
        case ast.Subscript(value=ast.Name() as name, slice=ast.Constant(value=int() as index)):
            pass
        case ast.Subscript(value=ast.Name() as name, slice=ast.Name(id="i")) if "i" in scope:
            index = 0
        case _:
            yield TemplateError("Solo una factura tiene atributos.", node.col_offset, "Como «f.id» o «f[0].id».")
            return
    yield from _check_name(name, scope)
    size = scope.get(name.id)
    if size is not None and (size != FACTURA if index is None else size < 1):
        yield TemplateError(f"«{name.id}» no es {'una sola factura' if index is None else 'una lista de facturas'}.",
                            node.col_offset, "Una factura: f.id; de una lista («cuantas»), un elemento: f[0].id.")
    elif size is not None and index is not None and not 0 <= index < size:
        yield TemplateError(f"«{name.id}» no tiene el elemento {index}.", node.col_offset,
                            f"Sus elementos van de 0 a {size - 1}.")
    if node.attr not in FACTURA_FIELDS:
        # The attribute stands at the end of its node: that is where the eye should go.
        offset = (node.end_col_offset or node.col_offset) - len(node.attr)
        yield TemplateError(f"Una factura no tiene «{node.attr}».", offset, nearest(node.attr, FACTURA_FIELDS))


def _check_call(node: ast.Call, scope: Mapping[str, int]) -> Iterator[TemplateError]:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if not name:
        yield TemplateError("Solo se llama a una función por su nombre.", node.col_offset,
                            f"Se acepta: {', '.join(f'{one}(…)' for one in sorted(FUNCTIONS))}.")
        return
    if name not in FUNCTIONS:
        yield TemplateError(f"La función «{name}» no existe.", node.col_offset, nearest(name, sorted(FUNCTIONS)))
        return
    least, most = FUNCTIONS[name]
    if node.keywords or not least <= len(node.args) <= most:
        count = str(least) if least == most else f"de {least} a {most}"
        given = len(node.args) + len(node.keywords)
        yield TemplateError(f"La función «{name}» recibió {given} {'argumento' if given == 1 else 'argumentos'}.",
                            node.col_offset, f"Lleva {count}, sin nombre.")
    for argument in node.args:
        yield from _check(argument, scope)


def _evaluate(node: ast.expr, names: Mapping[str, Any], functions: Mapping[str, Callable[..., Any]]) -> Any:
    match node:
        case ast.Constant():
            return _finite(node.value, node)
        case ast.Name():
            return names[node.id]
        case ast.Attribute():
            return getattr(_evaluate(node.value, names, functions), node.attr)
        case ast.Subscript():
            facturas = _evaluate(node.value, names, functions)
            index = _evaluate(node.slice, names, functions)
            if not 0 <= index < len(facturas):
                raise TemplateError(f"No hay factura {index} entre {len(facturas)}.", node.col_offset)
            return facturas[index]
        case ast.Call(func=ast.Name() as function):
            return _call(function.id, functions, [_evaluate(one, names, functions) for one in node.args], node)
        case ast.BinOp():
            return _compute(node, _evaluate(node.left, names, functions), _evaluate(node.right, names, functions))
        case ast.UnaryOp():
            return -_number(_evaluate(node.operand, names, functions), node)
        case ast.IfExp():
            chosen = node.body if _evaluate(node.test, names, functions) else node.orelse
            return _evaluate(chosen, names, functions)
        case ast.Compare():
            return _compared(node, _evaluate(node.left, names, functions),
                             _evaluate(node.comparators[0], names, functions))
        case _:
            raise TemplateError("La expresión no se permite en un marcador.", node.col_offset)


def _call(name: str, functions: Mapping[str, Callable[..., Any]], given: list[Any], node: ast.expr) -> Any:
    try:
        return functions[name](*given)
    except TemplateError as error:
        raise TemplateError(error.message, node.col_offset, error.accepted or f"Se escribe {USES[name]}.") from None
    except (TypeError, ValueError, AttributeError, ArithmeticError):
        told = ", ".join(f"{one!r:.40}" for one in given)
        raise TemplateError(f"{name}({told}) no se puede calcular.", node.col_offset,
                            f"Se escribe {USES[name]}.") from None


def _compared(node: ast.Compare, left: Any, right: Any) -> bool:
    try:
        return _COMPARISONS[type(node.ops[0])](left, right)
    except TypeError:
        raise TemplateError(f"«{left}» y «{right}» no se pueden comparar.", node.col_offset,
                            "Se comparan dos números o dos textos.") from None


def _compute(node: ast.BinOp, left: Any, right: Any) -> int | float | str:
    if isinstance(left, str) and isinstance(right, str) and isinstance(node.op, ast.Add):
        return left + right
    # Through Decimal: money plus a cent has to be exactly a cent more.
    left, right = _number(left, node), _number(right, node)
    if isinstance(node.op, ast.Div) and not right:
        raise TemplateError("División entre cero.", node.col_offset, "Divida por un número distinto de cero.")
    whole = isinstance(left, int) and isinstance(right, int) and not isinstance(node.op, ast.Div)
    try:
        result = _OPERATORS[type(node.op)](Decimal(str(left)), Decimal(str(right)))
        return int(result) if whole else _finite(float(result), node)
    except (ArithmeticError, ValueError):  # infinite, or longer than any number of an invoice
        raise TemplateError("El resultado no es un número que se pueda escribir.", node.col_offset,
                            "Use números más pequeños.") from None


def _finite(value: Any, node: ast.expr) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        raise TemplateError("El resultado no es un número que se pueda escribir.", node.col_offset,
                            "Use números más pequeños.")
    return value


def _number(value: Any, node: ast.expr) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TemplateError(f"«{value}» no es un número.", node.col_offset)
    return value


def _text(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
