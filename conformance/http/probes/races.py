"""Races: requests released at one instant, of which the norm lets just one win, or all of them
without loss.

A connection that is closed, or a 429, on one of them says nothing of the rule: the item is BLOCKED,
never FAILED.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from conformance.core.exchange import Exchange, Request
from conformance.core.finding import Code, Level
from conformance.http.checks.codes import (
    CON_01,
    CON_02,
    CON_05,
    ERR_10,
    LIF_01,
    LIF_02,
    LIF_03,
    LIF_09,
    LIF_11,
)
from conformance.http.context import BlockedError, Context, Item, Resource, describe
from conformance.http.contract.effective import Contract
from conformance.http.exemplar import Exemplar
from conformance.http.pack import Pack

_SIZES = (2, 4, 8)  # so many at once in each round: the bound of the repetition
_ONE = (1, 1)
_SHOULD = Level.SHOULD


@dataclass(frozen=True, slots=True)
class Rule:
    """Of several requests at once so many win (least, most); the rest are refused with 400. More is
    `code`.
    """

    code: Code
    requirement: str
    level: Level = Level.MUST
    wins: tuple[int, int] = _ONE


@dataclass(frozen=True, slots=True)
class _Race:
    """A kind of race: which capability, what it needs, what it does."""

    capability: str
    title: str
    requirements: tuple[str, ...]
    run: Callable[[Context, Mapping[str, Exemplar]], None]
    resources: int
    writes: int
    level: Level = Level.MUST
    name: str = "carrera"
    calls: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    state: str = ""


def items(pack: Pack, contract: Contract) -> tuple[Item, ...]:
    """Return one item per kind of race whose capabilities are bound (R29 and what must hold beside
    it).
    """
    made = []
    for race in _RACES:
        called = (race.capability, *race.calls)
        if any(name not in contract.bound or name not in pack.exemplars for name in called):
            continue
        made.append(
            Item(
                id=f"probing/{race.capability}/{race.name}",
                phase="probing",
                title=f"{race.capability}: {race.title}",
                capability=race.capability,
                capabilities=called,
                requirements=race.requirements,
                level=race.level,
                roles=tuple(
                    dict.fromkeys(
                        [
                            *(role for name in called for role in pack.exemplars[name].roles),
                            *race.roles,
                        ]
                    )
                ),
                needs=pack.needs(race.resources, race.state),
                writes=race.writes,
                run=_running(race, pack),
            )
        )
    return tuple(made)


def _running(race: _Race, pack: Pack) -> Callable[[Context], None]:
    return lambda context: race.run(context, pack.exemplars)


def settle(
    context: Context,
    answers: Sequence[Exchange],
    rule: Rule,
    won: Callable[[Exchange], bool] | None = None,
) -> list[Exchange] | None:
    """Return the answers that won, or None once what is wrong with how many did, or with a refusal,
    was reported.
    """
    if not all(context.clean(answer) for answer in answers):
        return None
    winners = [answer for answer in answers if (won or _accepted)(answer)]
    least, most = rule.wins
    said = (
        f"de {len(answers)} a la vez, "
        f"{f'{least}' if least == most else f'de {least} a {most}'} con éxito"
    )
    statuses = sorted(answer.status or 0 for answer in answers)
    if len(winners) > most:
        context.report(
            rule.code,
            winners[-1],
            expected=said,
            actual=f"{len(winners)} con éxito: {statuses}",
            level=rule.level,
            requirement=rule.requirement,
        )
        return None
    odd = [answer for answer in answers if not _accepted(answer) and answer.status != 400]
    if odd:
        context.report(
            ERR_10,
            odd[-1],
            expected="400 a las que llegan tarde",
            actual=describe(odd[-1]),
            level=max(ERR_10.level, rule.level, key=tuple(Level).index),
        )
        return None
    if len(winners) < least:
        context.report(
            LIF_01,
            answers[-1],
            expected=said,
            actual=f"{len(winners)} con éxito: {statuses}",
            level=rule.level,
            requirement=rule.requirement,
        )
        return None
    return winners


def _accepted(exchange: Exchange) -> bool:
    return 200 <= (exchange.status or 0) < 300


def _read(context: Context, capability: str, role: str, values: Mapping[str, Any]) -> Exchange:
    exchange = context.call(capability, role, values)
    context.require(exchange, (200,), f"leer con {capability} lo que dejó la carrera")
    return exchange


def _apart(body: Mapping[str, Any], field: str, count: int) -> list[dict[str, Any]]:
    """Return so many copies of a body that a text of theirs tells apart."""
    return [{**body, field: f"{body[field]} {number + 1}"} for number in range(count)]


def _at_once(
    context: Context, capability: str, role: str, bodies: Sequence[Mapping[str, Any]]
) -> list[Request]:
    return [context.request(capability, role, body) for body in bodies]


def _value(exchange: Exchange, field: str) -> Any:
    body = exchange.json()
    return body.get(field) if isinstance(body, Mapping) else None


def _act(
    kind: str, act: str, text: str, rule: Rule, sizes: Sequence[int]
) -> Callable[[Context, Mapping[str, Exemplar]], None]:
    """Return what sends an act that goes once only, several times at one instant, and reads what
    stayed.
    """
    name, key = f"{act}_{kind}", f"idSeguimientoFactura{kind.capitalize()}"

    def run(context: Context, exemplars: Mapping[str, Exemplar]) -> None:
        for size, resource in zip(sizes, context.resources, strict=True):
            body = exemplars[name].make(context, resource)
            sent = _apart(body, text, size)
            answers = context.together(_at_once(context, name, exemplars[name].role, sent))
            reading = context.request(f"ver_{kind}", "erp", {f"I{key[1:]}": body[key]})
            taken = [
                one[text] for one, answer in zip(sent, answers, strict=True) if _accepted(answer)
            ]
            more = context.request(
                name, exemplars[name].role, {**body, text: f"{body[text]} una vez más"}
            )
            # R5: that a later act goes twice is a SHOULD; that it overwrites what the first left, a
            # MUST.
            lost = len(taken) > 1 and overwritten(context, reading, text, taken, more)
            winners = settle(context, answers, replace(rule, level=Level.MUST) if lost else rule)
            if winners is None:
                return
            detail = _read(context, f"ver_{kind}", "erp", {f"I{key[1:]}": body[key]})
            won, stayed = sent[answers.index(winners[0])][text], _value(detail, text)
            if stayed != won and any(stayed == one[text] for one in sent):
                context.report(
                    CON_05,
                    detail,
                    expected=f"{text} de la que recibió 200: «{won}»",
                    actual=f"«{stayed}», de una que recibió 400",
                )
                return
            if stayed != won and _told(detail, text):
                context.report(
                    CON_01,
                    detail,
                    expected=f"{text} de la que recibió 200: «{won}»",
                    level=rule.level,
                    actual=f"«{stayed}»",
                    requirement=rule.requirement,
                )
                return

    return run


def overwritten(
    context: Context, reading: Request, field: str, taken: Sequence[Any], more: Request
) -> bool:
    """Say whether one of several acts that were taken at once is stored and the others are gone.

    A system that takes any repetition and keeps what it had overwrites nothing: it takes one more
    just so.
    """
    try:
        stayed = _value(context.send(reading), field)
        if stayed not in taken:
            return False
        return not (
            _accepted(context.send(more)) and _value(context.send(reading), field) == stayed
        )
    except BlockedError:
        return False


def _told(exchange: Exchange, field: str) -> bool:
    body = exchange.json()
    return isinstance(body, Mapping) and field in body


def _filed(context: Context, exemplars: Mapping[str, Exemplar]) -> None:
    """File one factura several times at once, then another one by one and in bulk; a bulk may skip
    it (R20, R21).
    """
    name, bulk = "radicar_factura", "radicar_factura_masivo"
    single, role = exemplars[name], exemplars[name].role
    rule = Rule(LIF_09, "SIIFA-R21")
    for nth, resource in enumerate(context.resources):
        bodies = _apart(single.make(context, resource), "radicado", 1 if nth else 4)
        requests = _at_once(context, name, role, bodies)
        if nth:
            whole = exemplars[bulk].make(context, resource)
            lista = next(iter(whole))
            bodies += [{**row, "radicado": f"{row['radicado']} lote"} for row in whole[lista]]
            requests += _at_once(context, bulk, exemplars[bulk].role, [{lista: [bodies[-1]]}])
        answers = context.together(requests)
        winners = settle(context, answers, rule, lambda one: _accepted(one) and one.json() != [])
        if winners is None:
            return
        read = _read(context, "listar_radicados_de_factura", "erp", {"IdFactura": resource.id})
        won, rows = (
            bodies[answers.index(winners[0])]["radicado"],
            context.paging.rows_of(read.json()),
        )
        if [row.get("radicado") for row in rows] != [won]:
            context.report(
                CON_01,
                read,
                expected=f"un radicado: «{won}», el que recibió 200",
                actual=str([row.get("radicado") for row in rows]),
                requirement="SIIFA-R21",
            )
            return


def _returned(context: Context, exemplars: Mapping[str, Exemplar]) -> None:
    """Return one factura several times at once, one by one and in bulk: one devolución stays
    (R15).
    """
    name, bulk = "formular_devolucion", "formular_devolucion_masivo"
    rule = Rule(LIF_11, "SIIFA-R15", _SHOULD)
    for nth, resource in enumerate(context.resources):
        body = exemplars[name].make(context, resource)
        requests = _at_once(
            context, name, exemplars[name].role, _apart(body, "observacion", 1 if nth else 4)
        )
        if nth:
            requests += _at_once(
                context, bulk, exemplars[bulk].role, [exemplars[bulk].make(context, resource)]
            )
        winners = settle(context, context.together(requests), rule)
        if winners is None or not _kept(context, "devolucion", resource, winners, _SHOULD):
            return


def _formulated(context: Context, exemplars: Mapping[str, Exemplar]) -> None:
    """Formulate glosas at once: alone, beside a bulk, and for more than the factura is worth in
    all.

    Each is legal by itself (R14 speaks of one glosa): none is refused and none is lost. Past the
    value of the factura the norm is silent: accepted or 400, and what was accepted is listed and
    counted.
    """
    name, bulk = "formular_glosa", "formular_glosa_masivo"
    every, either = ((count, count) for count in (8, 4)), (1, 4)
    several, mixed = every
    shares = ((8, 0, 0.05, several), (3, 3, 0.05, mixed), (4, 0, 0.6, either))
    for resource, (count, lot, share, wins) in zip(context.resources, shares, strict=True):
        body = {
            **exemplars[name].make(context, resource),
            "valorGlosa": round(resource["valor"] * share, 2),
        }
        requests = _at_once(context, name, exemplars[name].role, _apart(body, "observacion", count))
        if lot:
            lista = next(iter(exemplars[bulk].make(context, resource)))
            requests += _at_once(
                context, bulk, exemplars[bulk].role, [{lista: _apart(body, "observacion", lot)}]
            )
        winners = settle(
            context, context.together(requests), Rule(LIF_01, "SIIFA-R14", _SHOULD, wins)
        )
        if winners is None or not _kept(context, "glosa", resource, winners, Level.MUST):
            return


def _kept(
    context: Context, kind: str, resource: Resource, winners: Sequence[Exchange], level: Level
) -> bool:
    """Say whether list and summary of the factura hold just what was accepted (R24, R25)."""
    made = [row.get("idSeguimientoFacturaGlosa") for one in winners for row in _made(one)]
    read = _read(
        context,
        f"listar_{kind}_de_factura",
        "erp",
        {"IdFactura": resource.id, **context.paging.ask(100)},
    )
    shown = [
        row.get("idSeguimientoFacturaGlosa", row.get(f"idSeguimientoFactura{kind.capitalize()}"))
        for row in context.paging.rows_of(read.json())
    ]
    if sorted(map(str, shown)) != sorted(map(str, made)):
        context.report(
            CON_01,
            read,
            expected=f"las {len(made)} que recibieron 200 a la vez",
            level=level,
            actual=f"{len(shown)} en la lista; faltan "
            f"{len(set(map(str, made)) - set(map(str, shown)))}",
        )
        return False
    total = _read(context, f"resumir_{kind}_de_factura", "erp", {"IdFactura": resource.id})
    counted = _value(total, f"conteoIdSeguimientoFactura{kind.capitalize()}")
    if counted not in (None, len(made)):
        context.report(
            CON_02,
            total,
            expected=f"{len(made)}, las de la lista",
            actual=f"{counted}",
            level=level,
        )
        return False
    return True


def _made(exchange: Exchange) -> list[Mapping[str, Any]]:
    body = exchange.json()
    return [row for row in (body if isinstance(body, list) else [body]) if isinstance(row, Mapping)]


def _paid(context: Context, exemplars: Mapping[str, Exemplar]) -> None:
    """Register payments at once, one by one and in bulk: all are listed, and the summary adds them
    up (R32).
    """
    name, bulk, key = "registrar_pago", "registrar_pago_masivo", "idSeguimientoFacturaPago"
    resource = context.resources[0]
    body, whole = exemplars[name].make(context, resource), exemplars[bulk].make(context, resource)
    lista = next(iter(whole))
    lots = [{lista: _apart(whole[lista][0], "referenciaBancaria", 2)}] * 2
    requests = [
        *_at_once(context, name, exemplars[name].role, _apart(body, "referenciaBancaria", 4)),
        *_at_once(context, bulk, exemplars[bulk].role, lots),
    ]
    winners = settle(
        context,
        context.together(requests),
        Rule(LIF_01, "SIIFA-R32", wins=(len(requests), len(requests))),
    )
    if winners is None:
        return
    made = sorted(str(row.get(key)) for one in winners for row in _made(one))
    read = _read(
        context,
        "listar_pagos_de_factura",
        "erp",
        {"IdFactura": resource.id, **context.paging.ask(100)},
    )
    shown = sorted(str(row.get(key)) for row in context.paging.rows_of(read.json()))
    if shown != made:
        context.report(
            CON_01,
            read,
            expected=f"los {len(made)} pagos registrados a la vez",
            actual=f"{len(shown)} en la lista",
            requirement="SIIFA-R32",
        )
        return
    total = _read(context, "resumir_pagos_de_factura", "erp", {"IdFactura": resource.id})
    wanted = {"totalPagos": len(made), "totalValorPagado": round(body["valor"] * len(made), 2)}
    wrong = [name for name, value in wanted.items() if _value(total, name) not in (None, value)]
    if wrong:
        context.report(
            CON_02,
            total,
            expected=f"{wrong[0]}: {wanted[wrong[0]]}",
            actual=str(_value(total, wrong[0])),
            requirement="SIIFA-R32",
        )


def _settled(context: Context, exemplars: Mapping[str, Exemplar]) -> None:
    """Record the first state of a payment several times at once, then both of the last: each time
    one wins (R33).
    """
    name = "registrar_estado_pago"
    body = exemplars[name].make(context, context.resources[0])
    rule = Rule(LIF_02, "SIIFA-R33")
    for role, codes in ((exemplars[name].role, (1402,) * 4), ("ips", (1404, 1405) * 2)):
        bodies = [{**body, "codigoEstado": code} for code in codes]
        if settle(context, context.together(_at_once(context, name, role, bodies)), rule) is None:
            return
    read = _read(
        context,
        "listar_estados_pago",
        "erp",
        {"IdSeguimientoFacturaPago": body["idSeguimientoFacturaPago"]},
    )
    if len(context.paging.rows_of(read.json())) != 2:
        context.report(
            CON_01,
            read,
            expected="dos estados, los que recibieron 200",
            requirement="SIIFA-R33",
            actual=f"{len(context.paging.rows_of(read.json()))} estados",
        )


def _opened(context: Context, exemplars: Mapping[str, Exemplar]) -> None:
    """Open one bank account several times at once: it is opened once (R34)."""
    exemplar = exemplars["crear_cuenta"]
    body = exemplar.make(context, context.resources[0])
    settle(
        context,
        context.together(_at_once(context, "crear_cuenta", exemplar.role, [body] * 4)),
        Rule(LIF_11, "SIIFA-R34", Level.MUST),
    )


_ANSWER = Rule(LIF_03, "SIIFA-R29")
_LATER = Rule(LIF_03, "SIIFA-R05b", _SHOULD)
_ACTS = (
    ("responder", "observacionRespuesta", "respuestas", _ANSWER, 1),
    ("reiterar", "observacionReiteracion", "reiteraciones", _LATER, 2),
    (
        "responder_reiteracion",
        "observacionReiteracionRespuesta",
        "respuestas a la reiteración",
        _LATER,
        3,
    ),
)


def _of_acts() -> Iterator[_Race]:
    for kind, sizes in (("glosa", _SIZES), ("devolucion", _SIZES[1:])):
        for act, text, words, rule, prepares in _ACTS:
            rounds = sizes if act == "responder" else sizes[1:]
            yield _Race(
                f"{act}_{kind}",
                f"de varias {words} simultáneas queda exactamente una",
                (rule.requirement, "SIIFA-R23"),
                _act(kind, act, text, rule, rounds),
                len(rounds),
                sum(rounds) + prepares * len(rounds),
                rule.level,
                calls=(f"ver_{kind}",),
            )


_RACES: tuple[_Race, ...] = (
    *_of_acts(),
    _Race(
        "radicar_factura",
        "una factura que se radica varias veces a la vez queda radicada una",
        ("SIIFA-R21",),
        _filed,
        2,
        6,
        state="pendiente",
        calls=("radicar_factura_masivo", "listar_radicados_de_factura"),
    ),
    _Race(
        "formular_devolucion",
        "de varias devoluciones simultáneas queda una",
        ("SIIFA-R15", "SIIFA-R24"),
        _returned,
        2,
        6,
        _SHOULD,
        calls=(
            "formular_devolucion_masivo",
            "listar_devolucion_de_factura",
            "resumir_devolucion_de_factura",
        ),
    ),
    _Race(
        "formular_glosa",
        "varias glosas simultáneas quedan todas, listadas y contadas",
        ("SIIFA-R24", "SIIFA-R25", "SIIFA-R14"),
        _formulated,
        3,
        16,
        calls=("formular_glosa_masivo", "listar_glosa_de_factura", "resumir_glosa_de_factura"),
    ),
    _Race(
        "registrar_pago",
        "varios pagos simultáneos quedan todos, listados y sumados",
        ("SIIFA-R32",),
        _paid,
        1,
        6,
        calls=("registrar_pago_masivo", "listar_pagos_de_factura", "resumir_pagos_de_factura"),
    ),
    _Race(
        "registrar_estado_pago",
        "de varios estados simultáneos de un pago queda uno",
        ("SIIFA-R33",),
        _settled,
        1,
        9,
        calls=("listar_estados_pago",),
        roles=("ips",),
    ),
    _Race(
        "crear_cuenta",
        "una cuenta que se crea varias veces a la vez queda creada una",
        ("SIIFA-R34",),
        _opened,
        1,
        4,
    ),
)
