"""Defects that were drawn by lot from the space of mutants before anybody had thought of them: what
one role alone is told or leaves, what a later page forgets, what is sent alone.
"""

from conformance.core.finding import Level
from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import all_subtle, wrap
from conformance.sandbox.application import Wrapper
from conformance.sandbox.fault import asking, lax, only
from conformance.sandbox.mutants.answers import AnswerShape, order_unstable, parameter_forgotten
from conformance.sandbox.mutants.conditions import AGAIN, OfElement, OfQuery, OfRole
from conformance.sandbox.mutants.mutant import ALWAYS
from conformance.sandbox.mutants.refusals import (
    SHAPES,
    misnamed,
    misplaced,
    misshapen,
    status_changed,
)
from conformance.sandbox.mutants.rows import stored_wrong
from conformance.sandbox.mutants.values import BY_NAME

_ADMIN = OfRole("rol", "SIIFA_Admin")
_GESTOR = OfRole("rol", "SIIFA_ERP_Gestor")


def _at(capability: str, fault: Wrapper) -> Wrapper:
    """Return a fault of one capability alone."""
    return only(fault, asking(capability))


DRAWN: tuple[Defect, ...] = all_subtle(
    wrap(
        "dos-anexos-en-una-sola",
        "Una glosa registrada sola puede señalar dos anexos que existen",
        "ERR-02",
        "R13",
        lax(asking("formular_glosa"), "un-anexo"),
    ),
    wrap(
        "hijos-de-codigo-en-desorden",
        "Los códigos de un padre vienen al revés una de cada dos veces",
        "CON-03",
        "R26",
        _at(
            "listar_codigos",
            order_unstable(
                AnswerShape("", listed=True), OfQuery("filtro", "idSeguimientoTipoCodigoPadre")
            ),
        ),
    ),
    wrap(
        "emisor-olvidado-en-la-segunda-pagina",
        "La segunda página de las facturas de un emisor las cuenta de todos",
        "CON-03",
        "R26",
        _at(
            "listar_facturas",
            parameter_forgotten("NitEmisor", OfQuery("página", "NumeroPagina", beyond=1)),
        ),
    ),
    wrap(
        "cuenta-del-admin-sin-fecha-de-cambio",
        "La cuenta que actualiza un administrador no dice cuándo se actualizó",
        "CON-01",
        "R28",
        _at("actualizar_cuenta", stored_wrong("cuentas", ("changed",), BY_NAME["nulo"], _ADMIN)),
    ),
    wrap(
        "observacion-de-estado-de-pago-cortada",
        "La observación de un estado de pago se corta en 50 caracteres",
        "CON-06",
        "R31",
        _at(
            "registrar_estado_pago",
            stored_wrong("estados", ("texto",), BY_NAME["cortado-en-50"], ALWAYS),
        ),
    ),
    wrap(
        "radicado-masivo-del-admin-cinco-horas-despues",
        "El radicado que un administrador registra en un lote se guarda cinco horas después",
        "CON-06",
        "R31",
        _at(
            "radicar_factura_masivo",
            stored_wrong("radicados", ("fecha",), BY_NAME["mas-cinco-horas"], _ADMIN),
        ),
    ),
    wrap(
        "texto-largo-del-admin-nombra-otro-campo",
        "A un administrador, el texto largo de la última respuesta se le dice de su fecha",
        "ERR-08",
        "S12b",
        _at(
            "responder_reiteracion_glosa",
            misnamed(
                "observacionReiteracionRespuesta",
                "fechaFormulacionGlosaReiteracionRespuesta",
                _ADMIN,
            ),
        ),
        level=Level.SHOULD,
    ),
    wrap(
        "lote-de-pagos-nombra-otro-campo",
        "Del último pago de un lote, la referencia larga se dice de la cuenta de origen",
        "ERR-08",
        "S12b",
        _at(
            "registrar_pago_masivo",
            misnamed("referenciaBancaria", "idCuentaOrigen", OfElement("elemento", "último")),
        ),
        level=Level.SHOULD,
    ),
    wrap(
        "lote-de-pagos-cuenta-de-dos-maneras",
        "Un lote de pagos que se repite nombra en sus errores el elemento siguiente",
        "ERR-08",
        "S12b",
        _at("registrar_pago_masivo", misplaced(AGAIN)),
        level=Level.SHOULD,
    ),
    wrap(
        "al-gestor-ningun-campo",
        "Al gestor de la ERP, lo mal escrito de una cuenta se le rechaza sin decir qué campo",
        "ERR-08",
        "S12b",
        _at("crear_cuenta", misshapen(400, SHAPES["ERR-08"]["sin-errores"], _GESTOR)),
        level=Level.SHOULD,
    ),
    wrap(
        "al-gestor-el-error-le-pide-entrar",
        "Al gestor de la ERP, un estado de pago mal escrito se le responde con 401",
        "ERR-10",
        "S06",
        _at("registrar_estado_pago", status_changed(400, 401, _GESTOR)),
    ),
)
"""What was drawn."""
