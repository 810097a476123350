"""The matrix capability x status: how each cell is provoked, or why it can't be.

Made from the contract, the bindings and the exemplars; no operation is written down by hand. The
items that provoke a cell stand in other modules too: a cell names them all, and what one of them
sends is not sent twice.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.capability import Kind
from conformance.core.planned_status import PlannedStatus
from conformance.core.role import ANONYMOUS
from conformance.http.checks.codes import ERR_02, ERR_10, SEC_06
from conformance.http.context import Context, describe
from conformance.http.contract.binding import Bound
from conformance.http.contract.document import Operation
from conformance.http.contract.effective import Contract
from conformance.http.exemplar import Exemplar
from conformance.http.generation.mutation import bounds
from conformance.http.item import Item
from conformance.http.pack import Pack
from conformance.http.probes.ids import malformed
from conformance.http.probes.verbs import items as verb_items

COLUMNS = (
    Meaning.ACCEPTED,
    Meaning.INVALID,
    Meaning.UNAUTHENTICATED,
    Meaning.FORBIDDEN,
    Meaning.UNKNOWN_ROW,
    Meaning.WRONG_METHOD,
    Meaning.WRONG_MEDIA,
    Meaning.FAILED,
)
"""The meanings that a row tells of, each by the status with which the system says it first."""
_FAILED = "500"  # what no system says on purpose
_NEVER = "nunca es correcto: ninguna solicitud de la corrida lo obtuvo"
_MALFORMED = ("abc", "0", "-1")
_OTHER_MEDIA = ("text/plain", "application/xml")


def items(pack: Pack, contract: Contract) -> tuple[Item, ...]:
    """Return the wrong verbs of each path, the login's media types, and the cells nothing else
    provokes.
    """
    login = pack.bindings.login()
    made = [*verb_items(pack, contract)]
    if login in contract.bound and contract.bound[login].operation.request_schema is not None:
        made.append(_login_item(pack, login))
    for name, exemplar in pack.exemplars.items():
        bound = contract.bound.get(name)
        if bound is None:
            continue
        if not _has_limits(bound.operation) and _integer(bound.operation):
            made.append(_mistyped_item(pack, name, exemplar))
        if _undescribed(bound):
            made.append(_undescribed_item(pack, name, exemplar))
    return tuple(made)


def _login_item(pack: Pack, name: str) -> Item:
    return Item(
        id=f"probing/{name}/tipo-de-medio",
        phase="probing",
        capability=name,
        capabilities=(name,),
        title=f"{name}: un tipo de medio que no es JSON no da token",
        requirements=pack.citations.of("login.media", name).requirements,
        run=partial(_login_media, name),
    )


def _mistyped_item(pack: Pack, name: str, exemplar: Exemplar) -> Item:
    return Item(
        id=f"probing/{name}/tipo-de-parametro",
        phase="probing",
        capability=name,
        capabilities=(name,),
        title=f"{name}: rechaza un parámetro de otro tipo",
        roles=(exemplar.role,),
        requirements=pack.citations.of("query.type", name).requirements,
        run=partial(_mistyped, name, exemplar),
    )


def _undescribed_item(pack: Pack, name: str, exemplar: Exemplar) -> Item:
    return Item(
        id=f"probing/{name}/id-mal-formado",
        phase="probing",
        capability=name,
        capabilities=(name,),
        title=f"{name}: un id mal formado se rechaza sin error interno",
        roles=(exemplar.role,),
        requirements=pack.citations.of("id.undescribed", name).requirements,
        run=partial(_malformed, name, exemplar),
    )


def row(pack: Pack, bound: Bound) -> tuple[PlannedStatus, ...]:
    """Return the cells of a capability, one per column of the matrix that the system says with a
    status, and that of what it never says.
    """
    exemplar = pack.exemplars.get(bound.capability.name)
    told = _LOGIN_CELLS if bound.capability.kind is Kind.LOGIN else _CELLS
    columns = [one for one in COLUMNS if pack.answers.right(one) or one is Meaning.FAILED]
    return tuple(_cell(pack, column, told[column](bound, exemplar), bound) for column in columns)


def _cell(pack: Pack, column: Meaning, told: "_Provoked | str", bound: Bound) -> PlannedStatus:
    status = next((str(one) for one in pack.answers.right(column)), _FAILED)
    if isinstance(told, str):
        return PlannedStatus(
            status, reason=told, codes=_CODES[column] if column is Meaning.FAILED else ()
        )
    name = bound.capability.name
    success = bound.operation.success()
    shown = success.status if success and column is Meaning.ACCEPTED else status
    cited = pack.citations.requirement("", "media.wrong", name)
    return PlannedStatus(
        shown,
        told.how,
        tuple(
            one if one.startswith("generation/") else f"probing/{name}/{one}"
            for one in (text.format(name=name) for text in told.items)
        ),
        codes=_CODES[column],
        requirement=cited if column is Meaning.WRONG_MEDIA else "",
    )


@dataclass(frozen=True, slots=True)
class _Provoked:
    """How a cell is provoked, and the names of the items that do it."""

    how: str
    items: tuple[str, ...] = ()


_Rule = Callable[[Bound, Exemplar | None], "_Provoked | str"]
_GENERATED = "generation/{name}/"
_CODES: Mapping[Meaning, tuple[str, ...]] = {
    Meaning.ACCEPTED: ("SCH-01", "SCH-04", "SCH-05", "SCH-06", "SEC-10", "LIF-01"),
    Meaning.INVALID: ("ERR-02", "ERR-04", "ERR-08", "ERR-10"),
    Meaning.UNAUTHENTICATED: ("SEC-01", "SEC-02"),
    Meaning.FORBIDDEN: ("SEC-03",),
    Meaning.UNKNOWN_ROW: ("ERR-03",),
    Meaning.WRONG_METHOD: ("ERR-05",),
    Meaning.WRONG_MEDIA: ("ERR-02", "ERR-10"),
    Meaning.FAILED: ("ERR-01",),
}


def _always(told: "_Provoked | str") -> _Rule:
    return lambda bound, exemplar: told


def _refused(bound: Bound, exemplar: Exemplar | None) -> "_Provoked | str":
    if bound.operation.request_schema is not None:
        return _Provoked(
            "un dato obligatorio omitido, o uno inválido", ("requeridos", f"{_GENERATED}negativa")
        )
    if bound.operation.row_parameter():
        return _Provoked("un id que no es número, cero o negativo", ("id-mal-formado",))
    if any(one.in_query for one in bound.operation.parameters):
        return _Provoked(
            "un parámetro de otro tipo o fuera de rango",
            ("limites", "tipo-de-parametro", f"{_GENERATED}negativa"),
        )
    return "la operación no tiene parámetros ni cuerpo que puedan ser inválidos"


def _missing(bound: Bound, exemplar: Exemplar | None) -> "_Provoked | str":
    if exemplar is None or exemplar.id_field is None:
        schema = bound.operation.request_schema or {}
        bulk = any(
            one.get("type") == "array"
            for one in schema.get("properties", {}).values()
            if isinstance(one, dict)
        )
        return (
            "en un lote, la fila que no existe se omite o se rechaza como inválida"
            if bulk
            else "la operación no señala ninguna fila por su id"
        )
    if exemplar.unknown_too:
        return "con un id desconocido valen también " + ", ".join(map(str, exemplar.unknown_too))
    return _Provoked("un id que no existe", ("id-desconocido",))


def _media(bound: Bound, exemplar: Exemplar | None) -> "_Provoked | str":
    if bound.operation.request_schema is None:
        return "la operación no lleva cuerpo"
    return _Provoked("el mismo cuerpo como text/plain y application/xml, y ninguno", ("roles",))


_CELLS: Mapping[Meaning, _Rule] = {
    Meaning.ACCEPTED: _always(
        _Provoked("una solicitud válida con datos del sistema", ("roles", f"{_GENERATED}positiva"))
    ),
    Meaning.INVALID: _refused,
    Meaning.UNAUTHENTICATED: _always(
        _Provoked(
            "sin credencial, y con una mal formada o alterada",
            ("sin-token", "token-mal-formado", "token-alterado"),
        )
    ),
    Meaning.FORBIDDEN: _always(_Provoked("cada rol que la tabla de roles no admite", ("roles",))),
    Meaning.UNKNOWN_ROW: _missing,
    Meaning.WRONG_METHOD: _always(
        _Provoked("cada verbo que la ruta no tiene", ("verbo-equivocado", "verbos"))
    ),
    Meaning.WRONG_MEDIA: _media,
    Meaning.FAILED: _always(_NEVER),
}
_LOGIN_CELLS: Mapping[Meaning, _Rule] = {
    Meaning.ACCEPTED: _always(_Provoked("las credenciales de cada rol, al comenzar la corrida")),
    Meaning.INVALID: _always(_Provoked("una clave errada", ("clave-errada",))),
    Meaning.UNAUTHENTICATED: _always(
        "no exige token; cómo se rechaza una clave errada se ve con sus credenciales falsas"
    ),
    Meaning.FORBIDDEN: _always("no exige ningún rol"),
    Meaning.UNKNOWN_ROW: _always("no señala ninguna fila por su id"),
    Meaning.WRONG_METHOD: _always(_Provoked("cada verbo que la ruta no tiene", ("verbos",))),
    Meaning.WRONG_MEDIA: _always(
        _Provoked("una clave errada como text/plain y application/xml", ("tipo-de-medio",))
    ),
    Meaning.FAILED: _always(_NEVER),
}


def _login_media(name: str, context: Context) -> None:
    values = {"userName": "nadie@conformidad.example", "password": "clave-errada-a-proposito"}
    refused = (Meaning.ACCEPTED, Meaning.INVALID, Meaning.UNAUTHENTICATED, Meaning.WRONG_MEDIA)
    for kind in _OTHER_MEDIA:
        exchange = context.call(name, ANONYMOUS, values, headers=(("content-type", kind),))
        body: Any = exchange.json()
        opened = isinstance(body, dict) and bool(body.get("token"))
        if opened or not context.answers.says(exchange, *refused):
            context.report(
                SEC_06,
                exchange,
                expected="un rechazo, sin token",
                actual=describe(exchange),
                aspect="login.media",
            )


def _has_limits(operation: Operation) -> bool:
    """Say whether `limites` already sends this operation something to refuse with 400."""
    return (
        operation.request_schema is not None
        or next(bounds(operation), None) is not None
        or bool(operation.row_parameter())
    )


def _integer(operation: Operation) -> str:
    return next(
        (
            one.name
            for one in operation.parameters
            if one.in_query and "integer" in str(one.schema.get("type"))
        ),
        "",
    )


def _mistyped(name: str, exemplar: Exemplar, context: Context) -> None:
    exchange = context.call(
        name,
        exemplar.role,
        {_integer(context.bound(name).operation): "abc"},
        path_values=context.nobody(name),
    )
    context.expect(
        exchange,
        Meaning.INVALID,
        ERR_02 if context.answers.says(exchange, Meaning.ACCEPTED) else ERR_10,
        expected="{}: el parámetro no es un número",
    )


def _undescribed(bound: Bound) -> bool:
    """Say whether no document tells what an odd id in the path of a read gets."""
    capability = bound.capability
    reads = capability.kind is Kind.READ
    return capability.undescribed and reads and bool(bound.operation.row_parameter())


def _malformed(name: str, exemplar: Exemplar, context: Context) -> None:
    """No document says what an odd id gets: any refusal will do, and an answer that isn't one
    too.
    """
    for text in _MALFORMED:
        context.send(malformed(context, name, exemplar.role, text))
