"""A second SIIFA, of another hand: written from the table of decisions alone, on Werkzeug and
SQLite.

Nothing here looks at the sandbox. It is the watch against false accusations: wherever the decisions
say that either answer is right, it can give the one that the sandbox does not.
"""

import json
import re
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

import jwt
import second_cuentas as cuentas
import second_facturas as facturas
import second_pagos as pagos
import second_seguimientos as seguimientos
from second_choices import Choices
from second_desk import Desk, TokenHolder
from second_problem import RefusedError, invalid, problem
from second_query import Query
from second_seguimientos import DEVOLUCION, GLOSA, SeguimientoTerms
from second_store import SqlStore, users
from second_values import CLOCK, Values
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import Map, Rule
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

_LIFE = timedelta(hours=1)
_LARGEST = 20_000_000  # bytes of a body
_ISSUER = "segundo-siifa"
_JSON = re.compile(r"(application|text)/json|application/[\w.-]+\+json")
_LOGIN = "/siifa-seguridad/api/Auth/login"


class Server:
    """The WSGI application of one set of choices."""

    def __init__(self, choices: Choices, radicadas: int = 700, pending: int = 90) -> None:
        self.choices, self.users = choices, users(choices)
        self.password = secrets.token_urlsafe(12)
        self._values, self._store = Values(choices), SqlStore(choices, radicadas, pending)
        self._secret, self._lock = secrets.token_hex(32), threading.Lock()
        self._routes = Map(
            [Rule(path, methods=[method], endpoint=run) for method, path, run in _routes()],
            strict_slashes=False,
        )

    def close(self) -> None:
        """Forget every row."""
        self._store.close()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        request = Request(environ)
        request.max_content_length = _LARGEST
        return self._respond(request)(environ, start)

    def _respond(self, request: Request) -> Response:
        try:
            run, path = self._routes.bind_to_environ(request.environ).match()
            answer = self._log_in(request) if run is None else self._run(request, run, path)
            status, body = answer if isinstance(answer, tuple) else (200, answer)
            return _json(status, body, "application/json")
        except RefusedError as refused:
            return self._refusal(refused)
        except MethodNotAllowed as error:
            return Response(
                b"", 405, headers={"Allow": ", ".join(sorted(error.valid_methods or ()))}
            )
        except HTTPException as error:
            status = error.code if error.code in {404, 413, 415} else 400
            return self._refusal(RefusedError(status or 400))

    def _run(
        self, request: Request, run: Callable[[Desk], object], path: Mapping[str, str]
    ) -> object:
        caller = self._caller(request)
        body = {} if request.method == "GET" else self._body(request)
        with self._lock, self._store.whole():
            return run(
                Desk(
                    caller,
                    Query(request, self._values),
                    body,
                    self._store,
                    self._values,
                    self.choices,
                    path,
                )
            )

    def _refusal(self, refused: RefusedError) -> Response:
        if refused.status in {401, 403} and self.choices.empty_denials:
            return Response(b"", refused.status)
        return _json(
            refused.status,
            problem(refused, self.choices),
            f"application/{self.choices.problem_media}",
        )

    def _caller(self, request: Request) -> TokenHolder:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            raise RefusedError(401)
        claims = _claims(token, self._secret)
        if claims is None:
            raise RefusedError(401)
        if not isinstance(claims["exp"], int) or claims["exp"] <= CLOCK.get()().timestamp():
            raise RefusedError(401)
        return TokenHolder(claims["role"], claims.get("NitEntidad", ""), claims["sub"])

    def _body(self, request: Request) -> dict[str, Any]:
        raw = request.get_data()
        if not raw and not request.mimetype:
            raise RefusedError(self.choices.no_media_type, "Se espera un cuerpo JSON")
        if not _JSON.fullmatch(request.mimetype):
            raise RefusedError(415, "Se espera JSON")
        try:
            read = json.loads(raw.decode("utf-8"), parse_constant=_no_constant, parse_float=Decimal)
        except (ValueError, RecursionError):
            raise invalid("$", "El cuerpo no es JSON") from None
        if not isinstance(read, dict):
            raise invalid("$", "Se espera un objeto")
        return read

    def _log_in(self, request: Request) -> object:
        given = self._body(request)
        name, password = given.get("userName"), given.get("password")
        if any(not isinstance(value, str | None) for value in (name, password)):
            raise invalid("userName", "Se espera un texto")
        user = next((one for one in self.users.values() if one.name == name), None)
        if user is None or password != self.password:
            return self._rejected()
        now = CLOCK.get()()
        claims = {
            "sub": user.guid,
            "role": user.role,
            "iat": now,
            "exp": now + _LIFE,
            "iss": _ISSUER,
        }
        token = jwt.encode(
            claims | ({"NitEntidad": user.nit} if user.nit else {}), self._secret, "HS256"
        )
        return {"success": True, "token": token, "errors": None}

    def _rejected(self) -> object:
        said = "Usuario o contraseña no válidos"
        if self.choices.bad_login != 200:
            raise RefusedError(self.choices.bad_login, said)
        return {"success": False, "token": None, "errors": [said]}


