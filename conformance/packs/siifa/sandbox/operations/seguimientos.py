"""Glosas and devoluciones: formulated, answered, reiterated, answered again. The rules R1 to
R31.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from conformance.core.calendar import BOGOTA, count_business_days
from conformance.core.lifecycle import Move
from conformance.packs.siifa.sandbox.call import Call, Handler, not_future, visible
from conformance.packs.siifa.sandbox.tables.records import (
    ANNEXES,
    DEVOLUCION,
    GLOSA,
    Factura,
    ReportedAct,
    Seguimiento,
    SeguimientoKind,
)
from conformance.sandbox.reply import RefusalError, Reply, answer, invalid, missing

Body = Mapping[str, Any]


def formular(kind: SeguimientoKind) -> Handler:
    """Return the operation that formulates one glosa or devolución."""

    def handle(call: Call) -> Reply:
        row = _formulated(call, kind, call.body)
        call.store.put(row)
        return answer({"idSeguimientoFacturaGlosa": row.id})

    return handle


def formular_masivo(kind: SeguimientoKind, lista: str) -> Handler:
    """Return the bulk operation: one bad item refuses all and nothing is stored (decision R19)."""

    def handle(call: Call) -> Reply:
        items: list[Body] = call.body[lista]
        if call.store.rule("R19-max") and len(items) > 1000:
            raise invalid(_pascal(lista), "La lista no puede tener más de 1000 elementos")
        rows = _all_formulated(call, kind, lista)
        for row in rows:
            call.store.put(row)
        return answer([_bulk_result(row, item) for row, item in zip(rows, items, strict=True)])

    return handle


def _all_formulated(call: Call, kind: SeguimientoKind, lista: str) -> list[Seguimiento]:
    """Return the rows of a bulk to store, or refuse it with the faults of each element."""
    errors: dict[str, list[str]] = {}
    rows: list[Seguimiento] = []
    for index, item in enumerate(call.body[lista]):
        try:
            _once(call, kind, item, rows)
            rows.append(_formulated(call, kind, item))
        except RefusalError as refusal:
            faults = refusal.errors or {"IdFactura": [refusal.detail]}
            for name, texts in faults.items():
                errors[f"{_pascal(lista)}[{index}].{name}"] = list(texts)
    if errors:
        raise RefusalError(
            400, "El cargue masivo fue rechazado: no se guardó ningún elemento.", errors
        )
    return rows


def responder(kind: SeguimientoKind) -> Handler:
    """Return the operation that answers: once only, later than the formulation (R2, R4, R5, R9)."""
    code_name = "idSeguimientoTipoCodigoRespuesta"

    def handle(call: Call) -> Reply:
        row = _found(call, kind, operation="respuesta")
        body = call.body
        _answer_code(call, kind, code_name)
        _in_turn(call, row, kind.responder)
        earlier = [("formulación", _when(row.formulacion))]
        _dates(call, row, "fechaRespuesta", earlier, kind.responder.term)
        act = _act(call, body[code_name], body["fechaRespuesta"], body["observacionRespuesta"])
        return _stored(call, replace(row, respuesta=act))

    return handle


def reiterar(kind: SeguimientoKind) -> Handler:
    """Return the operation that reiterates (or lifts): once, after the answer (R3, R5, R7, R9)."""
    code_name = f"idSeguimientoTipoCodigo{kind.suffix}Reiteracion"
    date_name = f"fechaFormulacion{kind.suffix}Reiteracion"

    def handle(call: Call) -> Reply:
        row = _found(call, kind)
        body = call.body
        _group_code(call, code_name, body[code_name], kind.name)
        _in_turn(call, row, kind.reiterar)
        earlier = [("formulación", _when(row.formulacion)), ("respuesta", _when(row.respuesta))]
        _dates(call, row, date_name, earlier, kind.reiterar.term)
        act = _act(call, body[code_name], body[date_name], body["observacionReiteracion"])
        return _stored(call, replace(row, reiteracion=act))

    return handle


def responder_reiteracion(kind: SeguimientoKind) -> Handler:
    """Return the operation that answers a reiteration: only the id is required (R5, R6, R8, R9,
    R12).
    """
    code_name = f"idSeguimientoTipoCodigo{kind.suffix}ReiteracionRespuesta"
    date_name = f"fechaFormulacion{kind.suffix}ReiteracionRespuesta"

    def handle(call: Call) -> Reply:
        row = _found(call, kind)
        body = call.body
        if body[code_name] is not None:
            _answer_code(call, kind, code_name)
        _in_turn(call, row, kind.cerrar)
        earlier = [("formulación", _when(row.formulacion))]
        # A glosa's is compared with the formulation only (OF, PUT …/ReiteracionRespuesta).
        if kind is DEVOLUCION:
            earlier += [
                ("respuesta", _when(row.respuesta)),
                ("reiteración", _when(row.reiteracion)),
            ]
        if body[date_name] is not None:
            _dates(call, row, date_name, earlier, kind.cerrar.term)
        return _stored(
            call,
            replace(
                row,
                ultima=_act(
                    call, body[code_name], body[date_name], body["observacionReiteracionRespuesta"]
                ),
            ),
        )

    return handle


def _in_turn(call: Call, row: Seguimiento, move: Move, name: str = "") -> None:
    """Refuse a move that the table has out of turn in the row's state (R5 to R8, R15, R16)."""
    rule = row.kind.cycle.refused(row.state, move.name)
    if rule is not None and call.store.rule(rule.name):
        raise invalid(name or _id_name(row.kind), rule.text)


