"""Defects of whole families of operations: each part of a wide requirement, everywhere and in one
place.
"""

from datetime import timedelta

from conformance.core.finding import Level
from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import all_subtle, off, wrap
from conformance.packs.siifa.sandbox.faults import acts as a
from conformance.packs.siifa.sandbox.faults import cases as c
from conformance.packs.siifa.sandbox.faults import parts as d
from conformance.packs.siifa.sandbox.faults.bulk import (
    kept,
    last_lost,
    main_closed,
    second_main,
    twin_account,
)
from conformance.packs.siifa.sandbox.faults.lists import edited, unknown_group
from conformance.packs.siifa.sandbox.faults.negatives import ABSENT, forgiven, forgiven_items
from conformance.packs.siifa.sandbox.faults.tools import body_of, value_of
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.sandbox.application import Incoming, ServedOperation
from conformance.sandbox.fault import asking, called_by, every, only, slow
from conformance.sandbox.tables import FIRST_ID

_SHOULD = Level.SHOULD
_FAR = 1_000_000_000  # an id further than any that a system has given


def _far(_: SiifaSandbox, incoming: Incoming) -> bool:
    return (
        _FAR < d.number_of(incoming) < FIRST_ID
    )  # past the rows that are given, before those that are written


def _unknown(sandbox: SiifaSandbox, incoming: Incoming) -> bool:
    store, number = sandbox.store, d.number_of(incoming)
    return not any(
        number in table
        for table in (store.facturas, store.seguimientos, store.pagos, store.cuentas)
    )


def _by_path(operation: ServedOperation) -> bool:
    return "<" in operation.paths[0] and "rips" not in operation.capability


_ACCOUNTS = ("actualizar_cuenta", "cambiar_estado_cuenta")
_MONEY = ("radicar_factura", "registrar_pago", "registrar_estado_pago")
_OF_FACTURA = d.named("listar_glosa_de_factura", "listar_devolucion_de_factura")
_ACTS = tuple(
    f"{act}_{kind}"
    for kind in ("glosa", "devolucion")
    for act in ("formular", "responder", "reiterar", "responder_reiteracion")
)


def _single(operation: ServedOperation) -> bool:
    return operation.body is not None and operation.capability not in (
        "formular_glosa_masivo",
        "registrar_pago_masivo",
    )


def _all_but_glosas(operation: ServedOperation) -> bool:
    return operation.body is not None and operation.capability != "formular_glosa_masivo"


def _no_row(sandbox: SiifaSandbox, incoming: Incoming) -> bool:
    body = body_of(incoming.body)
    return "idFactura" not in body or body["idFactura"] not in list(sandbox.store.facturas)


def _far_body(_: SiifaSandbox, incoming: Incoming) -> bool:
    values = [*body_of(incoming.body).values()]
    return any(isinstance(value, int) and value > _FAR for value in values)


def _negative(_: SiifaSandbox, incoming: Incoming) -> bool:
    return "/-" in incoming.path


def _no_body(_: SiifaSandbox, incoming: Incoming) -> bool:
    return not body_of(incoming.body)