@lru_cache(maxsize=512)
def _claims(token: str, secret: str) -> Mapping[str, Any] | None:
    """Return what a token of this server says, None of any other; the same one is read once."""
    try:
        claims: Mapping[str, Any] = jwt.decode(
            token,
            secret,
            algorithms=["HS256"],
            issuer=_ISSUER,
            # Whether it is over is told by the server's own clock.
            options={"require": ["exp", "sub"], "verify_exp": False, "verify_iat": False},
        )
    except jwt.InvalidTokenError:
        return None
    return claims


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002  # werkzeug's name
        """Say nothing."""


@contextmanager
def served(server: Server) -> Iterator[str]:
    """Serve on loopback, and give the address."""
    listener = make_server("127.0.0.1", 0, server, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=listener.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.server_port}"
    finally:
        listener.shutdown()
        thread.join()
        listener.server_close()
        server.close()


def target_text(server: Server, address: str, revision: str = "oficial") -> str:
    """Return a target file for the server."""
    roles = "\n".join(
        f"  {role}: {{userName: {user.name}, password: '{server.password}'}}"
        for role, user in server.users.items()
    )
    return (
        f"name: Segundo servidor\npack: siifa\nrevision: {revision}\n"
        f"services:\n  seguridad: {address}/siifa-seguridad\n  factura: {address}/siifa-factura\n"
        f"roles:\n{roles}\nlimits: {{requests_per_second: 2000}}\n"
        f"enforces_terms: {str(server.choices.enforces_terms).lower()}\n"
    )


def _json(status: int, body: object, media: str) -> Response:
    return Response(
        json.dumps(body, ensure_ascii=False), status, content_type=f"{media}; charset=utf-8"
    )


def _no_constant(name: str) -> object:
    raise ValueError(name)


def _routes() -> Iterator[tuple[str, str, Callable[[Desk], object] | None]]:
    yield "POST", _LOGIN, None
    for method, path, run in _TABLE:
        yield method, f"/siifa-factura/api/{path}", run
    for kind in (GLOSA, DEVOLUCION):
        for method, path, run in _of_kind(kind):
            yield method, f"/siifa-factura/api/SeguimientoFactura{kind.name}{path}", run


_TABLE: tuple[tuple[str, str, Callable[[Desk], object]], ...] = (
    ("GET", "Factura", facturas.list_facturas),
    ("GET", "Factura/<row>", facturas.show_factura),
    ("GET", "Factura/Alerta/<row>", facturas.show_alerts),
    ("GET", "FacturaRadicado/<row>", facturas.show_radicado),
    ("GET", "FacturaRadicado/ByIdFactura/<row>", facturas.list_radicados),
    ("POST", "FacturaRadicado", facturas.file_factura),
    ("POST", "FacturaRadicado/Masivo", facturas.file_facturas),
    ("GET", "RipsTransaccion", facturas.list_transactions),
    ("GET", "RipsUsuarios", facturas.list_people),
    ("GET", "RipsUsuarios/<row>", facturas.show_person),
    ("GET", "SeguimientoTipoCodigo/ByGrupo", facturas.list_codes),
    ("GET", "SeguimientoFactura/List", seguimientos.list_all),
    ("GET", "SeguimientoFacturaPago", pagos.list_pagos),
    ("GET", "SeguimientoFacturaPago/ByIdFactura", pagos.list_pagos_of_factura),
    ("GET", "SeguimientoFacturaPago/Resumen/ByIdFactura/<row>", pagos.summarize),
    ("GET", "SeguimientoFacturaPago/<row>", pagos.show_pago),
    ("POST", "SeguimientoFacturaPago", pagos.pay),
    ("POST", "SeguimientoFacturaPago/Masivo", pagos.pay_many),
    ("GET", "SeguimientoFacturaPagoEstado/ByIdSeguimientoPago/<row>", pagos.list_states),
    ("POST", "SeguimientoFacturaPagoEstado", pagos.set_state),
    ("POST", "EmpresaCuentaBancaria", cuentas.create),
    ("GET", "EmpresaCuentaBancaria", cuentas.list_accounts),
    ("GET", "EmpresaCuentaBancaria/<row>", cuentas.show),
    ("PUT", "EmpresaCuentaBancaria/<row>", cuentas.update),
    ("PATCH", "EmpresaCuentaBancaria/<row>/Estado", cuentas.set_state),
    ("GET", "ReferenciaBanco", cuentas.list_banks),
)


def _of_kind(kind: SeguimientoTerms) -> Iterator[tuple[str, str, Callable[[Desk], object]]]:
    """Yield the operations of one kind, in both spellings."""
    yield "GET", "", seguimientos.lister(kind)
    yield "GET", "/<row>", seguimientos.viewer(kind)
    yield "GET", "/ByIdFactura", seguimientos.lister_of_factura(kind)
    yield "GET", "/ByIdFactura/<row>", seguimientos.lister_of_factura(kind)
    for path in ("/Resumen/ByIdFactura/<row>", "/ResumenByIdFactura/<row>"):
        yield "GET", path, seguimientos.summary(kind)
    yield "POST", "", seguimientos.formulator(kind)
    yield "POST", "/Masivo", seguimientos.bulk_formulator(kind)
    yield "PUT", "/Respuesta", seguimientos.answerer(kind)
    yield "PUT", "/Reiteracion", seguimientos.reiterator(kind)
    for path in ("/ReiteracionRespuesta", "/RespuestaReiteracion"):
        yield "PUT", path, seguimientos.closer(kind)
