"""Whose combinations are covered: what varies in each act, who makes it, and on how many facturas.

Not crossed: a code of its own with how it is sent (its concept is), since each code would take a
write at each door; a bulk of a thousand with who sends it, since each would take a thousand rows.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any

from conformance.core.lifecycle import Lifecycle, Move
from conformance.core.resource import Need
from conformance.http.context import Context
from conformance.http.exemplar import Bulk, NestedResource
from conformance.http.factor import (
    ALONE,
    DOOR,
    NOBODY,
    NTH,
    PLACE,
    ROLE,
    SIBLINGS,
    CoveredAct,
    Covering,
    Factor,
    SentRow,
    doors,
    nths,
    places,
    roles,
    siblings,
)
from conformance.packs.siifa.acts import (
    ANSWER_CODES,
    FALLBACK,
    answered,
    answered_reiteration,
    formulated,
    instant,
    reiterated,
)
from conformance.packs.siifa.bulks import BULKS
from conformance.packs.siifa.factors import (
    amounts,
    annexes,
    causes,
    concepts,
    dates,
    each,
    present,
    shapes,
    texts,
    with_annexes,
    with_edges,
    within_its_value,
)
from conformance.packs.siifa.facturas import (
    SERVICES,
    nit_adquiriente,
    nit_emisor,
    numero,
    pendientes,
    radicadas,
    valor,
)
from conformance.packs.siifa.lifecycles import DEVOLUCION, GLOSA
from conformance.packs.siifa.money import payment

_ERP = ("erp", "admin", "erp_gestor")
_SMALL = (ALONE, 1, 2, 11)
_FEW = (ALONE, 1, 2, 4, 11)  # where each row takes a factura of its own
_ROWS = (1, 2, 3, 6)
_LONGEST, _SHORTER = 1500, 450
_GLOSAS, _, _DEVOLUCIONES, _PAGOS, _RADICADOS = BULKS
_CODE = "idSeguimientoTipoCodigo"

Made = Callable[[Context, Sequence[str]], tuple[Factor, ...]]


def _spared(need: Need, spare: int) -> tuple[Need, ...]:
    return (replace(need, spare=spare),)


def _with_services(count: int) -> Need:
    return replace(radicadas(count), flags=frozenset({SERVICES}))


def _sent(counts: Sequence[int], who: Sequence[str], *, several: bool = True) -> list[Factor]:
    """Return what follows from how a row is sent."""
    rows = [nths(_ROWS)] if several else []
    return [doors(counts), places(), roles(who), *rows]


def _glosa(context: Context, sent: SentRow, number: Any, serial: int) -> dict[str, Any]:
    assert sent.resource is not None
    body = formulated(context, "glosa", sent.resource)
    return {**body, "observacion": f"C{serial}", "fechaFormulacion": _moment(context, 50, serial)}


def _moment(context: Context, minutes: int, serial: int) -> str:
    """Return a moment of its own for a row, within five minutes of that age."""
    moment = context.acting() - timedelta(minutes=minutes, seconds=-(serial % 240))
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"


def _of_glosa(counts: Sequence[int]) -> Made:
    def factors(context: Context, who: Sequence[str]) -> tuple[Factor, ...]:
        codes = causes(context, "GLOSA", FALLBACK["glosa"])
        few = max(counts) < _BIG
        code = concepts(f"{_CODE}Glosa", codes, _CONCEPT if few else _CAUSE)
        return (
            *_sent(counts, who),
            code,
            annexes(),
            amounts("valorGlosa", optional=True),
            texts("observacion", _LONGEST),
            dates("fechaFormulacion", edges=("filo",)),
        )

    return factors


_BIG = 1000
_CONCEPT, _CAUSE = 2, 4  # characters of a code that say of what it is
_FORMULAR = CoveredAct("formular_glosa", _ERP, _glosa, _of_glosa(_SMALL), _SMALL)
_OF_A_THOUSAND = replace(
    _FORMULAR,
    roles=_ERP[:1],
    factors=_of_glosa((_BIG,)),
    counts=(_BIG,),
    uncrossed=tuple(
        (one, other)
        for one in (PLACE, NTH)
        for other in (
            PLACE,
            NTH,
            f"{_CODE}Glosa",
            "anexo",
            "valorGlosa",
            "observacion",
            "fechaFormulacion",
        )
    ),
    title="formular_glosa_masivo",
)


def _last_of(cycle: Lifecycle, capability: str) -> Move:
    return next(move for move in cycle.moves if move.capability == capability)


def _follow_up(cycle: Lifecycle) -> tuple[CoveredAct, ...]:
    """Return what is done to a glosa or a devolución once it is there."""
    kind = cycle.name
    made: dict[str, Callable[[Context, str, Any], dict[str, Any]]] = {
        f"responder_{kind}": answered,
        f"reiterar_{kind}": reiterated,
        f"responder_reiteracion_{kind}": answered_reiteration,
    }
    return tuple(_act(cycle, name, make) for name, make in made.items())


def _act(cycle: Lifecycle, name: str, make: Callable[..., dict[str, Any]]) -> CoveredAct:
    act = _last_of(cycle, name).act
    assert act is not None
    earlier = [
        move.act.date
        for move in cycle.moves[: cycle.moves.index(_last_of(cycle, name))]
        if move.act
    ]

    def base(context: Context, sent: SentRow, number: Any, serial: int) -> dict[str, Any]:
        return {**make(context, cycle.name, number), act.text: f"C{serial}"}

    def factors(context: Context, who: Sequence[str]) -> tuple[Factor, ...]:
        several = (nths(_ROWS), siblings()) if cycle is GLOSA else ()
        claimed = _claimed(context, name)
        return (
            roles(who),
            *several,
            each(act.code, _offered(context, cycle, name), optional=act.code not in act.least),
            dates(act.date, *dict.fromkeys(earlier)),
            texts(act.text, act.longest),
            *claimed,
        )

    apart = ((NTH, f"{one}.ª") for one in _ROWS if one > 1)
    return CoveredAct(
        name,
        _last_of(cycle, name).roles,
        base,
        factors,
        apart=tuple((one, (SIBLINGS, NOBODY)) for one in (*apart, (NTH, "otra"))),
    )


def _offered(context: Context, cycle: Lifecycle, name: str) -> list[str]:
    """Return the codes of an act: those that the norm gives it, or that the target lists of it."""
    kind = cycle.name
    listed = context.pool.codes
    if name != f"reiterar_{kind}":
        act = _last_of(cycle, name).act
        codes = [one for one in (act.codes if act else ()) if one in listed.get("RESPUESTA", ())]
        return codes or [ANSWER_CODES[kind]]
    own = [one for move in cycle.moves for one in [move.code] if one]
    decided = {"glosa": ["GRE003", "GTL002"], "devolucion": ["DRE003"]}[kind]
    group = listed.get(kind.upper(), ())
    found = [one for one in dict.fromkeys([*decided, *own]) if one in group]
    return found or list(group[:1])


def _claimed(context: Context, name: str) -> tuple[Factor, ...]:
    """Return whether something is claimed again, where the contract has it (X22)."""
    schema = context.bound(name).operation.request_schema or {}
    if "valorReiteracion" not in schema.get("properties", {}):
        return ()
    return (present("valorReiteracion", lambda sent: 1.25),)


def _devolucion(context: Context, sent: SentRow, number: Any, serial: int) -> dict[str, Any]:
    assert sent.resource is not None
    body = formulated(context, "devolucion", sent.resource)
    return {**body, "observacion": f"C{serial}", "fechaFormulacion": _moment(context, 50, serial)}


def _of_devolucion(context: Context, who: Sequence[str]) -> tuple[Factor, ...]:
    return (
        *_sent(_FEW, who, several=False),
        each(f"{_CODE}Devolucion", causes(context, "DEVOLUCION", FALLBACK["devolucion"])),
        present("valorDevolucion", lambda sent: valor(sent.resource)),
        texts("observacion", _LONGEST),
        dates("fechaFormulacion"),
    )


def _pago(context: Context, sent: SentRow, number: Any, serial: int) -> dict[str, Any]:
    assert sent.resource is not None
    body = payment(context, sent.resource, bulk=sent.count != ALONE)
    return {
        **body,
        "referenciaBancaria": f"C{serial}",
        "fechaPago": _moment(context, 30, serial),
    }


def _of_pago(context: Context, who: Sequence[str]) -> tuple[Factor, ...]:
    return (
        *_sent(_SMALL, who),
        each("codigoFuente", (111001, 111002)),
        each("codigoSubFuente", (112001, 112002)),
        amounts("valor", optional=False),
        shapes(
            "referenciaBancaria",
            {
                "30 de largo": (lambda one: one.ljust(30, "7"), r".{30}"),
                "una cifra": (lambda one: one[-1], r"\d"),
                "solo cifras": (lambda one: one[1:].rjust(12, "0"), r"\d+"),
                "con blanco": (lambda one: f"{one[:1]} {one[1:]}/1", r".* .*"),
                "corriente": (lambda one: one, r".*"),
            },
        ),
        dates("fechaPago"),
    )


def _radicado(context: Context, sent: SentRow, number: Any, serial: int) -> dict[str, Any]:
    factura = sent.resource
    assert factura is not None
    named = {
        "numeroFactura": numero(factura),
        "nitAdquiriente": nit_adquiriente(factura),
        "nitEmisor": nit_emisor(factura),
    }
    own = {"idFactura": factura.id} if sent.count == ALONE else {}
    return {
        **own,
        **named,
        "radicado": f"C{factura.id}",
        "fechaRadicado": instant(context, minutes=60),
    }


def _of_radicado(context: Context, who: Sequence[str]) -> tuple[Factor, ...]:
    return (
        *_sent(_FEW, who, several=False),
        shapes(
            "radicado",
            {
                "20 de largo": (lambda one: one.ljust(20, "7"), r".{20}"),
                "solo cifras": (lambda one: one[1:], r"\d+"),
                "con blanco": (lambda one: f"{one[:1]} {one[1:]}/1", r".* .*"),
                "corriente": (lambda one: one, r".*"),
            },
        ),
        dates("fechaRadicado", edges=("filo", "fin_de_mes")),
    )


def _of(bulk: Bulk, single: str = "") -> Bulk:
    """Return where the rows of a bulk are read again: what one reads of a factura is told apart."""
    single = single or bulk.single
    return replace(bulk, single=single, acts=(), acted=(), nested=NestedResource())


_ALL = "combinaciones"
# Whose the facturas of a bulk are is told by the token's NIT (I03, I04): the admin has none.
_ALONE_ONLY = tuple(
    ((ROLE, "admin"), one)
    for one in (
        *((DOOR, f"lote de {count}") for count in _FEW if count != ALONE),
        *((PLACE, name) for name in ("primera", "segunda", "del medio", "última")),
    )
)
# Each bulk of eleven takes eleven facturas where a factura takes one row.
_ELEVEN_BY_ONE = tuple(((ROLE, one), (DOOR, "lote de 11")) for one in _ERP[1:])
COVERINGS: tuple[Covering, ...] = (
    Covering(
        _ALL,
        "formular_glosa: lo que varía, combinado, por cada puerta y en cada lugar",
        _of(_GLOSAS),
        _FORMULAR,
        _spared(_with_services(20), 19),
        known=with_annexes,
        lessened=within_its_value("valorGlosa", optional=True),
    ),
    Covering(
        f"{_ALL}-de-mil",
        "formular_glosa: cada código con cada anexo, valor, texto y fecha, en lotes de mil",
        _of(_GLOSAS),
        _OF_A_THOUSAND,
        _spared(_with_services(4), 3),
        known=with_annexes,
        lessened=within_its_value("valorGlosa", optional=True),
        most=1,
    ),
    Covering(
        f"{_ALL}-de-actos",
        "glosa: lo que varía en cada acto, combinado, en cada fila de la factura",
        _of(_GLOSAS),
        replace(_FORMULAR, factors=lambda context, who: ()),
        _spared(radicadas(20), 19),
        cycle=GLOSA.name,
        acts=_follow_up(GLOSA),
        prepared=((7, 3), (1, 3)),
        rules=True,
    ),
    Covering(
        f"{_ALL}-de-devolucion",
        "devolución: lo que varía en cada acto, combinado, por cada puerta",
        _of(_DEVOLUCIONES, "formular_devolucion"),
        CoveredAct(
            "formular_devolucion",
            _ERP,
            _devolucion,
            _of_devolucion,
            _FEW,
            apart=_ELEVEN_BY_ONE,
        ),
        _spared(radicadas(64), 63),
        several=False,
        rules=True,
        cycle=DEVOLUCION.name,
        acts=_follow_up(DEVOLUCION),
    ),
    Covering(
        f"{_ALL}-de-pago",
        "registrar_pago: lo que varía, combinado, por cada puerta y en cada lugar",
        _of(_PAGOS),
        CoveredAct(
            "registrar_pago",
            _ERP,
            _pago,
            _of_pago,
            _SMALL,
            apart=_ALONE_ONLY,
        ),
        _spared(radicadas(18), 17),
        rules=True,
        lessened=within_its_value("valor", optional=False),
    ),
    Covering(
        f"{_ALL}-de-radicado",
        "radicar_factura: lo que varía, combinado, por cada puerta y en cada lugar",
        _of(_RADICADOS, "radicar_factura"),
        CoveredAct(
            "radicar_factura",
            _ERP,
            _radicado,
            _of_radicado,
            _FEW,
            apart=tuple(dict.fromkeys((*_ALONE_ONLY, *_ELEVEN_BY_ONE))),
        ),
        _spared(pendientes(48), 47),
        several=False,
        rules=True,
        known=with_edges,
    ),
)
