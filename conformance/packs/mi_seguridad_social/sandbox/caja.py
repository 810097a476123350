"""A caja's server: it takes the ministry's notifications, and calls the ministry back.

The rules of the file: a notification is answered at once; what it makes the caja do comes a while
after, by calls of its own. Each rule that a caja may forget has a name, asked for when it is
notified.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qsl, urlencode, urlsplit
from urllib.request import Request as Outgoing
from urllib.request import urlopen

from conformance.core.exchange import Request, Response
from conformance.http.auth.password_grant import FORM
from conformance.http.auth.recipe import basic
from conformance.http.reference import Reply, Setup
from conformance.packs.mi_seguridad_social.novelties import (
    ENTER,
    NOTIFY,
    NOVELTIES,
    OTHER_CODES,
    REASON,
    Novelty,
    is_date,
)
from conformance.packs.mi_seguridad_social.sandbox.ministry import OPERATIONS, Ministry
from conformance.packs.mi_seguridad_social.sandbox.world import (
    CAJAS,
    OWN_PASSWORD,
    Platform,
    client_id,
)
from conformance.sandbox.application import (
    Call,
    Incoming,
    ServedOperation,
    Wrapper,
    routes_of,
)
from conformance.sandbox.fields import REQUIRED, Field
from conformance.sandbox.reply import InvalidError, answer
from conformance.sandbox.tokens import sign, verify

CLIENT: Mapping[str, str] = {
    "client_id": "mi-seguridad-social",
    "client_secret": "secreto-del-sandbox",  # not a secret: of a caja of nobody
    "scope": "notificaciones",
}
"""What the ministry enters the caja with, beside its user and password."""
ROLE, IMPOSTOR = "ministerio", "impostor"
RULES = (
    *("consults", "bearer", "own-client", "same-number", "with-result", "once-notified", "stops"),
    *("host", "header", "with-reason", "same-filing", "renews", "spelling", "rejects", "halves"),
)
"""What a caja keeps to when it calls back."""
_KEYS = ("numero_transaccion", "codigo_novedad", "fecha_creacion", "fecha_vigencia")
_BY_CODE = {one.code: one for one in NOVELTIES}
_RETRIES = 3
_TIMEOUT_S = 10


@dataclass(frozen=True, slots=True)
class Notifier:
    """Who notifies."""

    role: str = ROLE


@dataclass(frozen=True, slots=True)
class _Errand:
    """What a notification makes a caja do: of which transaction, where, keeping to which rules."""

    number: str
    novelty: Novelty
    url: str
    kept: frozenset[str]


def notify(call: Call[Platform, Notifier]) -> Reply:
    """Take a notification: a repeated one is answered alike, and nothing more is done."""
    store, body, sandbox = call.store, call.body, call.sandbox
    assert isinstance(sandbox, MinistryAndCaja)
    kept = frozenset(name for name in RULES if store.rule(name))
    novelty = _BY_CODE.get(body["codigo_novedad"])
    others = OTHER_CODES if store.rule("other-codes") else ()
    known = novelty is not None or body["codigo_novedad"] in others
    if not known and store.rule("novelty"):
        raise InvalidError("codigo_novedad", {"codigo_novedad": ["No es una novedad."]})
    for key in ("fecha_creacion", "fecha_vigencia"):
        if not _is_day(body[key] or "") and store.rule("notified-day"):
            raise InvalidError(key, {key: ["Se espera AAAA-MM-DD."]})
    number = body["numero_transaccion"]
    again = number in store.notified and "once-notified" in kept
    store.notified[number] = dict(body)
    if not again:
        sandbox.act(_Errand(number, novelty or NOVELTIES[0], body["url"], kept))
    return answer({"codigoNotificacion": number, "estado": "OK", "mensaje": "Recibida."})


def _is_day(text: str) -> bool:
    parts = text.split("-")
    return [len(one) for one in parts] == [4, 2, 2] and "".join(parts).isdecimal()


def _enter(call: Call[Platform, Notifier]) -> Reply:
    raise NotImplementedError  # `MinistryAndCaja.serve` takes what a form asks


_OPERATIONS = (
    ServedOperation(
        ENTER, "POST", ("/caja/oauth/token",), frozenset({ROLE}), _enter, open=True, reads=True
    ),
    ServedOperation(
        *(NOTIFY, "POST", ("/caja/notificacionSAT/recibir",), frozenset({ROLE}), notify),
        body=(
            Field("numero_transaccion", "text", required=True, limit=50, nullable=False),
            *(Field(one, "text", required=True, nullable=False) for one in _KEYS[1:]),
            Field("Estado_Fujo", "text", required=True, nullable=False),
            Field("url", "text", required=True, limit=255, nullable=False),
        ),
    ),
)


class MinistryAndCaja(Ministry):
    """The ministry's server, and beside it that of a caja which calls whoever uses it back."""

    routes = routes_of((*OPERATIONS, *_OPERATIONS))

    def __init__(self, setup: Setup, wrappers: Sequence[Wrapper] = ()) -> None:
        super().__init__(setup, wrappers)
        self._address, self._call, self._later = setup.caller, setup.call, setup.later
        self._life = setup.token_life_s

    def serve(self, incoming: Incoming) -> Reply:
        """Return the right answer: the caja's token is asked for by form as well."""
        operation = self.operation_of(incoming)
        if operation is not None and operation.capability == NOTIFY:
            return _of_the_caja(super().serve(incoming))
        if operation is None or operation.capability != ENTER:
            return super().serve(incoming)
        form = dict(parse_qsl(incoming.body.decode("utf-8", "replace"), keep_blank_values=True))
        wanted = {"password": self.password, **CLIENT}
        user = form.get("username")
        if (
            user not in (ROLE, IMPOSTOR)
            or form.get("grant_type") != "password"
            or any(form.get(key) != value for key, value in wanted.items())
        ):
            return answer({"error": "invalid_grant"}, 400)
        claims = {"sub": user}
        token = sign(claims, self.signing_key, self.now(), self._life, self.store.next_id())
        return answer({"access_token": token, "token_type": "Bearer", "expires_in": self._life})

    def caller(self, incoming: Incoming) -> Any:
        """Return who calls: of the caja, whoever shows its token."""
        if not incoming.path.lower().startswith("/caja/"):
            return super().caller(incoming)
        header = incoming.header("authorization")
        if not header and not self.store.rule("anonymous"):
            return Notifier()
        if self.store.by_pair:
            return self._paired(header)
        claims = verify(header, self.signing_key, self.now(), self.store.rule)
        known = claims is not None and claims.get("sub") in (ROLE, IMPOSTOR)
        if not known or claims is None:
            return None
        trusting = not self.store.rule("impostor")
        return Notifier(ROLE if trusting else str(claims["sub"]))

    def _paired(self, header: str) -> Notifier | None:
        """Return whose user and password a header shows, None when it proves nothing."""
        pairs = {f"Basic {basic(user, self.password)}": user for user in (ROLE, IMPOSTOR)}
        user = pairs.get(header, "")
        if not user:
            return None
        return Notifier(ROLE if not self.store.rule("impostor") else user)

    def act(self, errand: _Errand) -> None:
        """Have a caja act on a notification, a while after."""
        if not self._address or "consults" not in errand.kept:
            return
        if self.store.at_once:
            self._consult(errand)
        else:
            self._later(self.store.delay_s, lambda: self._consult(errand))

    def _consult(self, errand: _Errand) -> None:
        here = urlsplit(self._address).netloc
        if urlsplit(errand.url).netloc != here and "host" in errand.kept:
            return
        if self.store.answers_first:
            self._respond(errand, {"NumeroTransaccion": errand.number, "RadicadoSolicitud": ""})
        number = errand.number if "same-number" in errand.kept else f"{errand.number}0"
        url = f"{self._address}/{errand.novelty.asked}" if self.store.by_service else errand.url
        status, data = self._posted(
            errand, url, {"NumeroTransaccion": number}, errand.novelty.consult
        )
        if status == 200 and "codigo" not in data and not self.store.answers_first:
            self._respond(errand, data)

    def _respond(self, errand: _Errand, data: Mapping[str, Any]) -> None:
        url = f"{self._address}/{errand.novelty.answered}"
        body = _decided(errand, data, self.now().date().isoformat())
        for _ in range(_RETRIES):
            _, told = self._posted(errand, url, body, errand.novelty.respond)
            done = told.get("codigo") == "200" or "stops" in errand.kept
            if done:
                return

    def _posted(
        self, errand: _Errand, url: str, body: Mapping[str, Any], service: str
    ) -> tuple[int, Mapping[str, Any]]:
        """Return what a service of the ministry answers, with another token where one is out."""
        written = dict(body)
        for edit in self.store.edits:
            written = edit(written)
        for _ in range(2):
            headers = [("content-type", "application/json")]
            asked = url
            if "bearer" in errand.kept:
                token = self._token(errand, service)
                if "header" in errand.kept:
                    headers.append(("authorization", f"Bearer {token}"))
                else:
                    asked = f"{url}?access_token={token}"
            status, told = self._sent(asked, headers, json.dumps(written).encode())
            if status != 401 or "renews" not in errand.kept:
                break
        return status, told

    def _token(self, errand: _Errand, service: str) -> str:
        owner = service if "own-client" in errand.kept else NOVELTIES[0].consult
        form = {
            "grant_type": "password",
            "username": CAJAS["ccf"],
            "password": OWN_PASSWORD,
            "client_id": client_id("ccf", owner),
        }
        headers = [("content-type", FORM)]
        _, told = self._sent(f"{self._address}/token", headers, urlencode(form).encode())
        return str(told.get("access_token", ""))

    def _sent(
        self, url: str, headers: Sequence[tuple[str, str]], body: bytes
    ) -> tuple[int, Mapping[str, Any]]:
        request = Request("POST", url, "", tuple(headers), body)
        response = (self._call or _over_http)(request)
        try:
            told = response.json()
        except ValueError:
            told = {}
        return response.status, told if isinstance(told, dict) else {}


