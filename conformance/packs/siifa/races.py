"""What SIIFA may be asked several times at one instant, and what stays then (R29 and beside it)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from conformance.core.resource import Need, Resource
from conformance.http.checks.codes import LIF_01, LIF_02, LIF_03, LIF_09, LIF_11
from conformance.http.context import Context
from conformance.http.exemplar import Exemplar, Exemplars
from conformance.http.race import (
    DetailShows,
    ListShows,
    Overwriting,
    Race,
    RaceCall,
    RaceRule,
    Round,
    SummaryAdds,
    Winner,
)
from conformance.packs.siifa.facturas import pendientes, radicadas, valor

Body = dict[str, Any]

_SIZES = (2, 4, 8)  # so many at once in each round: the bound of the repetition
_PAYER, _PROVIDER = "erp", "ips"
_PAGE = 100


def _rounds(need: Need) -> Need:
    """Return the need of a factura for each round, of which one will do."""
    return replace(need, spare=need.count - 1)


def _several(body: Mapping[str, Any], field: str, count: int) -> list[Body]:
    """Return so many copies of a body that a text of theirs tells from each other."""
    return [{**body, field: f"{body[field]} {number + 1}"} for number in range(count)]


def _calls(name: str, role: str, bodies: Sequence[Mapping[str, Any]]) -> tuple[RaceCall, ...]:
    return tuple(RaceCall(name, role, body) for body in bodies)


def _ids(field: str) -> Callable[[Sequence[Winner]], list[Any]]:
    return lambda winners: [row.get(field) for one in winners for row in one.rows]


@dataclass(frozen=True, slots=True)
class _Once:
    """An act that goes once only: the field of its text, its words, and how many writes go before
    it.
    """

    act: str
    text: str
    words: str
    aspect: str
    prepares: int


def _acted(
    kind: str, once: _Once, sizes: Sequence[int], context: Context, exemplars: Exemplars
) -> Iterator[Round]:
    """Yield an act that goes once only, several times: the text of the one that won stays (R29)."""
    name, text = f"{once.act}_{kind}", once.text
    key = f"dSeguimientoFactura{kind.capitalize()}"
    role, rule = exemplars[name].role, RaceRule(LIF_03, once.aspect)
    most = sizes[-len(context.resources) :]  # of few facturas, the largest rounds
    for size, factura in zip(most, context.resources, strict=True):
        body = exemplars[name].make(context, factura)
        detail = RaceCall(f"ver_{kind}", _PAYER, {f"I{key}": body[f"i{key}"]})
        once_more = RaceCall(name, role, {**body, text: f"{body[text]} una vez más"})
        yield Round(
            _calls(name, role, _several(body, text, size)),
            rule,
            (DetailShows(detail, text, rule.aspect),),
            # R5: that a later act goes twice is a SHOULD; that it overwrites what the first left, a
            # MUST.
            overwriting=Overwriting(detail, text, once_more),
        )


def _filed(context: Context, exemplars: Exemplars) -> Iterator[Round]:
    """Yield one factura filed several times, then another one by one and in bulk; a bulk may skip
    it (R20, R21).
    """
    name, bulk = "radicar_factura", "radicar_factura_masivo"
    role = exemplars[name].role
    for nth, factura in enumerate(context.resources):
        bodies = _several(exemplars[name].make(context, factura), "radicado", 1 if nth else 4)
        calls = _calls(name, role, bodies)
        if nth:
            calls += _bulk_filing(exemplars[bulk], context, factura)
        yield Round(
            calls,
            RaceRule(LIF_09, "race.filed"),
            (_only_filing(factura),),
            won=lambda exchange: exchange.json() != [],
        )


def _bulk_filing(exemplar: Exemplar, context: Context, factura: Resource) -> tuple[RaceCall, ...]:
    last = exemplar.make(context, factura)["listaRadicado"][-1]
    row = {**last, "radicado": f"{last['radicado']} lote"}
    return (RaceCall("radicar_factura_masivo", exemplar.role, {"listaRadicado": [row]}),)


def _only_filing(factura: Resource) -> ListShows:
    return ListShows(
        RaceCall("listar_radicados_de_factura", _PAYER, {"IdFactura": factura.id}),
        wanted=_sent_filings,
        shown=lambda row: row.get("radicado"),
        expected="un radicado: «{1}», el que se aceptó",
        actual="{} radicados",
        aspect="race.filed",
    )


def _sent_filings(winners: Sequence[Winner]) -> list[Any]:
    sent = [one.call.values for one in winners]
    return [values.get("listaRadicado", [values])[0]["radicado"] for values in sent]


def _returned(context: Context, exemplars: Exemplars) -> Iterator[Round]:
    """Yield one factura returned several times, one by one and in bulk: one devolución stays
    (R15).
    """
    name, bulk = "formular_devolucion", "formular_devolucion_masivo"
    for nth, factura in enumerate(context.resources):
        body = exemplars[name].make(context, factura)
        calls = _calls(name, exemplars[name].role, _several(body, "observacion", 1 if nth else 4))
        if nth:
            whole = exemplars[bulk].make(context, factura)
            calls += (RaceCall(bulk, exemplars[bulk].role, whole),)
        yield Round(
            calls,
            RaceRule(LIF_11, "race.returned"),
            _kept("devolucion", factura, "race.returned.kept"),
        )


def _formulated(context: Context, exemplars: Exemplars) -> Iterator[Round]:
    """Yield glosas formulated alone, beside a bulk, and for more than the factura is worth in all.

    Each is legal by itself (R14 speaks of one glosa): none is refused and none is lost. Past the
    value of the factura the norm is silent: accepted or 400, and what was accepted is listed and
    counted.
    """
    name, bulk, lista = "formular_glosa", "formular_glosa_masivo", "listaGlosas"
    rounds = ((8, 0, 0.05, 8, 8), (3, 3, 0.05, 4, 4), (4, 0, 0.6, 1, 4))
    for factura, (count, lot, share, least, most) in zip(context.resources, rounds, strict=False):
        body = exemplars[name].make(context, factura)
        body = {**body, "valorGlosa": round(valor(factura) * share, 2)}
        calls = _calls(name, exemplars[name].role, _several(body, "observacion", count))
        if lot:
            calls += (
                RaceCall(bulk, exemplars[bulk].role, {lista: _several(body, "observacion", lot)}),
            )
        yield Round(
            calls,
            RaceRule(LIF_01, "race.formulated.allowed", least, most),
            _kept("glosa", factura),
        )


def _kept(kind: str, factura: Resource, aspect: str = "") -> tuple[ListShows, SummaryAdds]:
    """Return that list and summary of the factura hold just what was accepted (R24, R25)."""
    own, of_factura = f"idSeguimientoFactura{kind.capitalize()}", {"IdFactura": factura.id}
    # A new devolución answers with the name of a glosa's id.
    made = "idSeguimientoFacturaGlosa"
    return (
        ListShows(
            RaceCall(f"listar_{kind}_de_factura", _PAYER, of_factura),
            wanted=_ids(made),
            shown=lambda row: row.get(made, row.get(own)),
            expected="las {} que se aceptaron a la vez",
            page=_PAGE,
            aspect=aspect,
        ),
        SummaryAdds(
            RaceCall(f"resumir_{kind}_de_factura", _PAYER, of_factura),
            {f"conteoI{own[1:]}": lambda count: count},
            aspect,
        ),
    )


def _paid(context: Context, exemplars: Exemplars) -> Iterator[Round]:
    """Yield payments registered one by one and in bulk: all are listed, and the summary adds them
    up (R32).
    """
    name, bulk, lista = "registrar_pago", "registrar_pago_masivo", "listaPagos"
    factura, text = context.resources[0], "referenciaBancaria"
    body = exemplars[name].make(context, factura)
    first = exemplars[bulk].make(context, factura)[lista][0]
    lot = RaceCall(bulk, exemplars[bulk].role, {lista: _several(first, text, 2)})
    calls = (*_calls(name, exemplars[name].role, _several(body, text, 4)), lot, lot)
    of_factura, key = {"IdFactura": factura.id}, "idSeguimientoFacturaPago"
    yield Round(
        calls,
        RaceRule(LIF_01, "race.paid", len(calls), len(calls)),
        (
            ListShows(
                RaceCall("listar_pagos_de_factura", _PAYER, of_factura),
                wanted=_ids(key),
                shown=lambda row: row.get(key),
                expected="los {} pagos registrados a la vez",
                page=_PAGE,
                aspect="race.paid",
            ),
            SummaryAdds(
                RaceCall("resumir_pagos_de_factura", _PAYER, of_factura),
                {
                    "totalPagos": lambda count: count,
                    "totalValorPagado": lambda count: round(body["valor"] * count, 2),
                },
                "race.paid",
            ),
        ),
    )


def _states(context: Context, exemplars: Exemplars) -> Iterator[Round]:
    """Yield the first state of a payment several times, then both of the last: each time one wins
    (R33).
    """
    name = "registrar_estado_pago"
    body, rule = exemplars[name].make(context, context.resources[0]), RaceRule(LIF_02, "race.state")
    listed = ListShows(
        RaceCall(
            "listar_estados_pago",
            _PAYER,
            {"IdSeguimientoFacturaPago": body["idSeguimientoFacturaPago"]},
        ),
        wanted=lambda winners: ["estado", "estado"],
        shown=lambda row: "estado",
        expected="dos estados, los que se aceptaron",
        actual="{} estados",
        aspect="race.state",
    )
    first = [{**body, "codigoEstado": 1402}] * 4
    yield Round(_calls(name, exemplars[name].role, first), rule)
    last = [{**body, "codigoEstado": code} for code in (1404, 1405) * 2]
    yield Round(_calls(name, _PROVIDER, last), rule, (listed,))


def _opened(context: Context, exemplars: Exemplars) -> Iterator[Round]:
    """Yield one bank account opened several times: it is opened once (R34)."""
    exemplar = exemplars["crear_cuenta"]
    body = exemplar.make(context, context.resources[0])
    yield Round(_calls("crear_cuenta", exemplar.role, [body] * 4), RaceRule(LIF_11, "race.account"))


_ACTS = (
    _Once("responder", "observacionRespuesta", "respuestas", "race.answer", 1),
    _Once("reiterar", "observacionReiteracion", "reiteraciones", "race.later", 2),
    _Once(
        "responder_reiteracion",
        "observacionReiteracionRespuesta",
        "respuestas a la reiteración",
        "race.later",
        3,
    ),
)


def _of_acts() -> Iterator[Race]:
    for kind, sizes in (("glosa", _SIZES), ("devolucion", _SIZES[1:])):
        for once in _ACTS:
            rounds = sizes if once.act == "responder" else sizes[1:]
            yield Race(
                f"{once.act}_{kind}",
                f"de varias {once.words} simultáneas queda exactamente una",
                once.aspect,
                partial(_acted, kind, once, rounds),
                (_rounds(radicadas(len(rounds))),),
                sum(rounds) + once.prepares * len(rounds),
                calls=(f"ver_{kind}",),
            )


RACES: tuple[Race, ...] = (
    *_of_acts(),
    Race(
        "radicar_factura",
        "una factura que se radica varias veces a la vez queda radicada una",
        "race.filed",
        _filed,
        (_rounds(pendientes(2)),),
        6,
        calls=("radicar_factura_masivo", "listar_radicados_de_factura"),
    ),
    Race(
        "formular_devolucion",
        "de varias devoluciones simultáneas queda una",
        "race.returned",
        _returned,
        (_rounds(radicadas(2)),),
        6,
        calls=(
            "formular_devolucion_masivo",
            "listar_devolucion_de_factura",
            "resumir_devolucion_de_factura",
        ),
    ),
    Race(
        "formular_glosa",
        "varias glosas simultáneas quedan todas, listadas y contadas",
        "race.formulated",
        _formulated,
        (_rounds(radicadas(3)),),
        16,
        calls=("formular_glosa_masivo", "listar_glosa_de_factura", "resumir_glosa_de_factura"),
    ),
    Race(
        "registrar_pago",
        "varios pagos simultáneos quedan todos, listados y sumados",
        "race.paid",
        _paid,
        (radicadas(1),),
        6,
        calls=("registrar_pago_masivo", "listar_pagos_de_factura", "resumir_pagos_de_factura"),
    ),
    Race(
        "registrar_estado_pago",
        "de varios estados simultáneos de un pago queda uno",
        "race.state",
        _states,
        (radicadas(1),),
        9,
        calls=("listar_estados_pago",),
        roles=("ips",),
    ),
    Race(
        "crear_cuenta",
        "una cuenta que se crea varias veces a la vez queda creada una",
        "race.account",
        _opened,
        (radicadas(1),),
        4,
    ),
)
