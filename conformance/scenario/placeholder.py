"""Placeholders checked before any run: their names, attributes and functions, and what no run could
compute.
"""

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from conformance.core.nearest import nearest
from conformance.core.noun import ANYTHING, Noun
from conformance.core.resource import ResourceKind
from conformance.http.functions import PackFunction
from conformance.scenario.signature import Signature
from conformance.scenario.template import (
    COMPARISONS,
    OPERATIONS,
    Template,
    TemplateError,
    evaluate_part,
)


@dataclass(frozen=True, slots=True)
class NameType:
    """What a name stands for: a value (no kind), a resource of a kind, or a list of so many."""

    kind: ResourceKind | None = None
    size: int | None = None


VALUE = NameType()
Scope = Mapping[str, NameType]
AnyFunction = Signature | PackFunction


def check(
    template: Template, scope: Scope, accepted: Mapping[str, AnyFunction]
) -> Iterator[TemplateError]:
    """Yield every fault of a template's names, attributes, functions and operators.

    `scope` holds the known names and what each stands for, `accepted` the functions.
    """
    for hole in template.holes:
        for error in _check(hole.tree, scope, accepted):
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


def samples(scope: Scope) -> dict[str, Any]:
    """Return a resource of the right kind for each name of a scope that stands for resources."""
    return {
        name: _sample(one.kind) if one.size is None else [_sample(one.kind)] * one.size
        for name, one in scope.items()
        if one.kind
    }


def _sample(kind: ResourceKind) -> Mapping[str, Any]:
    return kind.shown(kind.sample)


def readings(template: Template, scope: Scope) -> Iterator[tuple[str, str]]:
    """Yield what has to be read for a template: of which name, and what."""
    for hole in template.holes:
        for node in ast.walk(hole.tree):
            if not isinstance(node, ast.Attribute):
                continue
            base = node.value.value if isinstance(node.value, ast.Subscript) else node.value
            kind = scope.get(base.id, VALUE).kind if isinstance(base, ast.Name) else None
            attribute = kind.attribute(node.attr) if kind else None
            if isinstance(base, ast.Name) and attribute and attribute.reading:
                yield base.id, attribute.reading


def _noun(scope: Scope) -> Noun:
    """Return how what a story works on is called."""
    return next((one.kind.noun for one in scope.values() if one.kind), ANYTHING)


def _constants(node: ast.expr, known: Mapping[str, Any]) -> Iterator[ast.expr]:
    """Yield the largest parts of an expression that depend on known names alone."""
    if all(name in known for name in _names(node)):
        yield node
        return
    for child in ast.iter_child_nodes(node):
        # Which of two branches counts is not known: neither may be blamed.
        guarded = isinstance(node, ast.IfExp) and child is not node.test
        called = isinstance(node, ast.Call) and child is node.func
        if isinstance(child, ast.expr) and not called and not guarded:
            yield from _constants(child, known)


@lru_cache(4096)
def _names(node: ast.expr) -> frozenset[str]:
    """Return the names that an expression depends on; those of functions are none of them."""
    if isinstance(node, ast.Name):
        return frozenset({node.id})
    parts = [*node.args] if isinstance(node, ast.Call) else [*ast.iter_child_nodes(node)]
    return frozenset().union(*(_names(one) for one in parts if isinstance(one, ast.expr)))


def _parts(node: ast.expr) -> tuple[ast.expr, ...]:
    """Return what an accepted operation works on, in the order in which it is checked."""
    match node:
        case ast.BinOp() if type(node.op) in OPERATIONS:
            return node.left, node.right
        case ast.UnaryOp(op=ast.USub()):
            return (node.operand,)
        case ast.IfExp():
            return node.body, node.test, node.orelse
        case ast.Compare() if len(node.ops) == 1 and type(node.ops[0]) in COMPARISONS:
            return node.left, node.comparators[0]
        case _:
            return ()


def _check_value(node: ast.Name, scope: Scope) -> Iterator[TemplateError]:
    """Yield the fault of a name that stands for a resource where a value is wanted."""
    if kind := scope.get(node.id, VALUE).kind:
        yield TemplateError(
            f"«{node.id}» es {kind.noun.any}, no un valor.",
            node.col_offset,
            f"Tome un dato suyo, como «{node.id}.id».",
        )


