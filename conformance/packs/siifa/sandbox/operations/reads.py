"""Reading facturas, radicados, seguimientos and codes; filing facturas (radicar)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from conformance.packs.siifa.sandbox.call import (
    Call,
    Handler,
    in_order,
    not_future,
    paged,
    visible,
    within,
)
from conformance.packs.siifa.sandbox.tables.records import (
    Factura,
    Radicado,
    Seguimiento,
    SeguimientoKind,
)
from conformance.packs.siifa.sandbox.tables.store import ADMIN
from conformance.packs.siifa.sandbox.tables.views import (
    consolidated_row,
    door_row,
    factura_detail,
    factura_item,
    radicado_detail,
    radicado_result,
    summary,
)
from conformance.sandbox.reply import RefusalError, Reply, answer, invalid, missing


def listar_facturas(call: Call) -> Reply:
    """Answer the facturas of the caller's entity, in the order of their ids (decisions I01, R26,
    R27).
    """
    query = call.query
    in_order(call, "fechaEmisionInicio", "fechaEmisionFinal", what="fechas")

    def wanted(row: Factura) -> bool:
        return (
            _same(query["idFactura"], row.id)
            and _same(query["numeroFactura"], row.numero)
            and _same(query["nitEmisor"], row.emisor)
            and _same(query["nitAdquiriente"], row.adquiriente)
            and within(row.emision, query["fechaEmisionInicio"], query["fechaEmisionFinal"])
            and _same(query["tieneRadicado"], row.id in call.store.radicados)
            and _same(query["fechaCargue"] and query["fechaCargue"].date(), row.cargue.date())
        )

    scoped = call.store.rule("I01")
    rows = [
        row
        for row in call.store.facturas.values()
        if wanted(row) and (not scoped or call.store.sees(call.user, row))
    ]
    return paged(call, rows, factura_item)


def ver_factura(call: Call) -> Reply:
    """Answer one factura with its counters."""
    return answer(factura_detail(call.store, _factura(call)))


def ver_alertas_factura(call: Call) -> Reply:
    """Answer the alerts of a factura: one in seven has one."""
    factura = _factura(call)
    alert = {
        "idFactura": factura.id,
        "codigo": "ALR01",
        "descripcion": "La factura no tiene soportes de cobro",
    }
    return answer([alert] if factura.id % 7 == 0 else [])


def radicar_factura(call: Call) -> Reply:
    """File a factura, once only (decision R21); the payer's NIT or 403 (decision I02)."""
    factura = call.store.facturas.get(call.body["idFactura"])
    if factura is None:
        raise missing(f"La factura {call.body['idFactura']}")
    if not call.store.pays(call.user, factura):
        raise RefusalError(403, "La factura pertenece a otra entidad.")
    if factura.id in call.store.radicados and call.store.rule("R21"):
        raise invalid("IdFactura", "La factura ya tiene un radicado previo")
    not_future(call, "FechaRadicado", call.body["fechaRadicado"])
    return answer(radicado_result(call.store, _filed(call, factura, call.body)))


def radicar_factura_masivo(call: Call) -> Reply:
    """File many: another entity's NIT refuses all (I03); unknown or filed ones are skipped
    (R20).
    """
    items = call.body["listaRadicado"]
    for index, item in enumerate(items):
        if not _pays(call, item["nitAdquiriente"]):
            raise RefusalError(
                403,
                f"El elemento {index} de la lista pertenece a otra entidad: no se radicó ninguno.",
            )
        not_future(call, f"ListaRadicado[{index}].FechaRadicado", item["fechaRadicado"])
    facturas = call.store.facturas.values()
    by_key = {(row.numero, row.adquiriente, row.emisor): row for row in facturas}
    filed: list[Radicado] = []
    for item in items:
        factura = by_key.get((item["numeroFactura"], item["nitAdquiriente"], item["nitEmisor"]))
        if factura is None:
            continue
        if factura.id not in call.store.radicados or not call.store.rule("R20"):
            filed.append(_filed(call, factura, item))
    return answer([radicado_result(call.store, row) for row in filed])


def _pays(call: Call, nit: str) -> bool:
    """Tell whether the caller files for an entity."""
    return call.user.role == ADMIN or call.store.same(call.user.nit, nit)


def ver_radicado(call: Call) -> Reply:
    """Answer one radicado; another entity's is 403 (decision I02)."""
    number = call.path["idFacturaRadicado"]
    row = next((row for row in call.store.radicados.values() if row.id == number), None)
    if row is None:
        raise missing(f"El radicado {number}")
    _own(call, call.store.facturas[row.factura])
    return answer(radicado_detail(call.store, row))


def listar_radicados_de_factura(call: Call) -> Reply:
    """Answer the radicados of a factura as a list; another entity's factura is 403 (decision
    I02).
    """
    number = call.path["idFactura"]
    factura = call.store.facturas.get(number)
    if factura is None:
        raise missing(f"La factura {number}")
    _own(call, factura)
    row = call.store.radicados.get(number)
    return answer([radicado_detail(call.store, row)] if row else [])


