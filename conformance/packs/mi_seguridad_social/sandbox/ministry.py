"""The ministry's server: a token for each service, consultas, answers and reports.

The rules of the file: each rule of the platform has a name by which it is asked for (`store.rule`);
whatever refuses a request that was understood says so with an envelope, at 200.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from conformance.http.reference import Reply, Setup
from conformance.packs.mi_seguridad_social.auth import SERVED, TOKEN_SERVICE
from conformance.packs.mi_seguridad_social.novelties import (
    ANSWER_KEYS,
    LONGEST,
    NOVELTIES,
    REASON,
    REPORTS,
    REQUEST,
    TOKEN,
    Novelty,
    Report,
    is_date,
)
from conformance.packs.mi_seguridad_social.sandbox.world import (
    CAJAS,
    CLIENTS,
    Platform,
    Transaction,
    User,
)
from conformance.sandbox.application import (
    Call,
    Incoming,
    Sandbox,
    ServedOperation,
    Wrapper,
    routes_of,
)
from conformance.sandbox.fields import Field
from conformance.sandbox.reply import InvalidError, RefusalError, answer
from conformance.sandbox.tokens import sign, verify

ROLES = frozenset(CAJAS)
_FORM = "application/x-www-form-urlencoded"
_ASKED = ("grant_type", "username", "password", "client_id")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class NotTakenError(RefusalError):
    """The platform understood a request and does not take it: an envelope with its own code."""

    def __init__(self, codigo: str, mensaje: str) -> None:
        super().__init__(200, mensaje)
        self.codigo = codigo


def done(mensaje: str) -> Reply:
    """Return the envelope of what was done."""
    return answer({"resultado": 1, "mensaje": mensaje, "codigo": "200"})


def _consult(one: Novelty) -> Callable[[Call[Platform, User]], Reply]:
    def consult(call: Call[Platform, User]) -> Reply:
        found = _own(call, one)
        call.store.consulted.add(call.body["NumeroTransaccion"])
        return answer(found.data)

    return consult


def _respond(one: Novelty) -> Callable[[Call[Platform, User]], Reply]:
    def respond(call: Call[Platform, User]) -> Reply:
        store, body = call.store, call.body
        found = _own(call, one)
        _of_the_request(call, found)
        number = body["NumeroTransaccion"]
        already = number in store.answered and store.rule("once")
        if not already or not store.rule("answered-first"):
            _ready(call, number)
            _result(call, one)
        if already:
            raise NotTakenError("GN37", "La solicitud ya fue respondida.")
        store.answered[number] = dict(body)
        return done("La respuesta se registró.")

    return respond


def _report(one: Report) -> Callable[[Call[Platform, User]], Reply]:
    def report(call: Call[Platform, User]) -> Reply:
        for key in (*one.needed, *one.keys):
            if is_date(key):
                _day(call, key)
        if one.name == "terminacion" and call.store.rule("started"):
            _started(call)
        call.store.reported[f"{one.name}/{call.body['NumeroRadicadoSolicitud']}"] = dict(call.body)
        return done("El reporte se registró.")

    return report


def _request(call: Call[Platform, User]) -> Reply:
    return done("La solicitud se recibió.")


def _own(call: Call[Platform, User], one: Novelty) -> Transaction:
    """Return the transaction that a request is about. What is another caja's does not exist."""
    store, number = call.store, call.body["NumeroTransaccion"]
    found = store.transaction(number, one)
    if found is None or (found.role != call.user.role and store.rule("entity")):
        raise NotTakenError("GE05", "NumeroTransaccion: la transacción no existe.")
    return found


_SAME = {
    "NumeroRadicadoSolicitud": ("RadicadoSolicitud", "GE04"),
    "TipoDocumentoEmpleador": ("TipoDocumentoEmpleador", "GE01"),
    "NumeroDocumentoEmpleador": ("NumeroDocumentoEmpleador", "GE02"),
    "SerialSat": ("serialSat", "GE03"),
}


