"""Placeholders checked before any run: their names, attributes and functions, and what no run could
compute.
"""

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from typing import Any

from conformance.http.context import Resource
from conformance.scenario.keys import FUNCTIONS
from conformance.scenario.template import (
    COMPARISONS,
    OPERATIONS,
    Template,
    TemplateError,
    evaluate_part,
    nearest,
)

FACTURA_FIELDS = tuple(field.name for field in fields(Resource))
# What is only known when the date of the radicado was asked for: using it asks for it.
DATED_FIELDS = frozenset({"fecha_radicado", "habiles_radicada"})
VALUE, FACTURA = 0, -1
_SAMPLE = Resource(
    7,
    "FE-1",
    "900000001",
    "800000001",
    1_000_000.5,
    "2026-01-02T10:00:00-05:00",
    True,
    "2026-01-05T10:00:00-05:00",
    30,
    20,
    True,
)


def check(template: Template, scope: Mapping[str, int]) -> Iterator[TemplateError]:
    """Yield every fault of a template's names, attributes, functions and operators.

    `scope` holds the known names: VALUE, FACTURA, or n for a list of n facturas.
    """
    for hole in template.holes:
        for error in _check(hole.tree, scope):
            yield TemplateError(error.message, hole.offset + error.offset, error.accepted)


def check_constants(
    template: Template,
    functions: Mapping[str, Callable[..., Any]],
    names: Mapping[str, Any] | None = None,
) -> Iterator[TemplateError]:
    """Yield the fault of every part that needs no answer of the system and can't be computed: every
    run would fail.

    The template has passed `check`; `functions` are those of a rehearsal, which need no context;
    `names` those with a known value, or one of the right type (see `samples`).
    """
    known = names or {}
    for hole in template.holes:
        for part in _constants(hole.tree, known):
            try:
                evaluate_part(part, known, functions)
            except TemplateError as error:
                yield TemplateError(error.message, hole.offset + error.offset, error.accepted)


def samples(scope: Mapping[str, int]) -> dict[str, Any]:
    """Return a factura of the right types for each name of a scope that stands for facturas."""
    return {
        name: _SAMPLE if kind == FACTURA else [_SAMPLE] * kind
        for name, kind in scope.items()
        if kind != VALUE
    }


def dated(template: Template) -> Iterator[tuple[str, int]]:
    """Yield the names of facturas whose radicado's date is used, each with its offset in the
    text.
    """
    for hole in template.holes:
        for node in ast.walk(hole.tree):
            if isinstance(node, ast.Attribute) and node.attr in DATED_FIELDS:
                base = node.value.value if isinstance(node.value, ast.Subscript) else node.value
                if isinstance(base, ast.Name):
                    yield base.id, hole.offset + node.col_offset


def _constants(node: ast.expr, known: Mapping[str, Any]) -> Iterator[ast.expr]:
    """Yield the largest parts of an expression that depend on known names alone."""
    called = {id(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)}
    free = (one for one in ast.walk(node) if isinstance(one, ast.Name) and id(one) not in called)
    if all(one.id in known for one in free):
        yield node
        return
    for child in ast.iter_child_nodes(node):
        # Which of two branches counts is not known: neither may be blamed.
        guarded = isinstance(node, ast.IfExp) and child is not node.test
        if isinstance(child, ast.expr) and id(child) not in called and not guarded:
            yield from _constants(child, known)


