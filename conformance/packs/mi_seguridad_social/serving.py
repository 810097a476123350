"""What the harness serves in the ministry's place while it listens: a token for each service, what
was notified, and the answer to it.

The rules of the file: what arrives is answered as the ministry would; nothing is judged here. What
an item has to know beside the arrivals themselves (whose token was shown) is noted on its case.
"""

import itertools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from conformance.core.exchange import Request, Response
from conformance.http.spelling import published
from conformance.packs.mi_seguridad_social.answers import Codes
from conformance.packs.mi_seguridad_social.auth import CAJA
from conformance.packs.mi_seguridad_social.notification import OF_THE_HARNESS
from conformance.packs.mi_seguridad_social.novelties import NOVELTIES, Novelty

LIFE_S = 900
_JSON = (("content-type", "application/json; charset=utf-8"),)
_ASKED = {one.asked.lower(): one for one in NOVELTIES}
_ANSWERED = {one.answered.lower(): one for one in NOVELTIES}
_KEYS = {name.lower(): name for one in NOVELTIES for name in one.answer_keys}
_USUAL = Codes()
_AS_PUBLISHED: Mapping[str, str] = {}


@dataclass(slots=True)
class Case:
    """A transaction that was notified: what it tells, how its answer is taken, and what came.

    `forgetful` refuses the first token that is shown, as one that has expired. `shown` says of each
    call the service whose token it showed: "" for none, None for one that nobody gave.
    """

    number: str
    novelty: Novelty
    data: Mapping[str, Any]
    codigo: str = "200"
    forgetful: bool = False
    consulted: list[Mapping[str, Any]] = field(default_factory=list)
    answered: list[Mapping[str, Any]] = field(default_factory=list)
    shown: list[tuple[str, str | None]] = field(default_factory=list)
    forgot: bool = False

    @property
    def calls(self) -> int:
        """How often it was called about."""
        return len(self.shown)


class ServedMinistry:
    """The ministry's services, as a caja sees them, for one run."""

    def __init__(
        self,
        declared: Mapping[str, Any],
        *,
        codes: Codes = _USUAL,
        written: Mapping[str, str] = _AS_PUBLISHED,
    ) -> None:
        told = declared.get(CAJA, {})
        self._codes = codes
        self._known = {own.lower(): usual for usual, own in written.items()} | _KEYS
        self._clients = {str(one): name for name, one in told.get("clientes", {}).items()}
        self._password = told.get("password", "")
        self._tokens: dict[str, str] = {}
        self._numbers: Iterator[int] = itertools.count(1)

    def key(self, request: Request) -> str:
        """Return the number of the transaction: of the address where it is consulted, else of the
        body.
        """
        parts = _parts(request)
        consulted = len(parts) > 1 and parts[-1].lower() in _ASKED
        if consulted and parts[-2].startswith(OF_THE_HARNESS):
            return parts[-2]
        return _number(self._body(request))

    def answer(self, request: Request, matter: Any) -> Response:
        """Return what the ministry answers."""
        parts = _parts(request)
        last = parts[-1].lower() if parts else ""
        if last == "token":
            return self._token(request)
        if request.method != "POST" or last not in {**_ASKED, **_ANSWERED}:
            return _told(404, {"Message": "No existe."})
        case = matter if isinstance(matter, Case) else None
        service = self._service(request)
        if case is not None:
            case.shown.append((last, service))
            if service and case.forgetful and not case.forgot:
                case.forgot = True
                return _told(401, {"Message": "El token venció."})
        if not service:
            return _told(401, {"Message": "Se requiere un token vigente."})
        if case is None:
            return _envelope("GE05", "NumeroTransaccion: la transacción no existe.")
        return self._served(last, self._body(request), case)

    def _served(self, last: str, body: Mapping[str, Any], case: Case) -> Response:
        if last in _ASKED:
            case.consulted.append(body)
            return _told(200, case.data)
        case.answered.append(body)
        again = len(case.answered) > 1
        if again or case.codigo in self._codes.answered:
            return _envelope(
                min(self._codes.answered, default="GN37"), "La solicitud ya fue respondida."
            )
        return _envelope(case.codigo, "La respuesta se registró.")

    def _body(self, request: Request) -> Mapping[str, Any]:
        """Return what a caja wrote, its keys as they are published."""
        try:
            body = json.loads(request.body or b"{}")
        except ValueError:
            return {}
        return published(body, self._known) if isinstance(body, dict) else {}

    def _token(self, request: Request) -> Response:
        form = dict(parse_qsl((request.body or b"").decode("utf-8", "replace")))
        client = form.get("client_id", "")
        wrong = self._password and form.get("password") != self._password
        if form.get("grant_type") != "password" or not client or wrong:
            return _told(400, {"error": "invalid_grant"})
        if self._clients and client not in self._clients:
            return _told(401, {"error": "invalid_client"})
        token = f"arnes-{next(self._numbers)}-{abs(hash(client)) % 10**6:06}"
        self._tokens[token] = self._clients.get(client, client)
        given = {"access_token": token, "token_type": "bearer", "expires_in": LIFE_S}
        return _told(200, given)

    def _service(self, request: Request) -> str | None:
        """Return the service whose token is shown, "" for none, None for one that nobody gave."""
        shown = dict(request.headers).get("authorization", "")
        in_address = dict(parse_qsl(urlsplit(request.url).query)).get("access_token", "")
        token = shown.partition(" ")[2] or in_address
        return self._tokens.get(token) if token else ""


def in_address(request: Request) -> bool:
    """Say whether a request shows a token in its address."""
    return "token" in urlsplit(request.url).query.lower()


def _parts(request: Request) -> list[str]:
    return [unquote(part) for part in urlsplit(request.url).path.split("/") if part]


def _number(body: Mapping[str, Any]) -> str:
    return str(body.get("NumeroTransaccion", ""))


def _envelope(codigo: str, mensaje: str) -> Response:
    return _told(200, {"resultado": int(codigo == "200"), "mensaje": mensaje, "codigo": codigo})


def _told(status: int, body: Any) -> Response:
    return Response(status, _JSON, json.dumps(body, ensure_ascii=False).encode())
