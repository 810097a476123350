"""Probes: a small change to a valid request, and what must come back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.capability import Kind
from conformance.http.checks.codes import (
    ERR_03,
    ERR_04,
    SCH_04,
    SEC_01,
    SEC_02,
    SEC_06,
)
from conformance.http.context import ANONYMOUS, UNKNOWN, Context, Item, describe
from conformance.http.contract.binding import Bound
from conformance.http.contract.effective import Contract
from conformance.http.exemplar import Exemplar
from conformance.http.pack import Pack
from conformance.http.probes.listing import items as list_items
from conformance.http.probes.matrix import wrong_verb
from conformance.http.probes.own_entity import items as own_entity_items

_MALFORMED_TOKEN = "Bearer esto.no.es-un-token"  # not a secret: a malformed token on purpose
_TAIL = 10


@dataclass(frozen=True, slots=True)
class _Probe:
    """A kind of probe: to which capabilities it applies, and what it does there."""

    name: str
    title: str
    requirements: tuple[str, ...]
    applies: Callable[[Bound, Exemplar], bool]
    run: Callable[[Context, str, Exemplar], None]
    prepares: bool = False
    aspect: str = ""

    def cited(self, pack: Pack, name: str) -> tuple[str, ...]:
        """Return the requirements that it verifies of a capability."""
        return self.requirements or pack.citations.of(self.aspect, name).requirements


def items(pack: Pack, contract: Contract) -> tuple[Item, ...]:
    """Return one item per probe and bound capability, and the probes of login and of isolation."""
    made = []
    for probe in _PROBES:
        for name, exemplar in pack.exemplars.items():
            bound = contract.bound.get(name)
            if bound is None or not probe.applies(bound, exemplar):
                continue
            made.append(
                Item(
                    id=f"probing/{name}/{probe.name}",
                    phase="probing",
                    title=f"{name}: {probe.title}",
                    capability=name,
                    capabilities=(name,),
                    requirements=probe.cited(pack, name),
                    roles=exemplar.roles if probe.prepares else (exemplar.role,),
                    writes=_writes(probe, bound, exemplar),
                    run=_running(probe, name, exemplar),
                    needs=exemplar.needs() if probe.prepares else (),
                )
            )
    return (
        *made,
        *_login_items(contract),
        *own_entity_items(pack, contract),
        *list_items(pack, contract),
    )


def _writes(probe: _Probe, bound: Bound, exemplar: Exemplar) -> int:
    """Return the most writes a probe sends: its changed requests, and what prepares the row they
    are about.
    """
    prepared = exemplar.prepares if probe.prepares else 0
    if bound.capability.kind != "write":
        return prepared + (probe.run is _wrong_verb)
    return prepared + 1


def _running(probe: _Probe, name: str, exemplar: Exemplar) -> Callable[[Context], None]:
    return lambda context: probe.run(context, name, exemplar)


def _without_token(context: Context, name: str, exemplar: Exemplar) -> None:
    exchange = context.call(name, ANONYMOUS, {}, path_values=context.nobody(name))
    context.expect(exchange, (401,), SEC_01, expected="401 sin token")


def _malformed_token(context: Context, name: str, exemplar: Exemplar) -> None:
    exchange = context.call(
        name, exemplar.role, {}, token=_MALFORMED_TOKEN, path_values=context.nobody(name)
    )
    context.expect(exchange, (401,), SEC_02, expected="401 con un token mal formado")


def _altered_token(context: Context, name: str, exemplar: Exemplar) -> None:
    token = context.token_of(exemplar.role)
    exchange = context.call(
        name,
        exemplar.role,
        {},
        token=f"Bearer {token[:-_TAIL]}{'A' * _TAIL}",
        path_values=context.nobody(name),
    )
    context.expect(exchange, (401,), SEC_02, expected="401 con un token de firma alterada")


def _unknown_id(context: Context, name: str, exemplar: Exemplar) -> None:
    values = _base(context, exemplar)
    known = values.get(str(exemplar.id_field))
    # Path and body may name the same row (bank accounts): both must point at the unknown one.
    changed = {
        field: UNKNOWN
        if field == exemplar.id_field or (value == known and "id" in field.lower())
        else value
        for field, value in values.items()
    }
    exchange = context.call(name, exemplar.role, changed)
    context.expect(
        exchange,
        (*exemplar.unknown_too, Meaning.UNKNOWN_ROW),
        ERR_03,
        expected=f"{{}} para el id {UNKNOWN}, que no existe",
        aspect="id.unknown",
    )


_MALFORMED: tuple[tuple[str, tuple[Meaning, ...]], ...] = (
    ("abc", (Meaning.INVALID, Meaning.UNKNOWN_ROW)),
    ("0", (Meaning.INVALID,)),
    ("-1", (Meaning.INVALID,)),
)


def _malformed_id(context: Context, name: str, exemplar: Exemplar) -> None:
    parameter = context.bound(name).operation.path_parameter()
    for text, right in _MALFORMED:
        exchange = context.call(
            name, exemplar.role, {}, path_values={**context.nobody(name), parameter: text}
        )
        told = f"{{}} para el id «{text}»"
        if not context.expect(exchange, right, ERR_04, expected=told, aspect="id.malformed"):
            return


def _wrong_verb(context: Context, name: str, exemplar: Exemplar) -> None:
    wrong_verb(context, name, exemplar.role, "DELETE", Kind.WRITE)


def _base(context: Context, exemplar: Exemplar) -> dict[str, Any]:
    return exemplar.make(context, context.resources[0] if context.resources else None)


def _always(bound: Bound, exemplar: Exemplar) -> bool:
    return True


def _by_id(bound: Bound, exemplar: Exemplar) -> bool:
    return exemplar.id_field is not None


def _path_id(bound: Bound, exemplar: Exemplar) -> bool:
    # Where no document says what an odd id gets, only an internal error is a finding.
    capability = bound.capability
    reads = capability.kind is Kind.READ and not capability.undescribed
    return reads and bool(bound.operation.path_parameter())


_PROBES: tuple[_Probe, ...] = (
    _Probe(
        "sin-token",
        "sin token responde 401",
        ("SIIFA-S03", "SIIFA-MAN-7.401", "SIIFA-MAN-4.5"),
        _always,
        _without_token,
    ),
    _Probe(
        "token-mal-formado",
        "con un token mal formado responde 401",
        ("SIIFA-S03", "SIIFA-MAN-7.401"),
        _always,
        _malformed_token,
    ),
    _Probe(
        "token-alterado",
        "con un token de firma alterada responde 401",
        ("SIIFA-S03", "SIIFA-MAN-7.401"),
        _always,
        _altered_token,
    ),
    _Probe(
        "id-desconocido",
        "un id que no existe responde 404",
        (),
        _by_id,
        _unknown_id,
        prepares=True,
        aspect="id.unknown",
    ),
    _Probe(
        "id-mal-formado",
        "un id mal formado responde 400",
        (),
        _path_id,
        _malformed_id,
        aspect="id.malformed",
    ),
    _Probe(
        "verbo-equivocado",
        "un verbo equivocado responde 405 con Allow",
        (),
        _always,
        _wrong_verb,
        aspect="verb.wrong",
    ),
)


_ENTERING = ("erp", "ips", "ips_consulta")


def _login_items(contract: Contract) -> Iterator[Item]:
    if "iniciar_sesion" in contract.bound:
        yield Item(
            id="probing/iniciar_sesion/clave-errada",
            phase="probing",
            capability="iniciar_sesion",
            title="iniciar_sesion: una clave errada no da token",
            run=_wrong_password,
            requirements=("SIIFA-S11",),
            capabilities=("iniciar_sesion",),
        )
        for role in _ENTERING:
            yield Item(
                id=f"probing/iniciar_sesion/entra-{role}",
                phase="probing",
                capability="iniciar_sesion",
                title=f"iniciar_sesion: {role} entra y la respuesta es la declarada",
                run=partial(_enter, role),
                requirements=("SIIFA-MAN-4.7", "SIIFA-MAN-4.5"),
                capabilities=("iniciar_sesion",),
                roles=(role,),
            )


def _enter(role: str, context: Context) -> None:
    exchange = context.call("iniciar_sesion", role)
    body = exchange.json()
    if context.expect(exchange, (200,), SCH_04, expected="200 con un token") and not (
        isinstance(body, dict) and isinstance(body.get("token"), str) and body["token"]
    ):
        context.report(SCH_04, exchange, expected="200 con un token", actual=describe(exchange))


def _wrong_password(context: Context) -> None:
    exchange = context.call(
        "iniciar_sesion",
        ANONYMOUS,
        {"userName": "nadie@conformidad.example", "password": "clave-errada-a-proposito"},
    )
    body = exchange.json()
    opened = isinstance(body, dict) and bool(body.get("token"))
    refusal = exchange.status in (400, 401) or (
        exchange.status == 200
        and isinstance(body, dict)
        and body.get("success") is False
        and bool(body.get("errors"))
    )
    if opened or not refusal:
        context.report(
            SEC_06,
            exchange,
            expected="400, 401, o 200 con success=false, errors y sin token",
            actual=describe(exchange),
        )
