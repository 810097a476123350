"""What the reference servers can be made to do wrong, by name, and what has to find it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from conformance.core.finding import Level
from conformance.http.reference import Defect, Reply
from conformance.packs.mi_seguridad_social.novelties import (
    NOTIFY,
    NOVELTIES,
    REPORTS,
    REQUEST,
    TOKEN,
)
from conformance.packs.mi_seguridad_social.sandbox.ministry import done
from conformance.packs.mi_seguridad_social.sandbox.registered import REGISTERED
from conformance.sandbox.application import Incoming, Serve, Wrapper
from conformance.sandbox.fault import (
    asking,
    lax,
    retold,
    shown,
)
from conformance.sandbox.fields import load
from conformance.sandbox.reply import answer

_CONSULTS = asking(*(one.consult for one in NOVELTIES))
_ANSWERS = asking(*(one.respond for one in NOVELTIES))
_SERVICES = asking(
    REQUEST,
    *(name for one in NOVELTIES for name in (one.consult, one.respond)),
    *(one.capability for one in REPORTS),
)
_TOKEN = asking(TOKEN)
_STARTING = asking("reportar_inicio")
_ENVELOPE = {"resultado": 0, "mensaje": "La solicitud existe.", "codigo": "200"}

_S = Level.SHOULD
_FORGOTTEN: tuple[tuple[str, str, str, str, Level, tuple[str, ...]], ...] = (
    # id, title, code, requirement, level, the rules that are forgotten
    (
        *("token-sin-password", "Da un token con cualquier clave", "SEC-06", "MSS-MAN-60"),
        *(Level.MUST, ("password",)),
    ),
    (
        *("client-id-ignorado", "Da un token con cualquier client id", "SEC-06", "MSS-MAN-41"),
        *(Level.MUST, ("client",)),
    ),
    (
        *("servicio-no-asignado", "Sirve lo que no asignó a la caja", "SEC-05", "MSS-MAN-31"),
        *(Level.MUST, ("assigned",)),
    ),
    ("sin-token", "Sirve sin token", "SEC-01", "MSS-S02", Level.SHOULD, ("token",)),
    (
        *("token-alterado", "Acepta un token de firma alterada", "SEC-02", "MSS-S02"),
        *(Level.SHOULD, ("token-signature", "token-encoding")),
    ),
    (
        *("transaccion-ajena", "Muestra la transacción de otra caja", "SEC-05", "MSS-AIS"),
        *(Level.SHOULD, ("entity",)),
    ),
    ("doble-respuesta", "Toma otra respuesta", "LIF-03", "MSS-R14", Level.SHOULD, ("once",)),
    (
        *("resultado-3", "Toma un resultado que no es 1 ni 2", "LIF-10", "MSS-R15"),
        *(Level.SHOULD, ("result",)),
    ),
    ("token-cruzado", "Un token abre otro servicio", "SEC-02", "MSS-S03", Level.MAY, ("crossed",)),
    (
        *("rechazo-con-fecha", "Toma un rechazo con fecha efectiva", "LIF-10", "MSS-R15b"),
        *(Level.MAY, ("undated",)),
    ),
    (
        *("acepta-impostor", "Toma la notificación de quien no es el Ministerio", "SEC-03"),
        *("MSS-S09", Level.SHOULD, ("impostor",)),
    ),
    (
        *("sin-otras-novedades", "No toma las novedades 6 a 9", "LIF-01", "MSS-S10b"),
        *(Level.MAY, ("other-codes",)),
    ),
    (
        "acepta-anonimo",
        "Toma notificaciones de cualquiera",
        "SEC-01",
        "MSS-S09",
        _S,
        ("anonymous",),
    ),
    ("no-consulta", "No consulta lo notificado", "LIF-01", "MSS-R11", _S, ("consults",)),
    ("consulta-sin-token", "Llama sin token", "SEC-01", "MSS-S02", _S, ("bearer",)),
    (
        *("client-id-equivocado", "Responde con el token de otro servicio", "SEC-02"),
        *("MSS-MAN-41", Level.MUST, ("own-client",)),
    ),
    ("otra-transaccion", "Consulta otro número", "CON-01", "MSS-R11", _S, ("same-number",)),
    ("responde-sin-resultado", "Responde sin resultado", "SCH-01", "MSS-R15", _S, ("with-result",)),
    ("codigo-10-aceptado", "Toma una novedad que no existe", "LIF-04", "MSS-S10", _S, ("novelty",)),
    (
        *("falta-clave-aceptada", "Toma una notificación incompleta", "ERR-02", "MSS-S10", _S),
        ("required:fecha_vigencia", "required:Estado_Fujo", "notified-day"),
    ),
    ("reproceso", "Procesa dos veces lo repetido", "LIF-03", "MSS-R13", _S, ("once-notified",)),
    ("reintento-infinito", "Responde lo ya respondido", "LIF-03", "MSS-R14", _S, ("stops",)),
    ("sigue-url-ajena", "Llama a la dirección de otro", "SEC-05", "MSS-R23", _S, ("host",)),
    ("token-en-url", "Pone el token en la dirección", "SEC-04", "MSS-R21", _S, ("header",)),
    (
        *("rechazo-sin-motivo", "Rechaza sin decir por qué", "LIF-10", "MSS-R15b"),
        *(Level.MAY, ("with-reason",)),
    ),
    (
        *("aprueba-defectuosa", "Aprueba una solicitud defectuosa", "LIF-10", "MSS-R16"),
        *(Level.MAY, ("rejects",)),
    ),
    (
        *("aprueba-con-motivo", "Aprueba con un motivo de rechazo", "LIF-10", "MSS-R15b"),
        *(Level.MAY, ("halves",)),
    ),
    ("radicado-inventado", "Responde otro radicado", "CON-01", "MSS-R11", _S, ("same-filing",)),
    ("caduca-y-no-renueva", "No pide otro token", "LIF-01", "MSS-R22", _S, ("renews",)),
    (
        *("clave-mal-escrita", "Escribe mal una clave", "SCH-01", "MSS-R17"),
        *(Level.MAY, ("spelling",)),
    ),
    ("token-eterno", "Un token no vence", "SEC-02", "MSS-R22", Level.SHOULD, ("token-expiry",)),
)


def _told(reply: Reply, body: Any, status: int) -> Reply:
    return replace(answer(body, status), headers=reply.headers)


def _json_only(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
    if not _TOKEN(sandbox, incoming) or incoming.method != "POST":
        return serve(incoming)
    return answer({"error": "invalid_request"}, 415)


def _without_code(body: Any) -> Any:
    return {key: value for key, value in body.items() if key != "codigo"}


def _with_envelope(body: Any) -> Any:
    return {**body, **_ENVELOPE} if "codigo" not in body else body


def _in_ms(body: Any) -> Any:
    return {**body, "expires_in": body["expires_in"] * 1000}


def _mojibake(body: Any) -> Any:
    """UTF-8 read as Latin-1."""
    return {
        key: value.encode().decode("latin-1") if isinstance(value, str) else value
        for key, value in body.items()
    }


def _day_before(body: Any) -> Any:
    """A day taken for the midnight of another zone."""
    return {
        key: _earlier(value) if key.startswith("Fecha") and value else value
        for key, value in body.items()
    }


def _earlier(text: str) -> str:
    return (date.fromisoformat(text) - timedelta(days=1)).isoformat()


def _rounded(body: Any) -> Any:
    if "Salario" not in body:
        return body
    return {**body, "Salario": f"{round(int(body['Salario']), -3)}"}


def _crash(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
    """Nothing is found, and nobody looked whether it was."""
    reply = serve(incoming)
    unknown = b'"GE05"' in reply.body and _CONSULTS(sandbox, incoming)
    return answer({"Message": "Ocurrió un error."}, 500) if unknown else reply


def _caja_crash(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
    """What a notification lacks is not looked for before it is used."""
    reply = serve(incoming)
    refused = b'"ERROR_' in reply.body and asking(NOTIFY)(sandbox, incoming)
    return answer({"mensaje": "Ocurrió un error."}, 500) if refused else reply


def _page(reply: Reply) -> Reply:
    return Reply(reply.status, (("Content-Type", "text/html"),), b"<html>No procede</html>")


def _trace(reply: Reply) -> Reply:
    text = "System.NullReferenceException: Object reference not set to an instance of an object"
    return answer({"Message": f"{text} at Sat.Api.Consulta()"}, reply.status)


def _stored_again(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
    """It says that it was answered already, and stores the second answer all the same."""
    reply = serve(incoming)
    if b'"GN37"' in reply.body:
        with sandbox.store.without("once"):
            serve(incoming)
    return reply


def _number_of(incoming: Incoming) -> str:
    return str(load(incoming.body).get("NumeroTransaccion", ""))


def _consumed(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
    """What was read once is gone: the second consulta is empty."""
    reply = serve(incoming)
    if reply.status != 200 or not _CONSULTS(sandbox, incoming) or b'"codigo"' in reply.body:
        return reply
    key = ("read", _number_of(incoming))
    seen = sandbox.remembered.get(key, False)
    sandbox.remembered[key] = True
    gone = {"resultado": 0, "mensaje": "No hay datos.", "codigo": "GE05"}
    return answer(gone) if seen else reply


def _another_filing(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
    """Each consulta files the request anew."""
    reply = serve(incoming)
    if reply.status != 200 or not _CONSULTS(sandbox, incoming) or b'"codigo"' in reply.body:
        return reply
    turn = sandbox.remembered["filed"] = sandbox.remembered.get("filed", 0) + 1
    return shown(_CONSULTS, lambda body: {**body, "RadicadoSolicitud": f"RS{turn:08}"})(
        sandbox, incoming, lambda _: reply
    )


def _nothing_kept(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
    """A report is answered as done, and is not stored."""
    reply = serve(incoming)
    if _STARTING(sandbox, incoming) and b'"200"' in reply.body:
        sandbox.store.reported.pop(f"inicio/{load(incoming.body)['NumeroRadicadoSolicitud']}")
    return reply


def _checked_digit(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
    """A NIT with its check digit is cut to nine digits, and so is taken for the other's."""
    if not _ANSWERS(sandbox, incoming):
        return serve(incoming)
    try:
        body = load(incoming.body)
    except Exception:  # noqa: BLE001  # what is no JSON is for the server to refuse
        return serve(incoming)
    number = body.get("NumeroDocumentoEmpleador")
    if not isinstance(number, str) or len(number) != 10 or not number.isdecimal():
        return serve(incoming)
    with sandbox.store.without("same:NumeroDocumentoEmpleador"):
        return serve(incoming)