def _of_the_request(call: Call[Platform, User], found: Transaction) -> None:
    """What an answer repeats of its request is what the request says."""
    for key, (own, codigo) in _SAME.items():
        if call.body[key] != found.data[own] and call.store.rule(f"same:{key}"):
            raise NotTakenError(codigo, f"{key}: no es el de la solicitud.")


def _ready(call: Call[Platform, User], number: str) -> None:
    """Where only what was consulted is answered, it was."""
    if call.store.consulted_first and number not in call.store.consulted:
        raise NotTakenError("GE06", "NumeroTransaccion: la solicitud no se ha consultado.")


def _result(call: Call[Platform, User], one: Novelty) -> None:
    """An answer approves with a date, or rejects with a reason."""
    body, rule = call.body, call.store.rule
    result, reason = body["ResultadoTramite"], body[REASON]
    if result not in ("1", "2") and rule("result"):
        raise NotTakenError("GE45", "ResultadoTramite: se espera 1 o 2.")
    for key in (one.effective, *one.paid):
        if is_date(key):
            _day(call, key)
    approved, dated = result == "1", one.effective != "FechaRespuesta"
    if approved and not body[one.effective] and rule("dated"):
        raise NotTakenError("GE46", f"{one.effective}: falta en lo aprobado.")
    if not approved and dated and body[one.effective] and rule("undated"):
        raise NotTakenError("GE47", f"{one.effective}: no va en lo rechazado.")
    if approved == bool(reason) and rule("reason"):
        raise NotTakenError("GE48", f"{REASON}: va en lo rechazado, y solo allí.")


def _day(call: Call[Platform, User], key: str) -> None:
    """A date is a day of the calendar, or is left empty."""
    text = call.body[key] or ""
    if not text or not call.store.rule("day"):
        return
    try:
        known = _DAY.fullmatch(text) is not None
        date.fromisoformat(text)
    except ValueError:
        known = False
    if not known:
        raise NotTakenError("GE14", f"{key}: se espera AAAA-MM-DD.")


def _started(call: Call[Platform, User]) -> None:
    """Nobody ends a relation that was not reported to begin."""
    body = call.body
    begun = (one for key, one in call.store.reported.items() if key.startswith("inicio/"))
    same = ("NumeroDocumentoTrabajador", "NumeroDocumentoEmpleador")
    if not any(all(one[key] == body[key] for key in same) for one in begun):
        raise NotTakenError("GE37", "NumeroDocumentoTrabajador: no tiene una relación reportada.")


def _field(key: str, *, required: bool = False) -> Field:
    return Field(key, "text", required=required, limit=LONGEST.get(key), nullable=False)


def _served(
    capability: str,
    path: str,
    handler: Callable[[Call[Any, Any]], Reply],
    needed: Sequence[str],
    keys: Sequence[str] = (),
    *,
    reads: bool = False,
) -> ServedOperation:
    body = (
        *(_field(key, required=True) for key in needed),
        *(_field(key) for key in keys if key not in needed),
    )
    return ServedOperation(
        capability, "POST", (f"/{path}",), ROLES, handler, body=body, reads=reads
    )


def _token(call: Call[Platform, User]) -> Reply:
    raise NotImplementedError  # `Ministry.serve` takes what a form asks


OPERATIONS = (
    ServedOperation(TOKEN, "POST", ("/token",), ROLES, _token, open=True, reads=True),
    _served(REQUEST, "SolicitudAfiliacion", _request, ()),
    *(
        _served(one.consult, one.asked, _consult(one), ("NumeroTransaccion",), reads=True)
        for one in NOVELTIES
    ),
    *(
        _served(one.respond, one.answered, _respond(one), ANSWER_KEYS, one.answer_keys)
        for one in NOVELTIES
    ),
    *(_served(one.capability, one.service, _report(one), one.needed, one.keys) for one in REPORTS),
)