_PLAIN = (
    wrap(
        "entra-con-exito-como-texto",
        "Al que entra se le responde `success` como texto",
        "SCH-01",
        "MAN-4.7",
        edited("iniciar_sesion", lambda body: {**body, "success": "sí"}),
    ),
    wrap(
        "cualquier-rol-escribe",
        "Ninguna escritura verifica el rol",
        "SEC-03",
        "ROL",
        d.let_in(d.writes, "admin"),
    ),
    wrap(
        "cualquier-rol-lee",
        "Ninguna lectura verifica el rol",
        "SEC-03",
        "ROL",
        d.let_in(d.reads, "admin"),
    ),
    wrap(
        "desconocido-es-400-al-leer",
        "Leer un id que no existe se responde con 400",
        "ERR-03",
        "S07",
        d.restated(d.reads, 404, 400, _unknown),
    ),
    wrap(
        "desconocido-es-400-al-escribir",
        "Escribir sobre un id que no existe se responde con 400",
        "ERR-03",
        "S07",
        d.restated(d.named(*_ACTS, *_ACCOUNTS), 404, 400),
    ),
    wrap(
        "desconocido-es-403-al-pagar",
        "Radicar o pagar una factura que no existe se responde con 403",
        "ERR-03",
        "S07",
        d.restated(d.named(*_MONEY), 404, 403, _no_row),
    ),
    wrap(
        "mal-formado-es-404",
        "Todo id mal formado en la ruta se responde con 404",
        "ERR-04",
        "S06",
        d.restated(d.both(d.reads, _by_path), 400, 404),
    ),
    wrap(
        "incompleto-no-se-hace",
        "Lo que llega sin un dato obligatorio se responde con 200 y no se hace",
        "ERR-02",
        "R12",
        c.left_undone(_all_but_glosas),
    ),
    wrap(
        "paginas-sin-limite",
        "Ninguna lista rechaza una página fuera de sus límites",
        "ERR-02",
        "R26",
        d.asked(d.lists, d.limitless),
    ),
    wrap(
        "listas-sin-filtros", "Ninguna lista filtra", "CON-04", "R27", d.filters_forgotten(d.lists)
    ),
    wrap(
        "rangos-invertidos",
        "Ninguna lista rechaza un rango invertido",
        "ERR-02",
        "R27",
        d.ranges_forgotten(d.lists),
    ),
    wrap(
        "campo-sin-declarar",
        "Toda respuesta trae un campo que el contrato no declara",
        "SCH-01",
        "MAN-4.7",
        d.edited_rows(d.every, d.undeclared),
    ),
    off(
        "nadie-mira-la-entidad",
        "Ninguna operación mira de qué entidad es lo que se le pide",
        "SEC-05",
        "I01",
        "entity",
    ),
    wrap(
        "cualquier-codigo-al-formular",
        "Se formula con cualquier código",
        "LIF-04",
        "R01",
        d.mended(d.named("formular_glosa", "formular_devolucion"), d.codes_taken),
    ),
    wrap(
        "cualquier-codigo-al-reiterar",
        "Se reitera con cualquier código",
        "LIF-04",
        "R03",
        d.mended(d.named("reiterar_glosa", "reiterar_devolucion"), d.codes_taken),
    ),
    wrap(
        "cualquier-codigo-al-contestar",
        "Se contesta una reiteración con cualquier código",
        "LIF-04",
        "R02",
        d.mended(
            d.named("responder_reiteracion_glosa", "responder_reiteracion_devolucion"),
            d.codes_taken,
        ),
    ),
    wrap(
        "textos-sin-limite",
        "Ningún texto tiene límite: lo que sobra se corta",
        "ERR-02",
        "R17",
        d.mended(_single, d.texts_cut()),
    ),
    wrap(
        "anexos-sin-mirar",
        "Los anexos de una glosa no se verifican",
        "ERR-02",
        "R13",
        d.mended(d.named("formular_glosa"), d.annexes_forgotten),
    ),
    wrap(
        "negado-y-hecho",
        "Lo que se niega por el rol queda hecho",
        "CON-05",
        "R23",
        d.written_anyway(d.named(*_ACTS, "radicar_factura", "registrar_pago"), 403, "admin"),
    ),
    wrap(
        "ilegible-causa-500",
        "Un cuerpo que no es un objeto JSON causa un 500",
        "ERR-01",
        "S02",
        d.restated(d.writes, 400, 500, _no_body),
    ),
    wrap(
        "devolucion-sin-codigo-de-respuesta",
        "El detalle de la devolución no muestra el código de su respuesta",
        "CON-01",
        "R24",
        d.edited_rows(
            d.named("ver_devolucion"), lambda row: {**row, "idSeguimientoTipoCodigoRespuesta": None}
        ),
    ),
    wrap(
        "lista-con-otro-id",
        "Sin filtros, las listas de una factura muestran otro id que el detalle",
        "CON-01",
        "R24",
        d.edited_rows(_OF_FACTURA, c.next_id, c.unfiltered),
    ),
    wrap(
        "lote-de-devoluciones-pierde-la-ultima",
        "El lote de devoluciones pierde la última sin decirlo",
        "CON-01",
        "MAN-5.formular_devolucion_masivo",
        last_lost("formular_devolucion_masivo", "listaDevoluciones", 2),
    ),
    wrap(
        "radicados-a-cualquiera",
        "Los radicados de una factura se muestran a otras entidades",
        "SEC-05",
        "I02",
        d.shown_all(d.named("listar_radicados_de_factura")),
    ),
    wrap(
        "sin-filas-cuenta-una",
        "Pedida sin tamaño de página, una lista sin coincidencias dice que hay una",
        "CON-04",
        "S10",
        c.counts_one(
            d.named(
                "listar_facturas",
                "listar_seguimientos",
                "listar_pagos",
                "listar_usuarios_rips",
                "listar_transacciones_rips",
            )
        ),
    ),
    wrap(
        "servidor-obedece-al-cliente",
        "El cliente fija el usuario y la fecha de reporte de lo que formula",
        "CON-01",
        "R28",
        c.obeyed("formular_glosa", "formular_devolucion", "registrar_pago"),
    ),
    wrap(
        "pago-sin-radicado",
        "Se paga una factura sin radicar",
        "LIF-09",
        "R32",
        c.filed_meanwhile("registrar_pago"),
    ),
    wrap(
        "pago-sin-verificar",
        "Un pago se registra con cualquier valor, referencia, fuente y subfuente",
        "ERR-02",
        "R32",
        d.mended(d.named("registrar_pago"), c.payment_mended),
    ),
    wrap(
        "cuenta-sin-verificar",
        "Una cuenta se abre con cualquier NIT, banco y tipo",
        "ERR-02",
        "R34",
        d.mended(d.named("crear_cuenta", "actualizar_cuenta"), c.account_mended),
    ),
    wrap(
        "lote-de-mas-se-da-por-hecho",
        "Un lote de mil a cinco mil devoluciones se responde con 200 y no se hace",
        "LIF-08",
        "R19",
        c.passed_over(5000),
    ),
    wrap(
        "alertas-rechazadas",
        "Las alertas de una factura se rechazan siempre",
        "SCH-04",
        "MAN-7.200",
        d.restated(d.named("ver_alertas_factura"), 200, 400),
    ),
    wrap(
        "lote-sin-tipos",
        "En el lote de glosas la observación puede ser cualquier cosa",
        "ERR-02",
        "S06",
        forgiven_items(
            "formular_glosa_masivo",
            "listaGlosas",
            "observacion",
            lambda value: not isinstance(value, str | None),
            start=0,
        ),
    ),
    wrap(
        "pagos-guarda-los-buenos",
        "El lote de pagos rechazado guarda los buenos",
        "LIF-07",
        "R19",
        kept("registrar_pago_masivo", "listaPagos"),
    ),
    wrap(
        "lote-de-pagos-sin-usuario",
        "El lote de pagos no guarda quién los registró",
        "CON-01",
        "R22",
        c.nobody_pays,
        level=_SHOULD,
    ),
    wrap(
        "contestar-exige-mas-texto",
        "Contestar una devolución exige una observación de más de sesenta caracteres",
        "LIF-01",
        "MAN-5.responder_reiteracion_devolucion",
        a.refused(
            "responder_reiteracion_devolucion", "ObservacionReiteracionRespuesta", c.short_text
        ),
    ),
)
_SUBTLE = all_subtle(
    wrap(
        "erp-consulta-escribe-todo",
        "El rol ERP_Consulta escribe como su entidad",
        "SEC-03",
        "ROL",
        d.let_in(d.writes, "erp", called_by("SIIFA_ERP_Consulta")),
    ),
    wrap(
        "ips-consulta-escribe-todo",
        "El rol IPS_Consulta escribe como su entidad",
        "SEC-03",
        "ROL",
        d.let_in(d.writes, "ips", called_by("SIIFA_IPS_Consulta")),
    ),
    wrap(
        "eps-gestor-lee-todo",
        "El rol EPS_Gestor lee como su entidad",
        "SEC-03",
        "ROL",
        d.let_in(d.reads, "erp", called_by("SIIFA_EPS_Gestor")),
    ),
    wrap(
        "muy-lejano-es-400",
        "Leer un id de más de mil millones se responde con 400",
        "ERR-03",
        "S07",
        d.restated(d.reads, 404, 400, _far),
    ),
    wrap(
        "negativo-es-404",
        "Un id negativo en la ruta se responde con 404",
        "ERR-04",
        "S06",
        d.restated(d.both(d.reads, _by_path), 400, 404, _negative),
    ),
    wrap(
        "fecha-ausente-es-hoy",
        "La fecha que falta es la del momento",
        "ERR-02",
        "R12",
        d.dated_now(_all_but_glosas),
    ),
    off(
        "nit-sin-ultimo-digito",
        "Los NIT se comparan sin su último dígito",
        "SEC-05",
        "I01",
        "whole-nit",
    ),
    wrap(
        "campo-sin-declarar-al-gestor",
        "Al rol ERP_Gestor las respuestas le traen un campo sin declarar",
        "SCH-01",
        "MAN-4.7",
        d.edited_rows(d.every, d.undeclared, called_by("SIIFA_ERP_Gestor")),
    ),
    wrap(
        "texto-plano-al-gestor",
        "Al rol IPS_Gestor las lecturas se le entregan como text/plain",
        "SCH-02",
        "MAN-4.3",
        d.relabelled(d.reads, "text/plain; charset=utf-8", called_by("SIIFA_IPS_Gestor")),
    ),
    wrap(
        "un-caracter-de-mas",
        "Todo texto puede pasar de su límite en un carácter",
        "ERR-02",
        "R17",
        d.mended(_single, d.texts_cut(1)),
    ),
    wrap(
        "muy-lejano-es-400-al-escribir",
        "Escribir sobre un id de más de mil millones se responde con 400",
        "ERR-03",
        "S07",
        d.restated(d.named(*_ACTS, *_ACCOUNTS), 404, 400, _far_body),
    ),
    wrap(
        "muy-lejano-es-403-al-pagar",
        "Radicar o pagar una factura de id mayor que mil millones se responde con 403",
        "ERR-03",
        "S07",
        d.restated(d.named(*_MONEY), 404, 403, _far_body),
    ),
    wrap(
        "lote-tras-respuesta",
        "En lote se formulan glosas después de la respuesta",
        "LIF-11",
        "R16",
        a.lax("formular_glosa_masivo", "R16"),
        level=_SHOULD,
    ),
    wrap(
        "futura-de-una-semana",
        "Una fecha de hasta una semana en el futuro se acepta",
        "LIF-06",
        "R10",
        d.mended(d.named(*_ACTS), c.week_ahead),
        level=_SHOULD,
    ),
    wrap(
        "lote-de-1001",
        "Un lote de 1001 elementos, ni uno más, se da por hecho",
        "LIF-08",
        "R19",
        c.passed_over(1001, "formular_glosa_masivo"),
    ),
    wrap(
        "ultimo-acto-sin-mostrar",
        "El detalle no muestra el código de la respuesta a la reiteración",
        "CON-01",
        "R24",
        d.edited_rows(d.named("ver_glosa", "ver_devolucion"), c.without_last_code),
    ),
    wrap(
        "resumen-sin-reiteradas",
        "El resumen no cuenta la respuesta de lo reiterado",
        "CON-02",
        "R25",
        c.uncounted_when_reiterated,
    ),
    wrap(
        "sin-numero-cuenta-una",
        "Las facturas por un número que no existe dicen que hay una",
        "CON-04",
        "S10",
        c.counts_one(d.named("listar_facturas"), "NumeroFactura"),
    ),
    wrap(
        "radicada-hoy-no-se-glosa",
        "No se glosa por pesos enteros una factura que se radicó hoy",
        "LIF-01",
        "MAN-5.formular_glosa",
        d.refused(d.named("formular_glosa"), c.filed_today_whole),
    ),
    wrap(
        "radicada-hoy-no-se-devuelve",
        "No se devuelve una factura que se radicó hoy",
        "LIF-01",
        "MAN-5.formular_devolucion",
        d.refused(d.named("formular_devolucion"), c.filed_today),
    ),
    wrap(
        "prestador-ve-lo-ajeno",
        "El rol IPS ve las facturas y seguimientos de otras entidades",
        "SEC-05",
        "I01",
        d.shown_all(d.named("listar_facturas", "listar_seguimientos"), called_by("SIIFA_IPS")),
    ),
    wrap(
        "pagador-ve-lo-ajeno",
        "El rol ERP ve las facturas y seguimientos de otras entidades",
        "SEC-05",
        "I01",
        d.shown_all(d.named("listar_facturas", "listar_seguimientos"), called_by("SIIFA_ERP")),
    ),
    wrap(
        "pagina-html-al-msps",
        "Al rol MSPS el 403 se le entrega como una página HTML",
        "ERR-07",
        "S14",
        d.page_refused(called_by("SIIFA_MSPS")),
    ),
    wrap(
        "respuesta-de-otra-clase",
        "Una glosa se responde con RE9601, de las devoluciones",
        "LIF-04",
        "R02b",
        a.taken_for("responder_glosa", "idSeguimientoTipoCodigoRespuesta", {"RE9601": "RE9901"}),
        level=_SHOULD,
    ),
    wrap(
        "devolucion-sin-radicar",
        "Se devuelve una factura sin radicar",
        "LIF-09",
        "R11",
        a.lax("formular_devolucion", "R11"),
        level=_SHOULD,
    ),
    wrap(
        "reporte-del-cliente-al-formular",
        "El cliente fija la fecha de reporte, y solo ella, de lo que formula",
        "CON-01",
        "R28",
        c.obeyed("formular_glosa", "formular_devolucion", "registrar_pago", user=False),
    ),
    wrap(
        "reporte-del-cliente-al-responder",
        "El cliente fija la fecha de reporte de su respuesta a una glosa",
        "CON-01",
        "R28",
        a.stored("responder_glosa", c.reported_by_client),
    ),
    wrap(
        "levantar-sin-respuesta",
        "Una glosa se levanta sin que nadie la responda",
        "LIF-02",
        "R07",
        a.lax(
            "reiterar_glosa",
            "R7",
            lambda _, body: body.get("idSeguimientoTipoCodigoGlosaReiteracion") == "GTL002",
        ),
        level=_SHOULD,
    ),
    wrap(
        "resumen-lento-al-prestador",
        "El resumen de glosas tarda cinco segundos para el rol IPS",
        "TIM-01",
        "TIM",
        slow(every(asking("resumir_glosa_de_factura"), called_by("SIIFA_IPS")), 5.0),
        level=_SHOULD,
    ),
    wrap(
        "contestacion-de-dias-antes",
        "Una glosa se contesta con fecha anterior en más de un día a su formulación",
        "LIF-06",
        "R09",
        a.lax("responder_reiteracion_glosa", "R9", c.days_before),
    ),
    wrap(
        "pago-por-cero",
        "Se registra un pago por cero",
        "ERR-02",
        "R32",
        d.mended(d.named("registrar_pago"), d.field_taken("valor", lambda value: value == 0, 1)),
    ),
    wrap(
        "fuente-muy-alta",
        "Los códigos de fuente y subfuente de más de 900000 no se verifican",
        "ERR-02",
        "R32",
        d.mended(
            d.named("registrar_pago"),
            c.payment_mended,
            d.holds_more(codigoFuente=900_000, codigoSubFuente=900_000),
        ),
    ),
    wrap(
        "abono-sin-radicado",
        "Un pago por menos de la mitad de la factura no exige radicado",
        "LIF-09",
        "R32",
        c.filed_meanwhile("registrar_pago", c.part_payment),
    ),
    wrap(
        "pago-de-dias-antes",
        "Un pago puede ser anterior en más de un día al radicado",
        "LIF-06",
        "R32",
        c.filed_before("registrar_pago", "fechaPago", lambda early: early > timedelta(days=1)),
    ),
    wrap(
        "pagos-de-la-semana",
        "El lote de pagos acepta fechas de hasta una semana en el futuro",
        "LIF-06",
        "R32",
        d.mended(d.named("registrar_pago_masivo"), c.week_ahead),
    ),
    wrap(
        "devolucion-minutos-antes",
        "Una devolución puede ser anterior al radicado en menos de cinco minutos",
        "LIF-06",
        "R10",
        c.filed_before(
            "formular_devolucion", "fechaFormulacion", lambda early: early < timedelta(minutes=5)
        ),
        level=_SHOULD,
    ),
    wrap(
        "cuenta-muy-alta",
        "El NIT, el banco y el tipo de una cuenta no se verifican cuando son muy altos",
        "ERR-02",
        "R34",
        d.mended(
            d.named("crear_cuenta"),
            c.account_mended,
            d.holds_more(codigoTipoCuenta=9000, codigoBanrep=900_000, nit=999_000_000),
        ),
    ),
    wrap(
        "gemela-secundaria",
        "Una cuenta que no es la principal se abre dos veces",
        "LIF-11",
        "R34",
        only(
            twin_account,
            lambda _, incoming: body_of(incoming.body).get("esCuentaPrincipal") is False,
        ),
    ),
    wrap(
        "segunda-principal-del-administrador",
        "El administrador abre una segunda cuenta principal",
        "LIF-11",
        "R34",
        only(second_main, called_by("SIIFA_Admin")),
    ),
    wrap(
        "principal-bloqueada",
        "La única cuenta activa, que es la principal, se bloquea",
        "LIF-11",
        "R34",
        only(main_closed, lambda _, incoming: body_of(incoming.body).get("codigoEstado") == 1303),
    ),
    wrap(
        "grupo-largo-completo",
        "Un grupo desconocido de más de diez letras trae todos los códigos",
        "CON-04",
        "R30",
        only(unknown_group(True), lambda _, incoming: len(value_of(incoming.query, "Grupo")) > 10),
        level=_SHOULD,
    ),
    wrap(
        "anexo-muy-alto",
        "Un anexo de id mayor que cien millones no se verifica",
        "ERR-02",
        "R13",
        d.mended(
            d.named("formular_glosa"), d.annexes_forgotten, d.holds_more(idConsulta=100_000_000)
        ),
    ),
    wrap(
        "subsanar-con-re9502-rechazado",
        "Responder una glosa con RE9502 se rechaza",
        "LIF-01",
        "R02",
        a.refused(
            "responder_glosa",
            "IdSeguimientoTipoCodigoRespuesta",
            lambda body, *_: body.get("idSeguimientoTipoCodigoRespuesta") == "RE9502",
        ),
    ),
    wrap(
        "soportes-con-re9501-rechazado",
        "Responder una devolución con RE9501 se rechaza",
        "LIF-01",
        "MAN-5.responder_devolucion",
        a.refused(
            "responder_devolucion",
            "IdSeguimientoTipoCodigoRespuesta",
            lambda body, *_: body.get("idSeguimientoTipoCodigoRespuesta") == "RE9501",
        ),
    ),
    wrap(
        "lote-de-cuarenta-pierde-la-ultima",
        "Un lote de más de cuarenta glosas pierde la última sin decirlo",
        "CON-01",
        "R24",
        last_lost("formular_glosa_masivo", "listaGlosas", 40),
    ),
    wrap(
        "lote-de-iguales-en-mayusculas",
        "El lote guarda en mayúsculas las observaciones que se repiten",
        "CON-01",
        "R22",
        c.shouted,
        level=_SHOULD,
    ),
    wrap(
        "radicada-hoy-no-se-reitera-glosa",
        "No se reitera la glosa de una factura que se radicó hoy",
        "LIF-01",
        "MAN-5.reiterar_glosa",
        d.refused(d.named("reiterar_glosa"), c.filed_today),
    ),
    wrap(
        "radicada-hoy-no-se-reitera-devolucion",
        "No se reitera la devolución de una factura que se radicó hoy",
        "LIF-01",
        "MAN-5.reiterar_devolucion",
        d.refused(d.named("reiterar_devolucion"), c.filed_today),
    ),
    wrap(
        "radicada-hoy-no-se-contesta-devolucion",
        "No se contesta la devolución de una factura que se radicó hoy",
        "LIF-01",
        "MAN-5.responder_reiteracion_devolucion",
        d.refused(d.named("responder_reiteracion_devolucion"), c.filed_today),
    ),
    wrap(
        "segunda-pagina-sin-declarar",
        "De la segunda página en adelante, las facturas traen un campo sin declarar",
        "SCH-01",
        "MAN-4.7",
        d.edited_rows(d.named("listar_facturas"), d.undeclared, d.later_page),
    ),
    wrap(
        "radicados-a-la-ips",
        "El rol IPS ve los radicados de facturas de otras entidades",
        "SEC-05",
        "I02",
        d.shown_all(d.named("listar_radicados_de_factura"), called_by("SIIFA_IPS")),
    ),
    wrap(
        "solo-el-id-rechazado",
        "Contestar una glosa con el id y nada más se rechaza",
        "LIF-01",
        "R12",
        a.refused(
            "responder_reiteracion_glosa",
            "IdSeguimientoFacturaGlosa",
            lambda body, *_: len(body) == 1,
        ),
    ),
    wrap(
        "titular-omitido",
        "Una cuenta se abre sin titular",
        "ERR-02",
        "R12",
        forgiven("crear_cuenta", "titular", lambda value: value is ABSENT, "SIN TITULAR"),
    ),
    wrap(
        "gemela-al-cambiarla",
        "Una cuenta toma el número de otra al cambiarla",
        "LIF-11",
        "R34",
        c.twin_on_change,
    ),
    wrap(
        "radicadas-hoy-pierden-la-ultima",
        "Un lote de devoluciones de facturas radicadas hoy pierde la última",
        "CON-01",
        "MAN-5.formular_devolucion_masivo",
        only(last_lost("formular_devolucion_masivo", "listaDevoluciones", 2), c.bulk_filed_today),
    ),
    wrap(
        "puerta-de-glosas-con-observacion",
        "La puerta de glosas responde las devoluciones que traen observación",
        "LIF-05",
        "R04",
        only(a.other_door("responder_glosa"), c.with_text),
    ),
    wrap(
        "reiterada-sin-respuesta-con-observacion",
        "Se reitera sin respuesta una devolución que trae observación",
        "LIF-02",
        "R07",
        a.lax("reiterar_devolucion", "R7", lambda row, _: bool(row.formulacion.text)),
        level=_SHOULD,
    ),
    wrap(
        "entra-con-errores-como-texto",
        "A un rol de consulta que entra se le responde `errors` como texto",
        "SCH-01",
        "MAN-4.7",
        only(edited("iniciar_sesion", lambda body: {**body, "errors": ""}), c.of_a_reader),
    ),
    wrap(
        "pendientes-con-otro-id",
        "Sin filtros, las listas de una factura muestran otro id en lo no respondido",
        "CON-01",
        "R24",
        d.edited_rows(_OF_FACTURA, c.of_the_unanswered(c.next_id), c.unfiltered),
    ),
)
PARTS: tuple[Defect, ...] = (*_PLAIN, *_SUBTLE)