def _check(
    node: ast.expr, scope: Scope, accepted: Mapping[str, AnyFunction]
) -> Iterator[TemplateError]:
    match node:
        case ast.Constant(value=str() | int() | float() | None):
            return
        case ast.Name():
            yield from _check_name(node, scope)
            yield from _check_value(node, scope)
        case ast.Attribute():
            yield from _check_attribute(node, scope)
        case ast.Subscript():
            yield TemplateError(
                f"Un elemento de una lista de {_noun(scope).many} no es un valor.",
                node.col_offset,
                "Tome un dato suyo, como «f[0].id».",
            )
        case ast.Call():
            yield from _check_call(node, scope, accepted)
        case ast.BinOp() | ast.UnaryOp() | ast.IfExp() | ast.Compare() if parts := _parts(node):
            for part in parts:
                yield from _check(part, scope, accepted)
        case _:
            yield TemplateError(
                "Esta expresión no se permite en un marcador.",
                node.col_offset,
                "Se aceptan nombres, atributos, funciones, números, textos y + - * /.",
            )


def _check_name(node: ast.Name, scope: Scope) -> Iterator[TemplateError]:
    if node.id not in scope:
        yield TemplateError(
            f"El nombre «{node.id}» no existe en este punto.",
            node.col_offset,
            nearest(node.id, sorted(scope)) or "No hay nombres definidos todavía.",
        )


def _check_attribute(node: ast.Attribute, scope: Scope) -> Iterator[TemplateError]:
    match node.value:
        case ast.Name() as name:
            index = None
        case ast.Subscript(value=ast.Name() as name, slice=ast.Constant(value=int() as index)):
            pass
        case ast.Subscript(value=ast.Name() as name, slice=ast.Name(id="i")) if "i" in scope:
            index = 0
        case _:
            yield TemplateError(
                f"Solo {_noun(scope).any} tiene atributos.",
                node.col_offset,
                "Como «f.id» o «f[0].id».",
            )
            return
    yield from _check_name(name, scope)
    known = scope.get(name.id)
    if known is not None:
        yield from _check_element(node, name.id, known, index, _noun(scope))
    yield from _check_field(node, known, _noun(scope))


def _check_element(
    node: ast.Attribute, name: str, known: NameType, index: int | None, noun: Noun
) -> Iterator[TemplateError]:
    """Yield the fault of an attribute taken of what is no resource, or of an element that is not
    there.
    """
    size = known.size or 0
    right = known.kind is not None and (known.size is None) == (index is None)
    if not right:
        yield TemplateError(
            f"«{name}» no es {noun.only if index is None else f'una lista de {noun.many}'}.",
            node.col_offset,
            f"{_capital(noun.any)}: f.id; de una lista{_listed(known)}, un elemento: f[0].id.",
        )
    elif index is not None and not 0 <= index < size:
        yield TemplateError(
            f"«{name}» no tiene el elemento {index}.",
            node.col_offset,
            f"Sus elementos van de 0 a {size - 1}.",
        )


def _listed(known: NameType) -> str:
    return f" («{known.kind.count_key}»)" if known.kind else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _check_field(
    node: ast.Attribute, known: NameType | None, noun: Noun
) -> Iterator[TemplateError]:
    kind = known.kind if known else None
    if kind is None or node.attr in kind.fields:
        return
    # The attribute stands at the end of its node: that is where the eye should go.
    offset = (node.end_col_offset or node.col_offset) - len(node.attr)
    yield TemplateError(
        f"{_capital(noun.any)} no tiene «{node.attr}».", offset, nearest(node.attr, kind.fields)
    )


def _check_call(
    node: ast.Call, scope: Scope, accepted: Mapping[str, AnyFunction]
) -> Iterator[TemplateError]:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if not name:
        yield TemplateError(
            "Solo se llama a una función por su nombre.",
            node.col_offset,
            f"Se acepta: {', '.join(f'{one}(…)' for one in sorted(accepted))}.",
        )
        return
    if name not in accepted:
        yield TemplateError(
            f"La función «{name}» no existe.", node.col_offset, nearest(name, sorted(accepted))
        )
        return
    least, most = accepted[name].least, accepted[name].most
    if node.keywords or not least <= len(node.args) <= most:
        count = str(least) if least == most else f"de {least} a {most}"
        given = len(node.args) + len(node.keywords)
        yield TemplateError(
            f"La función «{name}» recibió {given} {'argumento' if given == 1 else 'argumentos'}.",
            node.col_offset,
            f"Lleva {count}, sin nombre.",
        )
    for argument in node.args:
        yield from _check(argument, scope, accepted)
