"""Texts and amounts of every kind: kept to the byte and the cent, or refused with 400, and never an
error (R31, S2).
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.http.checks.codes import CON_04, CON_06, ERR_02, ERR_10
from conformance.http.context import Context, Item, Need, describe
from conformance.http.contract.effective import Contract
from conformance.http.generation.defect import Defect
from conformance.http.generation.generation import weaker
from conformance.http.pack import Exemplar, Pack
from conformance.http.probes.hostile import sent

_NUL = "antes\x00después"
KINDS: Mapping[str, str] = {
    "tildes": "Atención: ñandú, pingüino, ÁÉÍÓÚ",
    "tildes compuestas": "atencio\u0301n, n\u0303andu\u0301",
    "emojis": "🩺 👩🏽‍⚕️ 𝒜",
    "texto de derecha a izquierda": "שלום مرحبا \u202eal revés\u202c",
    "un carácter nulo": _NUL,
    "comillas y barras": "\"dobles\" 'simples' `graves` \\barra\\ /",
    "ángulos y entidades": "<b>negrita</b> &amp; <script>alert(1)</script>",
    "metacaracteres de SQL": "' OR '1'='1' -- ; % _ [a]",
    "metacaracteres de plantillas": "{{7*7}} ${7*7} #{7*7} <%= 7*7 %> %s {0}",
    "saltos de línea": "primera línea\nsegunda línea\ttabulada",
}
_TOGETHER = " ".join(text for text in KINDS.values() if text != _NUL)
_SHORT = "ñ🩺א'\"<b>&;--{{7*7}}%s"  # a reference takes 30 characters
_OK = (200, 201)


@dataclass(frozen=True, slots=True)
class _Door:
    """A write and its main text: where it goes, and which reading shows it again, by which id."""

    text: str
    reads: str
    by: str
    made: str = (
        ""  # the answer's property that holds the id; "" when the request itself names the row
    )
    listed: str = ""  # the list of a bulk
    short: bool = False


def _doors() -> dict[str, _Door]:
    doors: dict[str, _Door] = {}
    for kind in ("glosa", "devolucion"):
        row, reads = f"idSeguimientoFactura{kind.capitalize()}", f"ver_{kind}"
        # N6: the results of the operations of a devolución name their id like a glosa's.
        made = "idSeguimientoFacturaGlosa"
        bulk = "listaGlosas" if kind == "glosa" else "listaDevoluciones"
        doors |= {
            f"formular_{kind}": _Door("observacion", reads, row, made),
            f"formular_{kind}_masivo": _Door("observacion", reads, row, made, bulk),
            f"responder_{kind}": _Door("observacionRespuesta", reads, row),
            f"reiterar_{kind}": _Door("observacionReiteracion", reads, row),
            f"responder_reiteracion_{kind}": _Door("observacionReiteracionRespuesta", reads, row),
        }
    pago, cuenta = "idSeguimientoFacturaPago", "idEmpresaCuentaBancaria"
    return doors | {
        "radicar_factura": _Door(
            "radicado", "listar_radicados_de_factura", "idFactura", short=True
        ),
        "registrar_pago": _Door("referenciaBancaria", "ver_pago", pago, pago, short=True),
        "registrar_pago_masivo": _Door(
            "referenciaBancaria", "ver_pago", pago, pago, "listaPagos", short=True
        ),
        "registrar_estado_pago": _Door("observacion", "", ""),
        "crear_cuenta": _Door("observaciones", "ver_cuenta", "id", cuenta),
        "actualizar_cuenta": _Door("observaciones", "ver_cuenta", "id"),
        "cambiar_estado_cuenta": _Door("observaciones", "", ""),
    }


_DOORS = _doors()
# an invoice takes as many as one likes: each kind of text has a glosa of its own
_ONE_BY_ONE = "formular_glosa"


def items(pack: Pack, contract: Contract) -> tuple[Item, ...]:
    """Return an item per write with a text, one per write with an amount, one per list with filters
    of text.
    """
    made = []
    for name, exemplar in pack.exemplars.items():
        bound = contract.bound.get(name)
        if bound is None:
            continue
        if name in _DOORS and exemplar.need is not None:
            made.append(
                _item(
                    name,
                    "textos",
                    "conserva cualquier texto, o lo rechaza con 400",
                    _texts(name, exemplar),
                    exemplar,
                    ("SIIFA-R31", "SIIFA-S02"),
                    rows=1 if name == _ONE_BY_ONE else 2,
                    writes=len(KINDS) if name == _ONE_BY_ONE else 2,
                )
            )
        if name in _AMOUNTS and exemplar.need is not None:
            made.append(
                _item(
                    name,
                    "importes",
                    "ningún importe causa un error",
                    _amounts(name, exemplar),
                    exemplar,
                    ("SIIFA-S06", "SIIFA-S02"),
                    rows=1,
                    writes=len(_BROKEN) + len(_ODD),
                )
            )
        if bound.capability.kind == "read" and _filters(contract, name):
            made.append(
                _item(
                    name,
                    "filtros-hostiles",
                    "ningún texto en un filtro causa un error",
                    _filtered(name, exemplar),
                    exemplar,
                    ("SIIFA-S02", "SIIFA-S13"),
                    rows=1,
                    writes=0,
                )
            )
    return tuple(made)


def _item(
    name: str,
    kind: str,
    title: str,
    run: Callable[[Context], None],
    exemplar: Exemplar,
    requirements: tuple[str, ...],
    *,
    rows: int,
    writes: int,
) -> Item:
    return Item(
        id=f"probing/{name}/{kind}",
        phase="probing",
        title=f"{name}: {title}",
        run=run,
        capability=name,
        capabilities=(name,),
        requirements=requirements,
        roles=exemplar.roles,
        writes=writes + exemplar.prepares * rows if writes else 0,
        needs=(Need(exemplar.need.radicada, rows),) if exemplar.need else (),
    )


def _texts(name: str, exemplar: Exemplar) -> Callable[[Context], None]:
    door = _DOORS[name]

    def run(context: Context) -> None:
        if name == _ONE_BY_ONE:
            base = exemplar.make(context, context.resources[0])
            for what, text in KINDS.items():
                _kept(context, name, exemplar, base, text, what)
                if context.findings:
                    return
            return
        whole = _SHORT if door.short else _TOGETHER
        base = exemplar.make(context, context.resources[0])
        used = _kept(
            context, name, exemplar, base, "a\x00b" if door.short else _NUL, "un carácter nulo"
        )
        if context.findings:
            return
        if used:  # what was accepted used its row up
            base = exemplar.make(context, context.resources[1])
        _kept(context, name, exemplar, base, whole, "tildes, emojis, comillas y metacaracteres")

    return run


def _kept(
    context: Context, name: str, exemplar: Exemplar, base: Mapping[str, Any], text: str, what: str
) -> bool:
    """Write a text and read it again; say whether it was accepted."""
    door = _DOORS[name]
    written = sent(context, context.request(name, exemplar.role, _with_text(base, door, text)))
    if written is None or not context.expect(
        written, (*_OK, 400), ERR_10, expected=f"2xx o 400 con {what}"
    ):
        return False
    if written.status == 400:
        return False
    if door.reads not in context.contract.bound or context.findings:
        return True
    known = written.json() if door.made else base
    row = known[0] if isinstance(known, list) and known else known
    number = row.get(door.made or door.by) if isinstance(row, dict) else None
    if number is None:
        return True
    shown = context.call(door.reads, exemplar.role, {door.by: number})
    detail = shown.json()
    detail = detail[0] if isinstance(detail, list) and detail else detail
    read = detail.get(door.text) if isinstance(detail, dict) and shown.status == 200 else None
    # What is not shown at all is another check's matter (R24).
    if isinstance(read, str) and read != text:
        context.report(
            CON_06,
            shown,
            place=f"$.{door.text}",
            expected=f"el texto que se escribió: {text!r}",
            actual=repr(read),
        )
    return True


def _with_text(base: Mapping[str, Any], door: _Door, text: Any) -> dict[str, Any]:
    if not door.listed:
        return {**base, door.text: text}
    return {**base, door.listed: [{**one, door.text: text} for one in base[door.listed]]}


_AMOUNTS = {
    "formular_glosa": _Door("valorGlosa", "", ""),
    "formular_devolucion": _Door("valorDevolucion", "", ""),
    "formular_glosa_masivo": _Door("valorGlosa", "", "", listed="listaGlosas"),
    "formular_devolucion_masivo": _Door("valorDevolucion", "", "", listed="listaDevoluciones"),
    "registrar_pago": _Door("valor", "", ""),
    "registrar_pago_masivo": _Door("valor", "", "", listed="listaPagos"),
}
_MARK = "@importe@"
# No JSON, or no double (the contract's format), or below zero: refused.
_OVERFLOWS = ("1e400", "-1e400", "-9223372036854775809")
_BROKEN = ("NaN", "Infinity", *_OVERFLOWS)
# Numbers all of them: taken, rounded to the cent, or refused as not fit for the invoice.
_ODD = ("1e2", "1E+2", "0." + "3" * 30, "9007199254740993", "9223372036854775808", "1e30")


def _amounts(name: str, exemplar: Exemplar) -> Callable[[Context], None]:
    door = _AMOUNTS[name]

    def run(context: Context) -> None:
        base = exemplar.make(context, context.resources[0])
        text = json.dumps(_with_text(base, door, _MARK), ensure_ascii=False)
        operation = context.bound(name).operation
        how = weaker(
            operation, Defect("valor", (*((door.listed, 0) if door.listed else ()), door.text))
        )
        for literal in (*_BROKEN, *(() if door.listed else _ODD)):
            raw = text.replace(f'"{_MARK}"', literal).encode()
            exchange = sent(context, context.request(name, exemplar.role, base, raw=raw))
            if exchange is None:
                continue
            taken = exchange.status in _OK
            if literal in _BROKEN and taken:
                context.report(
                    ERR_02,
                    exchange,
                    expected=f"400 con {door.text} = {literal}",
                    actual=describe(exchange),
                    **(how if literal in _OVERFLOWS else {}),
                )
            context.expect(
                exchange, (*_OK, 400), ERR_10, expected=f"2xx o 400 con {door.text} = {literal}"
            )
            if context.findings:
                return

    return run


_QUOTED = "' OR '1'='1"
_SEARCHED = ("metacaracteres de SQL", "emojis", "un carácter nulo", "metacaracteres de plantillas")


def _filters(contract: Contract, name: str) -> list[str]:
    """Return the filters of a list that are texts: no date, no code of a closed list."""
    return [
        one.name
        for one in contract.bound[name].operation.parameters
        if one.where == "query"
        and "string" in str(one.schema.get("type"))
        and not one.schema.get("format")
        and not one.schema.get("enum")
        and not one.name.lower().startswith("fecha")
    ]


def _filtered(name: str, exemplar: Exemplar) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        base = exemplar.make(context, context.resources[0] if context.resources else None)
        filters = _filters(context.contract, name)
        for place, what in enumerate(_SEARCHED):
            field = filters[place % len(filters)]
            exchange = sent(
                context, context.request(name, exemplar.role, {**base, field: KINDS[what]})
            )
            if exchange is not None:
                context.expect(
                    exchange,
                    (200, 400, 404),
                    ERR_10,
                    expected=f"200, 400 o 404 con {what} en {field}",
                )
            if context.findings:
                return
        exact = next((field for field in filters if field.lower() == "numerofactura"), "")
        open_ = {field: value for field, value in base.items() if not field.startswith("Fecha")}
        exchange = (
            sent(context, context.request(name, exemplar.role, {**open_, exact: _QUOTED}))
            if exact
            else None
        )
        rows = context.paging.rows_of(exchange.json()) if exchange is not None else []
        if exchange is not None and rows:
            context.report(
                CON_04,
                exchange,
                expected=f"ninguna fila con {exact} = {_QUOTED}",
                actual=f"{len(rows)} filas",
            )

    return run
