"""The matrix capability x status: how each cell is provoked, or why it can't be (Manual §7).

Made from the contract, the bindings and the exemplars; no operation is written down by hand. The
items that provoke a cell stand in other modules too: a cell names them all, and what one of them
sends is not sent twice.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from conformance.core.capability import Kind
from conformance.core.cell import Cell
from conformance.http.checks.codes import ERR_02, ERR_05, ERR_10, SEC_06
from conformance.http.context import ANONYMOUS, UNKNOWN, Context, Item, describe
from conformance.http.contract.binding import Bound, template
from conformance.http.contract.document import Operation
from conformance.http.contract.effective import Contract
from conformance.http.exemplar import Exemplar
from conformance.http.generation.mutation import bounds
from conformance.http.pack import Pack

STATUSES = ("200", "400", "401", "403", "404", "405", "415", "500")
_NEVER = "nunca es correcto (Manual §7): ninguna solicitud de la corrida lo obtuvo"
_VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_SENT_ELSEWHERE = "DELETE"  # `verbo-equivocado` sends it to every capability
_MALFORMED = ("abc", "0", "-1")
_LOGIN = "iniciar_sesion"


def items(pack: Pack, contract: Contract) -> tuple[Item, ...]:
    """Return the wrong verbs of each path, the login's media types, and the cells nothing else
    provokes.
    """
    made = [*_verb_items(pack, contract)]
    if _LOGIN in contract.bound:
        made.append(
            Item(
                id=f"probing/{_LOGIN}/tipo-de-medio",
                phase="probing",
                capability=_LOGIN,
                capabilities=(_LOGIN,),
                title=f"{_LOGIN}: un tipo de medio que no es JSON no da token",
                requirements=("SIIFA-S01", "SIIFA-S11"),
                run=_login_media,
            )
        )
    for name, exemplar in pack.exemplars.items():
        bound = contract.bound.get(name)
        if bound is not None and not _has_limits(bound.operation) and _integer(bound.operation):
            made.append(
                Item(
                    id=f"probing/{name}/tipo-de-parametro",
                    phase="probing",
                    capability=name,
                    capabilities=(name,),
                    title=f"{name}: rechaza un parámetro de otro tipo",
                    roles=(exemplar.role,),
                    requirements=("SIIFA-S06", "SIIFA-MAN-7.400"),
                    run=_mistyped(name, exemplar),
                )
            )
        if bound is not None and _rips_id(bound):
            made.append(
                Item(
                    id=f"probing/{name}/id-mal-formado",
                    phase="probing",
                    capability=name,
                    capabilities=(name,),
                    title=f"{name}: un id mal formado se rechaza sin error interno",
                    roles=(exemplar.role,),
                    requirements=("SIIFA-S06", "SIIFA-S02"),
                    run=_malformed(name, exemplar),
                )
            )
    return tuple(made)


def row(pack: Pack, bound: Bound) -> tuple[Cell, ...]:
    """Return the cells of a capability, one per status of the matrix."""
    exemplar = pack.exemplars.get(bound.capability.name)
    told = _LOGIN_CELLS if bound.capability.name == _LOGIN else _CELLS
    return tuple(_cell(status, told[status](bound, exemplar), bound) for status in STATUSES)


def _cell(status: str, told: "_Told | str", bound: Bound) -> Cell:
    if isinstance(told, str):
        return Cell(status, reason=told, codes=_CODES[status] if status == "500" else ())
    name = bound.capability.name
    shown = next(
        (one.status for one in bound.operation.answers if one.status.startswith("2")), status
    )
    return Cell(
        shown if status == "200" else status,
        told.how,
        tuple(
            one if one.startswith("generation/") else f"probing/{name}/{one}"
            for one in (text.format(name=name) for text in told.items)
        ),
        codes=_CODES[status],
        requirement="SIIFA-S01" if status == "415" else "",
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """How a cell is provoked, and the names of the items that do it."""

    how: str
    items: tuple[str, ...] = ()


_Rule = Callable[[Bound, Exemplar | None], "_Told | str"]
_GENERATED = "generation/{name}/"
_CODES: Mapping[str, tuple[str, ...]] = {
    "200": ("SCH-01", "SCH-04", "SCH-05", "SCH-06", "SEC-10", "LIF-01"),
    "400": ("ERR-02", "ERR-04", "ERR-08", "ERR-10"),
    "401": ("SEC-01", "SEC-02"),
    "403": ("SEC-03",),
    "404": ("ERR-03",),
    "405": ("ERR-05",),
    "415": ("ERR-02", "ERR-10"),
    "500": ("ERR-01",),
}


def _always(told: "_Told | str") -> _Rule:
    return lambda bound, exemplar: told


def _refused(bound: Bound, exemplar: Exemplar | None) -> "_Told | str":
    if bound.operation.request_schema is not None:
        return _Told(
            "un dato obligatorio omitido, o uno inválido", ("requeridos", f"{_GENERATED}negativa")
        )
    if _path_parameter(bound.operation):
        return _Told("un id que no es número, cero o negativo", ("id-mal-formado",))
    if any(one.where == "query" for one in bound.operation.parameters):
        return _Told(
            "un parámetro de otro tipo o fuera de rango",
            ("limites", "tipo-de-parametro", f"{_GENERATED}negativa"),
        )
    return "la operación no tiene parámetros ni cuerpo que puedan ser inválidos"


def _missing(bound: Bound, exemplar: Exemplar | None) -> "_Told | str":
    if exemplar is None or exemplar.id_field is None:
        schema = bound.operation.request_schema or {}
        bulk = any(
            one.get("type") == "array"
            for one in schema.get("properties", {}).values()
            if isinstance(one, dict)
        )
        return (
            "en un lote, la fila que no existe se omite o se responde con 400"
            if bulk
            else "la operación no señala ninguna fila por su id"
        )
    if exemplar.unknown_too:
        return "con un id desconocido valen también " + ", ".join(map(str, exemplar.unknown_too))
    return _Told(f"el id {UNKNOWN}, que no existe", ("id-desconocido",))


def _media(bound: Bound, exemplar: Exemplar | None) -> "_Told | str":
    if bound.operation.request_schema is None:
        return "la operación no lleva cuerpo"
    return _Told("el mismo cuerpo como text/plain y application/xml, y ninguno", ("roles",))


_CELLS: Mapping[str, _Rule] = {
    "200": _always(
        _Told("una solicitud válida con datos del sistema", ("roles", f"{_GENERATED}positiva"))
    ),
    "400": _refused,
    "401": _always(
        _Told(
            "sin token, y con uno mal formado o alterado",
            ("sin-token", "token-mal-formado", "token-alterado"),
        )
    ),
    "403": _always(_Told("cada rol que la tabla de roles no admite", ("roles",))),
    "404": _missing,
    "405": _always(_Told("cada verbo que la ruta no tiene", ("verbo-equivocado", "verbos"))),
    "415": _media,
    "500": _always(_NEVER),
}
_LOGIN_CELLS: Mapping[str, _Rule] = {
    "200": _always(_Told("las credenciales de cada rol, al comenzar la corrida")),
    "400": _always(_Told("una clave errada", ("clave-errada",))),
    "401": _always("no exige token; a una clave errada puede responder 400, 401 o 200 sin token"),
    "403": _always("no exige ningún rol"),
    "404": _always("no señala ninguna fila por su id"),
    "405": _always(_Told("cada verbo que la ruta no tiene", ("verbos",))),
    "415": _always(_Told("una clave errada como text/plain y application/xml", ("tipo-de-medio",))),
    "500": _always(_NEVER),
}


def _verb_items(pack: Pack, contract: Contract) -> Iterator[Item]:
    """Yield one item per path: the verbs that no operation known of it has, in any revision."""
    done: set[tuple[str, str]] = set()
    for name, bound in contract.bound.items():
        service, path = bound.capability.service, bound.operation.path
        if (service, path.lower()) in done:
            continue
        done.add((service, path.lower()))
        served = _served(pack, contract, service, path)
        wrong = [
            verb
            for verb in _VERBS
            if verb not in served and (verb != _SENT_ELSEWHERE or name == _LOGIN)
        ]
        exemplar = pack.exemplars.get(name)
        role = exemplar.role if exemplar else ANONYMOUS
        yield Item(
            id=f"probing/{name}/verbos",
            phase="probing",
            capability=name,
            capabilities=(name,),
            title=f"{name}: {', '.join(wrong)} en su ruta responden 405 con Allow",
            roles=(role,) if exemplar else (),
            requirements=("SIIFA-S01",),
            run=_verbs(name, role, wrong),
            writes=0 if name == _LOGIN else sum(verb != "GET" for verb in wrong),
        )


def _served(pack: Pack, contract: Contract, service: str, path: str) -> set[str]:
    """Return the verbs of a path: those of every operation, of any revision, whose path could be
    this one.
    """
    known: list[tuple[str, str]] = [
        (one.method, one.path)
        for capability in pack.bindings.of(service)
        for one in capability.candidates
    ]
    documents = (contract.documents.get(service), contract.loaded.get(service))
    known += [
        (one.method, one.path) for document in documents if document for one in document.operations
    ]
    return {method.upper() for method, other in known if _meets(path, other)}


def _meets(path: str, other: str) -> bool:
    """Say whether a path could be read as the other: `/Masivo` is also an id to a server that
    doesn't mind.
    """
    mine, theirs = template("", path), template("", other)
    return len(mine) == len(theirs) and all(
        "{}" in (one, two) or one == two for one, two in zip(mine[1:], theirs[1:], strict=True)
    )


def _verbs(name: str, role: str, wrong: Iterable[str]) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        for verb in wrong:
            asked = context.request(name, role, path_values=context.nobody(name))
            kind = _kind(context, name, verb)
            exchange = context.send(replace(asked, method=verb, body=None, headers=(), kind=kind))
            answered = context.expect(exchange, (405,), ERR_05, expected=f"405 para {verb}")
            if answered and exchange.response is not None and not exchange.response.header("allow"):
                context.report(
                    ERR_05, exchange, expected="405 con la cabecera Allow", actual="405 sin Allow"
                )
            if context.findings:
                return

    return run


def _kind(context: Context, name: str, verb: str) -> Kind:
    """Return what a verb that no operation serves may do to the path of a capability."""
    if context.bound(name).capability.kind is Kind.LOGIN:
        return Kind.LOGIN
    return Kind.READ if verb == "GET" else Kind.WRITE


def _login_media(context: Context) -> None:
    values = {"userName": "nadie@conformidad.example", "password": "clave-errada-a-proposito"}
    for kind in ("text/plain", "application/xml"):
        exchange = context.call(_LOGIN, ANONYMOUS, values, headers=(("content-type", kind),))
        body: Any = exchange.json()
        opened = isinstance(body, dict) and bool(body.get("token"))
        if opened or exchange.status not in (200, 400, 401, 415):
            context.report(
                SEC_06, exchange, expected="415 o 400, sin token", actual=describe(exchange)
            )


def _has_limits(operation: Operation) -> bool:
    """Say whether `limites` already sends this operation something to refuse with 400."""
    return (
        operation.request_schema is not None
        or next(bounds(operation), None) is not None
        or bool(_path_parameter(operation))
    )


def _integer(operation: Operation) -> str:
    return next(
        (
            one.name
            for one in operation.parameters
            if one.where == "query" and "integer" in str(one.schema.get("type"))
        ),
        "",
    )


def _mistyped(name: str, exemplar: Exemplar) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        exchange = context.call(
            name,
            exemplar.role,
            {_integer(context.bound(name).operation): "abc"},
            path_values=context.nobody(name),
        )
        accepted = exchange.status is not None and exchange.status < 300
        context.expect(
            exchange,
            (400,),
            ERR_02 if accepted else ERR_10,
            expected="400: el parámetro no es un número",
        )

    return run


def _rips_id(bound: Bound) -> bool:
    return (
        "rips" in bound.capability.name
        and bound.operation.method == "GET"
        and bool(_path_parameter(bound.operation))
    )


def _path_parameter(operation: Operation) -> str:
    return next((one.name for one in operation.parameters if one.where == "path"), "")


def _malformed(name: str, exemplar: Exemplar) -> Callable[[Context], None]:
    """RIPS has no description in the official document: any refusal will do, and an answer that
    isn't one too.
    """

    def run(context: Context) -> None:
        parameter = _path_parameter(context.bound(name).operation)
        for text in _MALFORMED:
            context.call(
                name, exemplar.role, {}, path_values={**context.nobody(name), parameter: text}
            )

    return run
