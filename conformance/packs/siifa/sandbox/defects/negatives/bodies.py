"""Invalid values of a body, or of a bulk, that are taken."""

from typing import Any

from conformance.core.finding import Level
from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import all_subtle, wrap
from conformance.packs.siifa.sandbox.faults import negatives as d

_SHOULD = Level.SHOULD

_G, _D = "formular_glosa_masivo", "formular_devolucion_masivo"

_P, _R = "registrar_pago_masivo", "radicar_factura_masivo"

_NO_DATES = ("ayer", "2026-13-45T00:00:00Z")


def _absent(value: Any) -> bool:
    return value is d.ABSENT


def _digits(value: Any) -> bool:
    return isinstance(value, str) and value.isdecimal()


def _number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _no_date(value: Any) -> bool:
    return value in _NO_DATES


_BODIES = all_subtle(
    wrap(
        "radicado-nulo-aceptado",
        "Se radica con el radicado en null",
        "ERR-02",
        "S06",
        d.forgiven("radicar_factura", "radicado", d.null, "S/N"),
    ),
    wrap(
        "fecha-nula-al-reiterar",
        "Se reitera una devolución con la fecha en null",
        "ERR-02",
        "S06",
        d.forgiven("reiterar_devolucion", "fechaFormulacionDevolucionReiteracion", d.null, d.now),
    ),
    wrap(
        "titular-vacio-aceptado",
        "Una cuenta se abre con el titular vacío",
        "ERR-02",
        "S06",
        d.forgiven("crear_cuenta", "titular", d.exactly(""), "SIN TITULAR"),
    ),
    wrap(
        "id-escrito-como-texto",
        "Al responder una glosa, su id puede ir como texto",
        "ERR-02",
        "S06",
        d.forgiven(
            "responder_glosa", "idSeguimientoFacturaGlosa", _digits, lambda _, text: int(text)
        ),
        level=_SHOULD,
    ),
    wrap(
        "observacion-numerica",
        "La observación de una devolución puede ser un número",
        "ERR-02",
        "S06",
        d.forgiven("formular_devolucion", "observacion", _number, lambda _, number: str(number)),
        level=_SHOULD,
    ),
    wrap(
        "principal-como-texto",
        "esCuentaPrincipal puede ir como texto",
        "ERR-02",
        "S06",
        d.forgiven("crear_cuenta", "esCuentaPrincipal", d.exactly("false"), lambda *_: False),
        level=_SHOULD,
    ),
    wrap(
        "referencia-31-aceptada",
        "La referencia de un pago admite 31 caracteres",
        "ERR-02",
        "R32",
        d.forgiven(
            "registrar_pago",
            "referenciaBancaria",
            lambda text: isinstance(text, str) and len(text) == 31,
            lambda _, text: text[:30],
        ),
    ),
    wrap(
        "observacion-1001-en-estado",
        "La observación de un estado de pago admite 1001 caracteres",
        "ERR-02",
        "R17",
        d.forgiven(
            "registrar_estado_pago",
            "observacion",
            lambda text: isinstance(text, str) and len(text) == 1001,
        ),
    ),
    wrap(
        "tipo-de-cuenta-omitido",
        "Una cuenta actualizada sin codigoTipoCuenta pasa a ser de ahorros",
        "CON-01",
        "R12",
        d.forgiven("actualizar_cuenta", "codigoTipoCuenta", _absent, 1201),
    ),
    wrap(
        "valor-de-reiteracion-textual",
        "valorReiteracion acepta un texto",
        "ERR-02",
        "S06",
        d.forgiven("reiterar_glosa", "valorReiteracion", d.exactly("abc")),
    ),
    wrap(
        "anexo-cero-aceptado",
        "Una glosa que señala la consulta 0 se acepta",
        "ERR-02",
        "S06",
        d.forgiven("formular_glosa", "idConsulta", d.exactly(0)),
        level=_SHOULD,
    ),
    wrap(
        "anexo-textual-aceptado",
        "El id de un medicamento de la glosa acepta un texto",
        "ERR-02",
        "S06",
        d.forgiven("formular_glosa", "idMedicamento", d.exactly("abc")),
    ),
    wrap(
        "fecha-local-aceptada",
        "Al responder una glosa la fecha puede ir como día/mes/año",
        "ERR-02",
        "S06",
        d.forgiven("responder_glosa", "fechaRespuesta", d.exactly("31/12/2025"), d.now),
        level=_SHOULD,
    ),
    wrap(
        "mes-trece-aceptado",
        "Un pago se registra en el mes trece",
        "ERR-02",
        "S06",
        d.forgiven("registrar_pago", "fechaPago", d.exactly(_NO_DATES[1]), d.now),
    ),
    wrap(
        "fecha-ilegible-al-contestar",
        "La fecha ilegible de una contestación se pasa por alto",
        "ERR-02",
        "S06",
        d.forgiven(
            "responder_reiteracion_glosa",
            "fechaFormulacionGlosaReiteracionRespuesta",
            d.exactly("ayer"),
        ),
    ),
    wrap(
        "decimales-en-el-id",
        "El id de la factura de un pago puede llevar decimales",
        "ERR-02",
        "S06",
        d.forgiven(
            "registrar_pago",
            "idFactura",
            lambda value: isinstance(value, float),
            lambda sandbox, _: max(sandbox.store.radicados),
        ),
        level=_SHOULD,
    ),
    wrap(
        "arreglo-por-objeto",
        "Un pago puede ir dentro de un arreglo",
        "ERR-02",
        "S06",
        d.unwrapped("registrar_pago"),
    ),
    wrap(
        "codigo-desconocido-al-reiterar",
        "Una devolución se reitera con un código que no existe",
        "LIF-04",
        "R03",
        d.forgiven(
            "reiterar_devolucion",
            "idSeguimientoTipoCodigoDevolucionReiteracion",
            d.exactly("ZZ9999"),
            "DRE003",
        ),
    ),
    wrap(
        "estado-de-cuenta-desconocido",
        "Una cuenta pasa a un estado que no existe",
        "ERR-02",
        "S06",
        d.forgiven("cambiar_estado_cuenta", "codigoEstado", d.exactly(999_999), 1302),
    ),
)
_BULK = all_subtle(
    wrap(
        "lote-fecha-solo-primera",
        "En el lote de pagos solo se lee la fecha del primero",
        "ERR-02",
        "S06",
        d.forgiven_items(_P, "listaPagos", "fechaPago", _no_date, d.now),
    ),
    wrap(
        "lote-observacion-del-ultimo",
        "El lote de glosas no valida la observación de la última",
        "ERR-02",
        "S06",
        d.forgiven_items(
            _G, "listaGlosas", "observacion", lambda value: isinstance(value, dict | list), start=2
        ),
    ),
    wrap(
        "lote-codigo-nulo",
        "El lote de devoluciones acepta un código en null desde el segundo",
        "ERR-02",
        "S06",
        d.forgiven_items(
            _D, "listaDevoluciones", "idSeguimientoTipoCodigoDevolucion", d.null, "DE1601"
        ),
    ),
    wrap(
        "lote-sin-emisor",
        "El lote de radicados acepta un elemento sin nitEmisor",
        "ERR-02",
        "R12",
        d.forgiven_items(_R, "listaRadicado", "nitEmisor", _absent, "0", start=0),
    ),
    wrap(
        "lote-anidado",
        "El lote de glosas acepta una lista dentro de la lista",
        "ERR-02",
        "S06",
        d.flattened(_G, "listaGlosas"),
    ),
)
BODIES: tuple[Defect, ...] = (
    *_BODIES,
    *_BULK,
)