class Ministry(Sandbox[Platform]):
    """The ministry's server."""

    routes = routes_of(OPERATIONS)

    def __init__(self, setup: Setup, wrappers: Sequence[Wrapper] = ()) -> None:
        super().__init__(Platform(), setup, wrappers)
        self._life_s = setup.token_life_s

    def serve(self, incoming: Incoming) -> Reply:
        """Return the right answer: a token is asked for by form."""
        operation = self.operation_of(incoming)
        if operation is None or operation.capability != TOKEN:
            return super().serve(incoming)
        try:
            return self._given(_form(incoming, self.store.rule))
        except RefusalError as refusal:
            said = {"error": refusal.detail}
            return answer(said, refusal.status)

    def _given(self, form: Mapping[str, str]) -> Reply:
        """Return the token of a service for a caja."""
        rule = self.store.rule
        if form.get("grant_type") != "password" and rule("grant"):
            raise RefusalError(400, "unsupported_grant_type")
        role = next((one for one, nit in CAJAS.items() if nit == form.get("username")), "")
        if not role or (form.get("password") != self.password and rule("password")):
            raise RefusalError(400, "invalid_grant")
        owner, service = CLIENTS.get(form.get("client_id", ""), ("", ""))
        if not service and rule("client"):
            raise RefusalError(401, "invalid_client")
        if service and owner != role and rule("assigned"):
            raise RefusalError(400, "unauthorized_client")
        token = self.issue(User(role, service or SERVED[0]))
        return answer({"access_token": token, "token_type": "bearer", "expires_in": self._life_s})

    def issue(self, user: User) -> str:
        """Return a new token of a caja for a service."""
        claims = {"sub": CAJAS[user.role], "service": user.service, "role": user.role}
        return sign(claims, self.signing_key, self.now(), self._life_s, self.store.next_id())

    def caller(self, incoming: Incoming) -> User | None:
        """Return whose a token is, None when it proves nothing."""
        rule = self.store.rule
        header = incoming.header("authorization")
        if not header and not rule("token"):
            return User("ccf", self._service(incoming))
        claims = verify(header, self.signing_key, self.now(), rule)
        if claims is None:
            return None
        user = User(str(claims.get("role", "ccf")), str(claims.get("service", "")))
        asked = self._service(incoming)
        crossed = bool(asked) and user.service != asked
        return None if crossed and rule("crossed") else user

    def _service(self, incoming: Incoming) -> str:
        operation = self.operation_of(incoming)
        return operation.capability if operation else ""

    def refused(self, refusal: RefusalError) -> Reply:
        """Return a refusal: an envelope for what was understood, a message for what was not."""
        if isinstance(refusal, NotTakenError):
            return _envelope(refusal.codigo, refusal.detail)
        if isinstance(refusal, InvalidError) and "$" not in (refusal.errors or {}):
            told = "; ".join(f"{key}: {said[0]}" for key, said in (refusal.errors or {}).items())
            return _envelope("GE00", told)
        reply = answer({"Message": refusal.detail}, refusal.status)
        return Reply(reply.status, (*reply.headers, *refusal.headers), reply.body)


def _envelope(codigo: str, mensaje: str) -> Reply:
    return answer({"resultado": 0, "mensaje": mensaje, "codigo": codigo})


def _form(incoming: Incoming, rule: Callable[[str], bool]) -> Mapping[str, str]:
    """Return the fields of a form, each of which comes once."""
    media = incoming.header("content-type").split(";")[0].strip().lower()
    if (media != _FORM and rule("form")) or not incoming.whole:
        raise RefusalError(400, "invalid_request")
    pairs = parse_qsl(incoming.body.decode("utf-8", "replace"), keep_blank_values=True)
    names = [name for name, _ in pairs]
    if any(names.count(one) != 1 for one in _ASKED):
        raise RefusalError(400, "invalid_request")
    return dict(pairs)


SERVICES = dict.fromkeys((*SERVED, TOKEN_SERVICE), "")
"""Where each service is: all at one address."""
