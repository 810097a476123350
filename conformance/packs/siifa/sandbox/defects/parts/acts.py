"""Acts taken against their lifecycle, or refused within it."""

from datetime import timedelta

from conformance.core.finding import Level
from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import all_subtle, wrap
from conformance.packs.siifa.sandbox.faults import acts as a
from conformance.packs.siifa.sandbox.faults import cases as c
from conformance.packs.siifa.sandbox.faults import filings as f
from conformance.packs.siifa.sandbox.faults import mending as m
from conformance.packs.siifa.sandbox.faults import parts as d
from conformance.packs.siifa.sandbox.faults import selection as at
from conformance.packs.siifa.sandbox.faults import undone as u
from conformance.packs.siifa.sandbox.faults.bulk import (
    kept,
    main_closed,
    second_main,
    twin_account,
)
from conformance.packs.siifa.sandbox.faults.tools import body_of
from conformance.sandbox.fault import called_by, only

_SHOULD = Level.SHOULD
_PLAIN = (
    wrap(
        "cualquier-codigo-al-formular",
        "Se formula con cualquier código",
        "LIF-04",
        "R01",
        m.mended(at.named("formular_glosa", "formular_devolucion"), m.codes_taken),
    ),
    wrap(
        "cualquier-codigo-al-reiterar",
        "Se reitera con cualquier código",
        "LIF-04",
        "R03",
        m.mended(at.named("reiterar_glosa", "reiterar_devolucion"), m.codes_taken),
    ),
    wrap(
        "cualquier-codigo-al-contestar",
        "Se contesta una reiteración con cualquier código",
        "LIF-04",
        "R02",
        m.mended(
            at.named("responder_reiteracion_glosa", "responder_reiteracion_devolucion"),
            m.codes_taken,
        ),
    ),
    wrap(
        "pago-sin-radicado",
        "Se paga una factura sin radicar",
        "LIF-09",
        "R32",
        f.filed_meanwhile("registrar_pago"),
    ),
    wrap(
        "lote-de-mas-se-da-por-hecho",
        "Un lote de mil a cinco mil devoluciones se responde con 200 y no se hace",
        "LIF-08",
        "R19",
        u.passed_over(5000),
    ),
    wrap(
        "pagos-guarda-los-buenos",
        "El lote de pagos rechazado guarda los buenos",
        "LIF-07",
        "R19",
        kept("registrar_pago_masivo", "listaPagos"),
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
        m.mended(at.named(*at.ACTS), c.week_ahead),
        level=_SHOULD,
    ),
    wrap(
        "lote-de-1001",
        "Un lote de 1001 elementos, ni uno más, se da por hecho",
        "LIF-08",
        "R19",
        u.passed_over(1001, "formular_glosa_masivo"),
    ),
    wrap(
        "radicada-hoy-no-se-glosa",
        "No se glosa por pesos enteros una factura que se radicó hoy",
        "LIF-01",
        "MAN-5.formular_glosa",
        d.refused(at.named("formular_glosa"), f.filed_today_whole),
    ),
    wrap(
        "radicada-hoy-no-se-devuelve",
        "No se devuelve una factura que se radicó hoy",
        "LIF-01",
        "MAN-5.formular_devolucion",
        d.refused(at.named("formular_devolucion"), f.filed_today),
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
        "contestacion-de-dias-antes",
        "Una glosa se contesta con fecha anterior en más de un día a su formulación",
        "LIF-06",
        "R09",
        a.lax("responder_reiteracion_glosa", "R9", c.days_before),
    ),
    wrap(
        "abono-sin-radicado",
        "Un pago por menos de la mitad de la factura no exige radicado",
        "LIF-09",
        "R32",
        f.filed_meanwhile("registrar_pago", f.part_payment),
    ),
    wrap(
        "pago-de-dias-antes",
        "Un pago puede ser anterior en más de un día al radicado",
        "LIF-06",
        "R32",
        f.filed_before("registrar_pago", "fechaPago", lambda early: early > timedelta(days=1)),
    ),
    wrap(
        "pagos-de-la-semana",
        "El lote de pagos acepta fechas de hasta una semana en el futuro",
        "LIF-06",
        "R32",
        m.mended(at.named("registrar_pago_masivo"), c.week_ahead),
    ),
    wrap(
        "devolucion-minutos-antes",
        "Una devolución puede ser anterior al radicado en menos de cinco minutos",
        "LIF-06",
        "R10",
        f.filed_before(
            "formular_devolucion", "fechaFormulacion", lambda early: early < timedelta(minutes=5)
        ),
        level=_SHOULD,
    ),
    wrap(
        "gemela-secundaria",
        "Una cuenta que no es la principal se abre dos veces",
        "LIF-11",
        "R34",
        only(
            twin_account("crear_cuenta"),
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
        "radicada-hoy-no-se-reitera-glosa",
        "No se reitera la glosa de una factura que se radicó hoy",
        "LIF-01",
        "MAN-5.reiterar_glosa",
        d.refused(at.named("reiterar_glosa"), f.filed_today),
    ),
    wrap(
        "radicada-hoy-no-se-reitera-devolucion",
        "No se reitera la devolución de una factura que se radicó hoy",
        "LIF-01",
        "MAN-5.reiterar_devolucion",
        d.refused(at.named("reiterar_devolucion"), f.filed_today),
    ),
    wrap(
        "radicada-hoy-no-se-contesta-devolucion",
        "No se contesta la devolución de una factura que se radicó hoy",
        "LIF-01",
        "MAN-5.responder_reiteracion_devolucion",
        d.refused(at.named("responder_reiteracion_devolucion"), f.filed_today),
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
        "gemela-al-cambiarla",
        "Una cuenta toma el número de otra al cambiarla",
        "LIF-11",
        "R34",
        twin_account("actualizar_cuenta"),
    ),
    wrap(
        "puerta-de-glosas-con-observacion",
        "La puerta de glosas responde las devoluciones que traen observación",
        "LIF-05",
        "R04",
        only(a.other_operation("responder_glosa"), c.with_text),
    ),
    wrap(
        "reiterada-sin-respuesta-con-observacion",
        "Se reitera sin respuesta una devolución que trae observación",
        "LIF-02",
        "R07",
        a.lax("reiterar_devolucion", "R7", lambda row, _: bool(row.formulacion.text)),
        level=_SHOULD,
    ),
)
ACTS: tuple[Defect, ...] = (*_PLAIN, *_SUBTLE)