def _pascal(name: str) -> str:
    return name[:1].upper() + name[1:]


def _id_name(kind: SeguimientoKind) -> str:
    return f"IdSeguimientoFactura{kind.suffix}"


def _found(call: Call, kind: SeguimientoKind, operation: str = "") -> Seguimiento:
    number = call.body[f"idSeguimientoFactura{kind.suffix}"]
    row = call.store.seguimientos.get(number)
    if row is None or visible(call, row.factura) is None:
        raise missing(f"El seguimiento {number}")
    if row.kind is not kind and (operation != "respuesta" or call.store.rule("R4")):
        # each operation takes only its own kind (decision R4)
        raise missing(f"El seguimiento {number}")
    return row


def _stored(call: Call, row: Seguimiento) -> Reply:
    call.store.put(row)
    return answer({"idSeguimientoFacturaGlosa": row.id})


def _act(call: Call, code: str | None, fecha: datetime | None, text: str | None) -> ReportedAct:
    return ReportedAct(code, fecha, text, call.user.guid, call.now)


def _when(act: ReportedAct | None) -> datetime | None:
    return act.fecha if act else None


def _group_code(call: Call, name: str, code: str, group: str) -> None:
    found = call.store.codes.get(code)
    wrong = found is None or not found.active or group not in found.groups
    if wrong and call.store.rule("codigo"):
        raise invalid(
            _pascal(name),
            "El código de tipo especificado no existe, no está activo o no pertenece "
            f"al grupo {group}",
        )


def _answer_code(call: Call, kind: SeguimientoKind, name: str) -> None:
    code = call.body[name]
    if not call.store.rule("R2") and code in call.store.codes:
        return
    group = "RESPUESTA" if kind is GLOSA else "RESPUESTA_DEV_PTS_PSS"
    found = call.store.codes.get(code)
    wrong = found is None or not found.active or code not in kind.answers
    if wrong and call.store.rule("codigo"):
        raise invalid(
            _pascal(name),
            "El código de tipo de respuesta especificado no existe, no está activo o no "
            f"pertenece al grupo {group}",
        )


def _dates(
    call: Call, row: Seguimiento, name: str, earlier: list[tuple[str, datetime | None]], term: int
) -> None:
    """Refuse an act not later than the `earlier` ones (R9), in the future (R10), or late when
    enforced (R18).
    """
    fecha: datetime = call.body[name]
    for what, before in earlier:
        if before is not None and fecha <= before and call.store.rule("R9"):
            raise invalid(_pascal(name), f"La fecha debe ser posterior a la fecha de {what}")
    not_future(call, _pascal(name), fecha)
    previous = [
        act.fecha for act in (row.formulacion, row.respuesta, row.reiteracion) if act and act.fecha
    ]
    _in_term(call, name, previous[-1] if previous else None, fecha, term)


