"""Requests that the platform accepts: a consulta, the answer to what it told, a report."""

from collections.abc import Callable, Mapping
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.finding import Level
from conformance.core.resource import Resource
from conformance.http.checks.codes import LIF_10
from conformance.http.context import Context
from conformance.http.exemplar import Exemplar, InvalidValue
from conformance.packs.mi_seguridad_social.notification import NOTIFIED
from conformance.packs.mi_seguridad_social.novelties import (
    NOVELTIES,
    REASON,
    REPORTS,
    Novelty,
    Report,
    is_date,
)
from conformance.packs.mi_seguridad_social.transactions import KINDS

CCF = "ccf"
NUMBER = "NumeroTransaccion"
APPROVED, REJECTED = "1", "2"
RESULT = "ResultadoTramite"

Make = Callable[[Context, Resource | None], dict[str, Any]]

_SAMPLE = {
    "TipoDocumentoEmpleador": "NI",
    "NumeroDocumentoEmpleador": "900123456",
    "SerialSAT": "1",
    "TipoPersona": "J",
    "NaturalezaJuridicaEmpleador": "1",
    "PerdidaAfiliacionCausaGrave": "NO",
    "RazonSocial": "Panadería Ñandú S.A.S.",
    "Departamento": "05",
    "Municipio": "001",
    "DireccionContacto": "Calle 10 # 20-30",
    "NumeroTelefono": "6041234567",
    "CorreoElectronico": "empresa@conformidad.example",
    "TipoDocumentoRepresentante": "CC",
    "NumeroDocumentoRepresentante": "1020304050",
    "Manifestacion": "SI",
    "AutorizacionManejoDatos": "SI",
    "AutorizacionNotificaciones": "SI",
    "CodigoCajaCompensacionFamiliarAnterior": "CCF56",
    "PazSalvo": "SI",
    "CausalRetiro": "1",
    "EstadoReporte": "1",
    "TipoInicio": "1",
    "TipoTerminacion": "1",
    "TipoDocumentoTrabajador": "CC",
    "NumeroDocumentoTrabajador": "1030507090",
    "Sexo": "M",
    "Direccion": "Carrera 7 # 8-90",
    "Telefono": "3001234567",
    "Correo": "trabajo@conformidad.example",
    "Salario": "1423500",
    "TipoSalario": "1",
    "HorasTrabajo": "192",
    "EstadoPago": "1",
}


def told(context: Context, one: Novelty, number: Any, role: str = CCF) -> Mapping[str, Any]:
    """Return what a transaction tells. Raises BlockedError where it tells nothing."""
    exchange = context.call(one.consult, role, {NUMBER: number})
    data: Mapping[str, Any] = context.require(
        exchange, Meaning.ACCEPTED, f"consultar la transacción {number}"
    )
    return data


def answer(
    context: Context,
    one: Novelty,
    data: Mapping[str, Any],
    result: str = APPROVED,
    reason: str = "",
) -> dict[str, Any]:
    """Return the answer to what a transaction told."""
    today = context.now().date().isoformat()
    values = {
        "NumeroRadicadoSolicitud": data.get("RadicadoSolicitud"),
        NUMBER: data.get(NUMBER),
        "TipoDocumentoEmpleador": data.get("TipoDocumentoEmpleador"),
        "NumeroDocumentoEmpleador": data.get("NumeroDocumentoEmpleador"),
        "SerialSat": data.get("serialSat"),
        RESULT: result,
        **{key: today if is_date(key) else "SI" for key in one.paid},
        one.effective: today if result == APPROVED or one.effective == "FechaRespuesta" else "",
        REASON: reason,
    }
    return {key: values[key] for key in one.answer_keys}


def _consult(one: Novelty) -> Make:
    def make(context: Context, resource: Resource | None) -> dict[str, Any]:
        assert resource is not None
        return {NUMBER: resource.id}

    return make


def _respond(one: Novelty) -> Make:
    def make(context: Context, resource: Resource | None) -> dict[str, Any]:
        assert resource is not None
        data = told(context, one, resource.id)
        return answer(context, one, data, REJECTED, "Falta el certificado de la caja anterior.")

    return make


def reported(context: Context, one: Report, **own: str) -> dict[str, Any]:
    """Return a report of a caja, of its own number."""
    number = f"{context.random.randrange(10**9):09}"
    worker = f"10{number[:8]}"
    today = context.now().date().isoformat()
    values = {
        **_SAMPLE,
        "NumeroRadicadoSolicitud": f"RAD-{number}",
        NUMBER: f"CCF-{number}",
        "NumeroDocumentoTrabajador": worker,
        **own,
    }
    names = (key for key in (*one.needed, *one.keys))
    return {key: today if is_date(key) else values.get(key, "Ana Nuñez") for key in names}


def _report(one: Report) -> Make:
    return lambda context, resource: reported(context, one)


_BY_NAME = {one.name: one for one in REPORTS}
START, END = _BY_NAME["inicio"], _BY_NAME["terminacion"]


def _end(context: Context, resource: Resource | None) -> dict[str, Any]:
    """Nothing ends that was not reported to begin."""
    start = reported(context, START)
    exchange = context.call(START.capability, CCF, start)
    context.require(exchange, Meaning.ACCEPTED, "reportar el inicio de la relación")
    return ending(context, start)


def ending(context: Context, start: Mapping[str, Any]) -> dict[str, Any]:
    """Return the report that ends what another report began."""
    same = ("TipoDocumentoTrabajador", "NumeroDocumentoTrabajador", "NumeroDocumentoEmpleador")
    return reported(context, END, **{key: str(start[key]) for key in same})


def _as_drawn(drawn: Any, own: Any, resource: Resource | None) -> Any:
    """A reason may be any text: without one, nothing is rejected."""
    return drawn or own


def _wrong_results(
    context: Context, base: Mapping[str, Any], resource: Resource | None
) -> tuple[InvalidValue, ...]:
    wrong = ("3", "0", "aprobado", " 1")
    number = str(base["NumeroDocumentoEmpleador"])
    today = context.now().date().isoformat()
    dated = next(key for key in base if key.startswith("FechaEfectiva") or key == "FechaRespuesta")
    return (
        InvalidValue(("NumeroDocumentoEmpleador",), f"{number}7", LIF_10, "respuesta.documento"),
        *(InvalidValue((RESULT,), one, LIF_10, "respuesta.resultado") for one in wrong),
        *(
            InvalidValue((key,), value, LIF_10, "respuesta.mitades", Level.MAY)
            for key, value in ((dated, today), (REASON, ""))
            if key != "FechaRespuesta"
        ),
    )


EXEMPLARS: Mapping[str, Exemplar] = {
    **{
        one.consult: Exemplar(CCF, _consult(one), KINDS[one.name].need(), id_field=NUMBER)
        for one in NOVELTIES
    },
    **{
        one.respond: Exemplar(
            CCF,
            _respond(one),
            KINDS[one.name].need(),
            uses_up=True,
            free={REASON: _as_drawn},
            id_field=NUMBER,
            invalid_values=_wrong_results,
        )
        for one in NOVELTIES
    },
    **{one.capability: Exemplar(CCF, _report(one)) for one in REPORTS if one is not END},
    END.capability: Exemplar(CCF, _end, prepared=(START.capability,)),
    **NOTIFIED,
}
