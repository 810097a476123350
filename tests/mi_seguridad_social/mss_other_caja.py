"""A caja's server of another hand: nothing of the pack's own is used. It acts on what it is
notified of as it is told to: at once, late, twice, out of order, never, or on another transaction.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode
from urllib.request import Request, urlopen

ANSWERS = {
    "1": ("ResponderSolicitudAfiliacionCcfPrimeravez", "FechaEfectivaAfiliacion"),
    "2": ("ResponderSolicitudAfiliacionCcfNoPrimeravez", "FechaEfectivaAfiliacion"),
    "3": ("ResponderDesafiliacionCcf", "FechaEfectivaDesafiliacion"),
    "4": ("ResponderInicioRelacionLaboral", "FechaRespuesta"),
    "5": ("ResponderTerminacionRelacionLaboral", "FechaRespuesta"),
}
KEYS = (
    *("numero_transaccion", "codigo_novedad", "fecha_creacion", "fecha_vigencia"),
    *("Estado_Fujo", "url"),
)
TODAY = "2026-03-02"


@dataclass(slots=True)
class Told:
    """What a notification says."""

    number: str
    novelty: str
    url: str


@dataclass(slots=True)
class OtherCaja:
    """A caja that acts in one manner, at the ministry whose address it knows."""

    manner: str
    ministry: str = ""
    told: list[Told] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    acting: list[threading.Thread] = field(default_factory=list)

    def notified(self, body: dict[str, Any]) -> dict[str, Any]:
        """Take a notification: what is to be done is done once."""
        wrong = [key for key in KEYS if not isinstance(body.get(key), str) or not body[key]]
        number = str(body.get("numero_transaccion"))
        if wrong or len(number) > 50 or len(body["url"]) > 255:
            return {"estado": "ERROR_FALTAN_DATOS", "mensaje": ", ".join(wrong) or "Muy largo."}
        if body["codigo_novedad"] not in {*map(str, range(1, 10))} or not _days(body):
            return {"estado": "ERROR_DATOS_INVALIDOS", "mensaje": "No es válida."}
        if number in self.seen and self.manner != "dos-veces":
            return {"codigoNotificacion": number, "estado": "OK"}
        self.seen.add(number)
        self.told.append(Told(number, body["codigo_novedad"], str(body.get("url", ""))))
        act = threading.Thread(target=self._act, args=(self.told[-1],), daemon=True)
        self.acting.append(act)
        act.start()
        return {"codigoNotificacion": number, "estado": "OK"}

    def end(self) -> None:
        """Wait until all that it began is done."""
        for one in self.acting:
            one.join()

    def _act(self, one: Told) -> None:
        acts: dict[str, Callable[[Told], None]] = {
            "enseguida": self._dance,
            "tarde": self._late,
            "dos-veces": self._twice,
            "desordenada": self._backwards,
            "nunca": lambda told: None,
            "otra": self._another,
        }
        if one.url.startswith(self.ministry):
            acts[self.manner](one)

    def _dance(self, one: Told) -> None:
        self._answer(one, self._ask(one))

    def _late(self, one: Told) -> None:
        """Act on each only once the next one has come."""
        if before := self._before(one):
            self._dance(before)

    def _before(self, one: Told) -> Told | None:
        nth = self.told.index(one)
        return self.told[nth - 1] if nth else None

    def _twice(self, one: Told) -> None:
        data = self._ask(one)
        self._answer(one, data)
        self._answer(one, data)

    def _backwards(self, one: Told) -> None:
        """The answer first, with what the caja guesses; the consulta after it."""
        self._answer(one, {"NumeroTransaccion": one.number})
        self._ask(one)

    def _another(self, one: Told) -> None:
        """Consult what was notified, and answer the one before it."""
        data = self._ask(one)
        if before := self._before(one):
            self._answer(one, {**data, "NumeroTransaccion": before.number})

    def _ask(self, one: Told) -> dict[str, Any]:
        return self._post(one.url, {"numerotransaccion": one.number})

    def _answer(self, one: Told, data: dict[str, Any]) -> None:
        service, dated = ANSWERS[one.novelty]
        body = {
            "NumeroRadicadoSolicitud": data.get("RadicadoSolicitud", ""),
            "NumeroTransaccion": data.get("NumeroTransaccion"),
            "TipoDocumentoEmpleador": data.get("TipoDocumentoEmpleador", "NI"),
            "NumeroDocumentoEmpleador": data.get("NumeroDocumentoEmpleador", "900123456"),
            "SerialSat": data.get("serialSat", "1"),
            "ResultadoTramite": "1",
            "FechaRespuesta": TODAY,
            dated: TODAY,
            "MotivoRechazo": "",
        }
        self._post(f"{self.ministry}/{service}", body)

    def _post(self, url: str, body: dict[str, Any]) -> dict[str, Any]:
        form = {"grant_type": "password", "username": "8", "password": "p", "client_id": "c"}
        told: dict[str, Any] = {}
        for _ in range(2):
            token = _sent(f"{self.ministry}/token", urlencode(form).encode(), {}).get(
                "access_token"
            )
            headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
            told = _sent(url, json.dumps(body).encode(), headers)
            if told.get("estado") != 401:
                break
        return told


def _days(body: dict[str, Any]) -> bool:
    try:
        return all(
            date.fromisoformat(body[key]) and len(body[key]) == 10
            for key in ("fecha_creacion", "fecha_vigencia")
        )
    except ValueError:
        return False


def _sent(url: str, body: bytes, headers: dict[str, str]) -> dict[str, Any]:
    try:
        with urlopen(Request(url, body, headers, method="POST"), timeout=10) as came:
            return dict(json.loads(came.read()))
    except HTTPError as error:
        return {"estado": error.code}
    except OSError:  # nobody listens any more
        return {}


@contextmanager
def served(caja: OtherCaja) -> Iterator[str]:
    """Serve it, and give its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, body = _served(caja, self, sent)
            self._tell(status, body)

        def _refused(self) -> None:
            self._tell(405, {"mensaje": "Solo POST."})

        def __getattr__(self, name: str) -> Callable[[], None]:
            if name.startswith("do_"):
                return self._refused
            raise AttributeError(name)

        def _tell(self, status: int, body: dict[str, Any]) -> None:
            told = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(told)))
            if status == 405:
                self.send_header("Allow", "POST")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(told)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # its own name
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _served(
    caja: OtherCaja, asked: BaseHTTPRequestHandler, sent: bytes
) -> tuple[int, dict[str, Any]]:
    path, shown = asked.path, asked.headers.get("Authorization", "")
    if path == "/oauth/token":
        right = parse_qs(sent.decode()).get("password") == ["clave-de-caja"]
        given = {"access_token": "t-1", "token_type": "Bearer", "expires_in": 600}
        return (200, given) if right else (400, {"error": "invalid_grant"})
    if path != "/rest/sat/recibirNotificacionSat":
        return 404, {"mensaje": "No existe."}
    if shown != "Bearer t-1":
        return 401, {"estado": "AUTENTICACION_FALLIDA", "mensaje": "Sin token."}
    if "json" not in asked.headers.get("Content-Type", ""):
        return 415, {"estado": "ERROR_DATOS_INVALIDOS", "mensaje": "Se espera JSON."}
    try:
        body = json.loads(sent)
    except (ValueError, RecursionError):
        return 400, {"estado": "ERROR_DATOS_INVALIDOS", "mensaje": "No es JSON."}
    if not isinstance(body, dict):
        return 400, {"estado": "ERROR_DATOS_INVALIDOS", "mensaje": "No es un objeto."}
    return 200, caja.notified(body)