def _check(node: ast.expr, scope: Mapping[str, int]) -> Iterator[TemplateError]:
    match node:
        case ast.Constant(value=str() | int() | float() | None):
            return
        case ast.Name():
            yield from _check_name(node, scope)
            if scope.get(node.id):
                yield TemplateError(
                    f"«{node.id}» es una factura, no un valor.",
                    node.col_offset,
                    f"Tome un dato suyo, como «{node.id}.id».",
                )
        case ast.Attribute():
            yield from _check_attribute(node, scope)
        case ast.Subscript():
            yield TemplateError(
                "Un elemento de una lista de facturas no es un valor.",
                node.col_offset,
                "Tome un dato suyo, como «f[0].id».",
            )
        case ast.Call():
            yield from _check_call(node, scope)
        case ast.BinOp() if type(node.op) in OPERATIONS:
            yield from _check(node.left, scope)
            yield from _check(node.right, scope)
        case ast.UnaryOp(op=ast.USub()):
            yield from _check(node.operand, scope)
        case ast.IfExp():
            for part in (node.body, node.test, node.orelse):
                yield from _check(part, scope)
        case ast.Compare() if len(node.ops) == 1 and type(node.ops[0]) in COMPARISONS:
            yield from _check(node.left, scope)
            yield from _check(node.comparators[0], scope)
        case _:
            yield TemplateError(
                "Esta expresión no se permite en un marcador.",
                node.col_offset,
                "Se aceptan nombres, atributos, funciones, números, textos y + - * /.",
            )


def _check_name(node: ast.Name, scope: Mapping[str, int]) -> Iterator[TemplateError]:
    if node.id not in scope:
        yield TemplateError(
            f"El nombre «{node.id}» no existe en este punto.",
            node.col_offset,
            nearest(node.id, sorted(scope)) or "No hay nombres definidos todavía.",
        )


def _check_attribute(node: ast.Attribute, scope: Mapping[str, int]) -> Iterator[TemplateError]:
    match node.value:
        case ast.Name() as name:
            index = None
        case ast.Subscript(value=ast.Name() as name, slice=ast.Constant(value=int() as index)):
            pass
        case ast.Subscript(value=ast.Name() as name, slice=ast.Name(id="i")) if "i" in scope:
            index = 0
        case _:
            yield TemplateError(
                "Solo una factura tiene atributos.", node.col_offset, "Como «f.id» o «f[0].id»."
            )
            return
    yield from _check_name(name, scope)
    size = scope.get(name.id)
    if size is not None and (size != FACTURA if index is None else size < 1):
        yield TemplateError(
            f"«{name.id}» no es "
            f"{'una sola factura' if index is None else 'una lista de facturas'}.",
            node.col_offset,
            "Una factura: f.id; de una lista («cuantas»), un elemento: f[0].id.",
        )
    elif size is not None and index is not None and not 0 <= index < size:
        yield TemplateError(
            f"«{name.id}» no tiene el elemento {index}.",
            node.col_offset,
            f"Sus elementos van de 0 a {size - 1}.",
        )
    if node.attr not in FACTURA_FIELDS:
        # The attribute stands at the end of its node: that is where the eye should go.
        offset = (node.end_col_offset or node.col_offset) - len(node.attr)
        yield TemplateError(
            f"Una factura no tiene «{node.attr}».", offset, nearest(node.attr, FACTURA_FIELDS)
        )


def _check_call(node: ast.Call, scope: Mapping[str, int]) -> Iterator[TemplateError]:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if not name:
        yield TemplateError(
            "Solo se llama a una función por su nombre.",
            node.col_offset,
            f"Se acepta: {', '.join(f'{one}(…)' for one in sorted(FUNCTIONS))}.",
        )
        return
    if name not in FUNCTIONS:
        yield TemplateError(
            f"La función «{name}» no existe.", node.col_offset, nearest(name, sorted(FUNCTIONS))
        )
        return
    least, most = FUNCTIONS[name].least, FUNCTIONS[name].most
    if node.keywords or not least <= len(node.args) <= most:
        count = str(least) if least == most else f"de {least} a {most}"
        given = len(node.args) + len(node.keywords)
        yield TemplateError(
            f"La función «{name}» recibió {given} {'argumento' if given == 1 else 'argumentos'}.",
            node.col_offset,
            f"Lleva {count}, sin nombre.",
        )
    for argument in node.args:
        yield from _check(argument, scope)