def listar_seguimientos(call: Call) -> Reply:
    """Answer the consolidated list of glosas and devoluciones of the caller's entity (I01, I06)."""
    query = call.query
    if call.user.role != ADMIN and not call.user.nit:
        raise RefusalError(401, "El token no tiene NitEntidad.")
    kinds = (None, "GLOSA", "DEVOLUCION")
    if query["tipoSeguimiento"] not in kinds and call.store.rule("tipo"):
        raise invalid("TipoSeguimiento", "El valor debe ser GLOSA o DEVOLUCION")
    in_order(call, "fechaCreacionInicio", "fechaCreacionFinal", what="fechas")

    def wanted(row: Seguimiento) -> bool:
        factura = call.store.facturas[row.factura]
        return (
            _same(query["tipoSeguimiento"], row.kind.name)
            and _same(query["idSeguimientoFactura"], row.id)
            and _same(query["idSeguimientoTipoCodigo"], row.formulacion.code)
            and _same(query["numeroFactura"], factura.numero)
            and _same(query["nitEmisor"], factura.emisor)
            and _same(query["nitAdquiriente"], factura.adquiriente)
        )

    return paged(call, filter(wanted, _scoped(call)), consolidated_row)


def listar_codigos(call: Call) -> Reply:
    """Answer the active codes of a group as a list; an unknown group has none (decision R30)."""
    query = call.query
    return answer(
        [
            {
                "idSeguimientoTipoCodigo": row.code,
                "idSeguimientoTipoCodigoPadre": row.parent,
                "descripcion": row.label,
                "nivel": row.level,
            }
            for row in call.store.codes.values()
            if row.active
            and (query["grupo"] is None or query["grupo"] in row.groups)
            and _same(query["nivel"], row.level)
            and _same(query["idSeguimientoTipoCodigoPadre"], row.parent)
        ]
    )


def ver(kind: SeguimientoKind) -> Handler:
    """Return the operation that shows one glosa or devolución."""

    def handle(call: Call) -> Reply:
        number = call.path[f"idSeguimientoFactura{kind.suffix}"]
        row = call.store.seguimientos.get(number)
        if row is None or row.kind is not kind or visible(call, row.factura) is None:
            raise missing(f"El seguimiento {number}")
        return answer(door_row(call.store, row))

    return handle


def listar(kind: SeguimientoKind) -> Handler:
    """Return the operation that lists glosas or devoluciones, of one factura when the query names
    it.
    """

    def handle(call: Call) -> Reply:
        query = call.query
        in_order(call, "fechaCreacionInicio", "fechaCreacionFinal", what="fechas")

        def wanted(row: Seguimiento) -> bool:
            return (
                row.kind is kind
                and _same(query[f"idSeguimientoFactura{kind.suffix}"], row.id)
                and _same(query[f"idSeguimientoTipoCodigo{kind.suffix}"], row.formulacion.code)
            )

        return paged(call, filter(wanted, _scoped(call)), door_row)

    return handle


def resumir(kind: SeguimientoKind) -> Handler:
    """Return the operation that counts the glosas or devoluciones of a factura (decision R25)."""

    def handle(call: Call) -> Reply:
        rows = call.store.of_factura(_factura(call).id)
        return answer(summary(kind, [row for row in rows if row.kind is kind]))

    return handle


def _same(asked: object, actual: object) -> bool:
    return asked is None or asked == actual


def _factura(call: Call) -> Factura:
    factura = visible(call, call.path["idFactura"])
    if factura is None:
        raise missing(f"La factura {call.path['idFactura']}")
    return factura


def _own(call: Call, factura: Factura) -> None:
    if not call.store.sees(call.user, factura):
        raise RefusalError(403, "La factura pertenece a otra entidad.")


def _filed(call: Call, factura: Factura, item: Any) -> Radicado:
    row = Radicado(
        call.store.next_id(),
        factura.id,
        item["radicado"],
        item["fechaRadicado"],
        call.user.guid,
        call.now,
    )
    call.store.radicados[factura.id] = row
    return row


def _scoped(call: Call) -> Iterable[Seguimiento]:
    """Yield the caller's seguimientos that pass the filters both kinds of list share, by id."""
    factura = call.path.get("idFactura", call.query.get("idFactura"))
    rows = call.store.seguimientos.values() if factura is None else call.store.of_factura(factura)
    return (row for row in rows if _is_asked(call, row))


def _is_asked(call: Call, row: Seguimiento) -> bool:
    """Tell whether a row passes the filters of its list, and the caller may see it."""
    query = call.query
    code = row.respuesta.code if row.respuesta else ""
    text, words = query["observacion"], row.formulacion.text or ""
    return (
        within(_created(call, row), query["fechaCreacionInicio"], query["fechaCreacionFinal"])
        and _same(query["idSeguimientoTipoCodigoRespuesta"], code)
        and (text is None or text.lower() in words.lower())
        and _same(query["tieneRespuesta"], row.respuesta is not None)
        and visible(call, row.factura) is not None
    )


def _created(call: Call, row: Seguimiento) -> datetime:
    """Return what `FechaCreacion…` looks at: the act's date, or its registration's (either is
    right).
    """
    act = row.formulacion
    by_act = act.fecha is not None and call.store.rule("fecha-del-acto")
    return act.fecha if by_act and act.fecha is not None else act.reported
