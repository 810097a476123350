"""Answers with another status, shape or type than they must have, and right ones refused."""

from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import all_subtle, wrap
from conformance.packs.siifa.sandbox.faults import cases as c
from conformance.packs.siifa.sandbox.faults import parts as d
from conformance.packs.siifa.sandbox.faults import selection as at
from conformance.packs.siifa.sandbox.faults.lists import edited
from conformance.packs.siifa.sandbox.faults.tools import body_of
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.sandbox.application import Incoming, ServedOperation
from conformance.sandbox.fault import called_by, every, only
from conformance.sandbox.tables import FIRST_ID

_FAR = 1_000_000_000  # an id further than any that a system has given


def _far(_: SiifaSandbox, incoming: Incoming) -> bool:
    # Past the rows that are given, before those that are written.
    return _FAR < at.number_of(incoming) < FIRST_ID


def _unknown(sandbox: SiifaSandbox, incoming: Incoming) -> bool:
    store, number = sandbox.store, at.number_of(incoming)
    return not any(
        number in table
        for table in (store.facturas, store.seguimientos, store.pagos, store.cuentas)
    )


def _by_path(operation: ServedOperation) -> bool:
    return "<" in operation.paths[0] and "rips" not in operation.capability


_ACCOUNTS = ("actualizar_cuenta", "cambiar_estado_cuenta")
_MONEY = ("radicar_factura", "registrar_pago", "registrar_estado_pago")


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
        "desconocido-es-400-al-leer",
        "Leer un id que no existe se responde con 400",
        "ERR-03",
        "S07",
        d.restated(at.reads, 404, 400, _unknown),
    ),
    wrap(
        "desconocido-es-400-al-escribir",
        "Escribir sobre un id que no existe se responde con 400",
        "ERR-03",
        "S07",
        d.restated(at.named(*at.ACTS, *_ACCOUNTS), 404, 400),
    ),
    wrap(
        "desconocido-es-403-al-pagar",
        "Radicar o pagar una factura que no existe se responde con 403",
        "ERR-03",
        "S07",
        d.restated(at.named(*_MONEY), 404, 403, _no_row),
    ),
    wrap(
        "mal-formado-es-404",
        "Todo id mal formado en la ruta se responde con 404",
        "ERR-04",
        "S06",
        d.restated(at.both(at.reads, _by_path), 400, 404),
    ),
    wrap(
        "campo-sin-declarar",
        "Toda respuesta trae un campo que el contrato no declara",
        "SCH-01",
        "MAN-4.7",
        d.edited_rows(at.every, d.undeclared),
    ),
    wrap(
        "ilegible-causa-500",
        "Un cuerpo que no es un objeto JSON causa un 500",
        "ERR-01",
        "S02",
        d.restated(at.writes, 400, 500, _no_body),
    ),
    wrap(
        "alertas-rechazadas",
        "Las alertas de una factura se rechazan siempre",
        "SCH-04",
        "MAN-7.200",
        d.restated(at.named("ver_alertas_factura"), 200, 400),
    ),
)
_SUBTLE = all_subtle(
    wrap(
        "muy-lejano-es-400",
        "Leer un id de más de mil millones se responde con 400",
        "ERR-03",
        "S07",
        d.restated(at.reads, 404, 400, _far),
    ),
    wrap(
        "desconocido-es-400-al-prestador",
        "Al rol IPS la lectura de un id que no existe se le responde con 400",
        "ERR-03",
        "S07",
        d.restated(at.reads, 404, 400, every(_unknown, called_by("SIIFA_IPS"))),
    ),
    wrap(
        "negativo-es-404",
        "Un id negativo en la ruta se responde con 404",
        "ERR-04",
        "S06",
        d.restated(at.both(at.reads, _by_path), 400, 404, _negative),
    ),
    wrap(
        "campo-sin-declarar-al-gestor",
        "Al rol ERP_Gestor las respuestas le traen un campo sin declarar",
        "SCH-01",
        "MAN-4.7",
        d.edited_rows(at.every, d.undeclared, called_by("SIIFA_ERP_Gestor")),
    ),
    wrap(
        "texto-plano-al-gestor",
        "Al rol IPS_Gestor las lecturas se le entregan como text/plain",
        "SCH-02",
        "MAN-4.3",
        d.relabelled(at.reads, "text/plain; charset=utf-8", called_by("SIIFA_IPS_Gestor")),
    ),
    wrap(
        "muy-lejano-es-400-al-escribir",
        "Escribir sobre un id de más de mil millones se responde con 400",
        "ERR-03",
        "S07",
        d.restated(at.named(*at.ACTS, *_ACCOUNTS), 404, 400, _far_body),
    ),
    wrap(
        "muy-lejano-es-403-al-pagar",
        "Radicar o pagar una factura de id mayor que mil millones se responde con 403",
        "ERR-03",
        "S07",
        d.restated(at.named(*_MONEY), 404, 403, _far_body),
    ),
    wrap(
        "pagina-html-al-msps",
        "Al rol MSPS el 403 se le entrega como una página HTML",
        "ERR-07",
        "S14",
        d.page_refused(called_by("SIIFA_MSPS")),
    ),
    wrap(
        "segunda-pagina-sin-declarar",
        "De la segunda página en adelante, las facturas traen un campo sin declarar",
        "SCH-01",
        "MAN-4.7",
        d.edited_rows(at.named("listar_facturas"), d.undeclared, at.later_page),
    ),
    wrap(
        "entra-con-errores-como-texto",
        "A un rol de consulta que entra se le responde `errors` como texto",
        "SCH-01",
        "MAN-4.7",
        only(edited("iniciar_sesion", lambda body: {**body, "errors": ""}), c.of_a_reader),
    ),
)
ANSWERS: tuple[Defect, ...] = (*_PLAIN, *_SUBTLE)
