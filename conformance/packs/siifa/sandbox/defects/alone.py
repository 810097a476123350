"""Defects of rules that are not kept for one role alone, at the door of one row; of numbers of
which only the last bits are kept; and of what an element of a list lacks or says at length.
"""

from typing import Any

from conformance.core.finding import Level
from conformance.http.checks.consistency import moment
from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import all_subtle, wrap
from conformance.packs.siifa.sandbox.faults import alone as d
from conformance.packs.siifa.sandbox.faults.rows import GLOSAS, PAGOS, unchecked
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.sandbox.fault import When, asking, called_by, every, lax, only

Row = dict[str, Any]
_GESTOR = "SIIFA_ERP_Gestor"
_LONGEST, _REFERENCE = 1500, 30


def _by(capability: str, role: str) -> When:
    return every(asking(capability), called_by(role))


def _dated_now(sandbox: SiifaSandbox, body: Row) -> Row:
    """Return a filing dated in the future as one of now."""
    date = moment(body.get("fechaRadicado"))
    late = date is not None and date > sandbox.now()
    return {**body, "fechaRadicado": sandbox.now().isoformat()} if late else body


def _cut(field: str, longest: int) -> d.Mending:
    """Return what cuts a text that is too long."""
    return lambda _, body: (
        {**body, field: body[field][:longest]} if isinstance(body.get(field), str) else body
    )


def _decided(_: SiifaSandbox, body: Row) -> Row:
    """Return a reiteration without a decision as one that lifts the glosa."""
    field = "idSeguimientoTipoCodigoGlosaReiteracion"
    return body if field in body else {**body, field: "GTL002"}


def _dated(_: SiifaSandbox, item: Row) -> Row:
    """Return a payment without a date as one of a day when its factura was filed already."""
    return item if "fechaPago" in item else {**item, "fechaPago": "2020-01-01T08:00:00Z"}


def _received(_: SiifaSandbox, body: Row) -> Row:
    """Return a payment that was not received as one that was."""
    return {**body, "codigoEstado": 1404} if body.get("codigoEstado") == 1405 else body


def _anywhere(place: int, count: int) -> bool:
    return True


ALONE: tuple[Defect, ...] = all_subtle(
    wrap(
        "pago-gestor-antes-del-radicado",
        "El pago del gestor puede ser anterior al radicado de su factura",
        "LIF-06",
        "R32",
        lax(_by("registrar_pago", _GESTOR), "pago-tras-el-radicado"),
    ),
    wrap(
        "pago-gestor-referencia-larga",
        "Del pago del gestor se corta la referencia que pasa de 30 caracteres",
        "ERR-02",
        "R32",
        only(
            d.overlooked("registrar_pago", _cut("referenciaBancaria", _REFERENCE)),
            _by("registrar_pago", _GESTOR),
        ),
    ),
    wrap(
        "radicado-gestor-futuro",
        "El gestor puede radicar con una fecha futura",
        "LIF-06",
        "R10",
        only(d.overlooked("radicar_factura", _dated_now), _by("radicar_factura", _GESTOR)),
        level=Level.SHOULD,
    ),
    wrap(
        "reiteracion-eps-gestor-sin-codigo",
        "La reiteración del gestor de la EPS que no trae código levanta la glosa",
        "ERR-02",
        "R12",
        only(d.overlooked("reiterar_glosa", _decided), _by("reiterar_glosa", "SIIFA_EPS_Gestor")),
    ),
    wrap(
        "respuesta-gestor-numero-de-32-bits",
        "La respuesta del gestor de la IPS guarda de cada número sus últimos 32 bits",
        "ERR-03",
        "S07",
        only(d.near("responder_glosa"), _by("responder_glosa", "SIIFA_IPS_Gestor")),
    ),
    wrap(
        "ver-glosa-ips-numero-de-32-bits",
        "Cuando la IPS lee una glosa, de su número se miran los últimos 32 bits",
        "ERR-03",
        "S07",
        only(d.near("ver_glosa"), _by("ver_glosa", "SIIFA_IPS")),
    ),
    wrap(
        "lote-gestor-texto-largo-de-la-ultima",
        "Del lote de glosas del gestor se corta el texto largo de la última",
        "ERR-02",
        "R17b",
        only(
            unchecked(GLOSAS, _anywhere, _cut("observacion", _LONGEST)),
            _by(GLOSAS.capability, _GESTOR),
        ),
        level=Level.SHOULD,
    ),
    wrap(
        "estado-pago-gestor-no-recibido",
        "El pago que el gestor de la IPS da por no recibido queda recibido",
        "CON-01",
        "R24",
        only(
            d.mistaken("registrar_estado_pago", _received),
            _by("registrar_estado_pago", "SIIFA_IPS_Gestor"),
        ),
    ),
    wrap(
        "lote-pagos-gestor-sin-fecha",
        "En los lotes de pagos del gestor falta la fecha sin que se note",
        "ERR-02",
        "R12",
        only(unchecked(PAGOS, _anywhere, _dated), _by(PAGOS.capability, _GESTOR)),
    ),
)