def _takes_get(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
    asked = replace(incoming, method="POST")
    if incoming.method == "GET" and _SERVICES(sandbox, asked):
        return done("Consulte por POST.")
    return serve(incoming)


_Row = tuple[str, str, str, str, Level, Wrapper]
_WRAPPED: tuple[_Row, ...] = (
    ("token-json", "Pide el token en JSON", "SCH-04", "MSS-TOK", Level.SHOULD, _json_only),
    ("acepta-get", "Toma un GET como un POST", "ERR-05", "MSS-S05", Level.SHOULD, _takes_get),
    (
        *("sobre-sin-codigo", "El sobre no trae codigo", "SCH-01", "MSS-R09", Level.SHOULD),
        shown(_ANSWERS, _without_code),
    ),
    (
        *("datos-y-sobre-juntos", "Los datos traen un sobre", "SCH-01", "MSS-R10", Level.SHOULD),
        shown(_CONSULTS, _with_envelope),
    ),
    ("desconocida-500", "Cae con lo que no existe", "ERR-01", "MSS-S11", Level.SHOULD, _crash),
    (
        *("html", "Rechaza con una página", "ERR-07", "MSS-S06", Level.SHOULD),
        retold(_SERVICES, 401, _page),
    ),
    (
        *("rechazo-vacio", "Rechaza sin decir nada", "ERR-06", "MSS-S06", Level.SHOULD),
        retold(_SERVICES, 400, lambda reply: replace(reply, body=b"")),
    ),
    (
        *("expires-en-ms", "Dice expires_in en milésimas", "SEC-02", "MSS-R22", Level.SHOULD),
        shown(_TOKEN, _in_ms),
    ),
    (
        *("segunda-respuesta-pisa", "Dice que ya se respondió, y guarda la segunda", "CON-05"),
        *("MSS-R14", Level.SHOULD, _stored_again),
    ),
    (
        *("consulta-consume", "Lo consultado no se muestra otra vez", "CON-01", "MSS-R12"),
        *(Level.SHOULD, _consumed),
    ),
    (
        *("nit-con-dv", "Toma el NIT con su dígito como si no lo tuviera", "LIF-10", "MSS-S06"),
        *(Level.SHOULD, _checked_digit),
    ),
    (
        "acentos",
        "Rompe los acentos",
        "CON-06",
        "MSS-R19",
        Level.SHOULD,
        shown(_CONSULTS, _mojibake),
    ),
    (
        *("fecha-corrida", "Muestra el día anterior", "CON-06", "MSS-R19", Level.SHOULD),
        shown(_CONSULTS, _day_before),
    ),
    (
        *("salario-redondeado", "Redondea el salario", "CON-06", "MSS-R19", Level.SHOULD),
        shown(asking("consultar_inicio_relacion_laboral"), _rounded),
    ),
    (
        *("codigo-200-sin-efecto", "Dice que tomó un reporte, y no lo guarda", "CON-01", "MSS-REP"),
        *(Level.MAY, _nothing_kept),
    ),
    (
        *("radicado-cambia", "Cada consulta da otro radicado", "CON-01", "MSS-R11", Level.SHOULD),
        _another_filing,
    ),
    (
        *("respuesta-de-otra-ccf", "Toma la respuesta de otra caja", "SEC-05", "MSS-AIS"),
        *(Level.SHOULD, lax(_ANSWERS, "entity")),
    ),
    (
        *("500-en-notificacion", "Cae con una notificación incompleta", "ERR-01", "MSS-S11"),
        *(Level.SHOULD, _caja_crash),
    ),
    (
        *("error-revela", "Un error cuenta dónde falló", "SEC-04", "MSS-R24", Level.SHOULD),
        retold(_SERVICES, 401, _trace),
    ),
)
DEFECTS: Mapping[str, Defect] = {
    **{
        name: Defect(name, title, code, asked, level, off=frozenset(rules))
        for name, title, code, asked, level, rules in _FORGOTTEN
    },
    **{
        name: Defect(name, title, code, asked, level, wrapper=wrapper)
        for name, title, code, asked, level, wrapper in _WRAPPED
    },
    **REGISTERED,
}