def _of_the_caja(reply: Reply) -> Reply:
    """Return a refusal as a caja tells it: by a state of its own."""
    told = json.loads(reply.body)
    if "codigo" not in told:
        return reply
    state = "ERROR_FALTAN_DATOS" if REQUIRED in told["mensaje"] else "ERROR_DATOS_INVALIDOS"
    return answer({"estado": state, "mensaje": told["mensaje"]})


def _over_http(request: Request) -> Response:
    """Send a request by HTTP; 0 is the status of what nobody answered."""
    asked = Outgoing(request.url, request.body, dict(request.headers), method=request.method)
    try:
        with urlopen(asked, timeout=_TIMEOUT_S) as came:  # an address of http
            return Response(came.status, (), came.read())
    except HTTPError as error:
        return Response(error.code, (), error.read())
    except (URLError, OSError, ValueError):
        return Response(0)


def _decided(errand: _Errand, data: Mapping[str, Any], today: str) -> dict[str, Any]:
    """Return the answer to a request: it is approved unless something in it is wrong."""
    one, kept = errand.novelty, errand.kept
    wrong = len(str(data.get("Departamento", "05"))) != 2 and "rejects" in kept
    reason = "Departamento: se esperan dos cifras." if wrong and "with-reason" in kept else ""
    if not wrong and "halves" not in kept:
        reason = "Ninguno."
    dated = today if not wrong or one.effective == "FechaRespuesta" else ""
    filing = data.get("RadicadoSolicitud") if "same-filing" in kept else "RS00000000"
    body = {
        "NumeroRadicadoSolicitud": filing,
        "NumeroTransaccion": data.get("NumeroTransaccion"),
        "TipoDocumentoEmpleador": data.get("TipoDocumentoEmpleador"),
        "NumeroDocumentoEmpleador": data.get("NumeroDocumentoEmpleador"),
        "SerialSat": data.get("serialSat"),
        "ResultadoTramite": "2" if wrong else "1",
        **{key: today if is_date(key) else "SI" for key in one.paid},
        one.effective: dated,
        REASON: reason,
    }
    if "with-result" not in kept:
        del body["ResultadoTramite"]
    if "spelling" not in kept and "FechaRespuesta" in body:
        body["FechaResouesta"] = body.pop("FechaRespuesta")
    return body