def _in_term(call: Call, name: str, start: datetime | None, fecha: datetime, term: int) -> None:
    if not call.sandbox.enforces_terms or not term or start is None:
        return
    first, last = start.astimezone(BOGOTA).date(), fecha.astimezone(BOGOTA).date()
    if count_business_days(first, last) > term:
        raise invalid(_pascal(name), f"El término legal de {term} días hábiles está vencido")


def _once(call: Call, kind: SeguimientoKind, item: Body, rows: list[Seguimiento]) -> None:
    twice = kind is DEVOLUCION and any(row.factura == item["idFactura"] for row in rows)
    if twice and call.store.rule("R15"):
        raise invalid("IdFactura", "La lista devuelve dos veces la misma factura")


def _formulated(call: Call, kind: SeguimientoKind, body: Body) -> Seguimiento:
    """Return the row to store, or refuse: shape and code first, then the factura, then its
    state.
    """
    code_name = f"idSeguimientoTipoCodigo{kind.suffix}"
    _group_code(call, code_name, body[code_name], kind.name)
    annex = _annex(call, body)
    factura = visible(call, body["idFactura"])
    if factura is None:
        raise missing(f"La factura {body['idFactura']}")
    unknown = annex is not None and not call.store.annex_exists(*annex, factura.id)
    if annex is not None and unknown and call.store.rule("anexo"):
        name, number = annex
        raise missing(f"El anexo {name} {number} de la factura {factura.id}")
    _formulation_allowed(call, kind, body, factura)
    act = _act(call, body[code_name], body["fechaFormulacion"], body["observacion"])
    value = body[f"valor{kind.suffix}"]
    return Seguimiento(call.store.next_id(), kind, factura.id, annex, value, act)


def _annex(call: Call, body: Body) -> tuple[str, Any] | None:
    """Return the annex that a body points at, or refuse more than one."""
    annexes = [(name, body[name]) for name in ANNEXES if body.get(name) is not None]
    if len(annexes) > 1 and call.store.rule("un-anexo"):
        second, _ = annexes[1]
        raise invalid(_pascal(second), "La glosa puede señalar un solo anexo de la factura")
    return annexes[0] if annexes else None


def _formulation_allowed(call: Call, kind: SeguimientoKind, body: Body, factura: Factura) -> None:
    fecha: datetime = body["fechaFormulacion"]
    radicado = call.store.radicados.get(factura.id)
    if radicado is None and call.store.rule("R11"):
        raise invalid("IdFactura", "La factura no está radicada")
    early = radicado is not None and fecha < radicado.fecha
    if early and call.store.rule("tras-el-radicado"):
        raise invalid("FechaFormulacion", "La fecha no puede ser anterior a la fecha del radicado")
    not_future(call, "FechaFormulacion", fecha)
    _in_term(
        call, "fechaFormulacion", radicado.fecha if radicado else None, fecha, kind.formular.term
    )
    if call.store.rule("R14"):
        _value_allowed(kind, body, factura)
    _alone(call, kind, factura)


def _alone(call: Call, kind: SeguimientoKind, factura: Factura) -> None:
    """Refuse a glosa after an answer (R16) and a second devolución (R15), as the table has it."""
    for row in call.store.of_factura(factura.id):
        if row.kind is kind:
            _in_turn(call, row, kind.formular, "IdFactura")


def _value_allowed(kind: SeguimientoKind, body: Body, factura: Factura) -> None:
    valor = body[f"valor{kind.suffix}"]
    if valor is None:
        return
    if kind is GLOSA and not 0 < valor <= factura.valor:
        raise invalid(
            "ValorGlosa", "El valor debe ser mayor a 0 y no superar el valor de la factura"
        )
    if kind is DEVOLUCION and valor != factura.valor:
        raise invalid("ValorDevolucion", "El valor debe ser igual al valor de la factura")


def _bulk_result(row: Seguimiento, item: Body) -> dict[str, Any]:
    act = row.formulacion
    return {
        "idSeguimientoFacturaGlosa": row.id,
        **item,
        "fechaReporte": act.reported,
        "usuarioReporte": act.user,
    }
