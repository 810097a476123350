"""The reference SIIFA server: every capability and every rule of SIIFA, in memory."""

import hmac
from collections.abc import Sequence

from conformance.http.reference import Setup
from conformance.packs.siifa.sandbox.call import Call, Operation
from conformance.packs.siifa.sandbox.routes import find
from conformance.packs.siifa.sandbox.tables import world
from conformance.packs.siifa.sandbox.tables.records import User
from conformance.packs.siifa.sandbox.tables.store import Store
from conformance.sandbox import application, tokens
from conformance.sandbox.application import Incoming, Wrapper
from conformance.sandbox.fields import Field, load, read_body, read_query
from conformance.sandbox.reply import RefusalError, Reply, answer, problem
from conformance.sandbox.routes import Match, NoRouteError, WrongVerbError

_CREDENTIALS = (Field("userName", "text", required=True), Field("password", "text", required=True))
_MEDIA = ("application/json", "text/json")


class Sandbox(application.Sandbox[Store]):
    """SIIFA's reference server."""

    def __init__(self, setup: Setup, wrappers: Sequence[Wrapper] = ()) -> None:
        super().__init__(world.build(setup.seed, setup.now()), setup, wrappers)
        self._issued = 0

    def issue(self, user: User) -> str:
        """Return a fresh token of the user: `sub` (GUID), `role`, `NitEntidad`."""
        self._issued += 1
        claims = {"sub": user.guid, "role": user.role}
        if user.nit is not None:
            claims["NitEntidad"] = user.nit
        life = self._setup.token_life_s
        return tokens.sign(claims, self.signing_key, self.now(), life, self._issued)

    def caller(self, incoming: Incoming) -> User | None:
        """Return who calls, by the token's claims, or None when the token proves nothing (S3)."""
        given, now = incoming.header("authorization"), self.now()
        claims = tokens.verify(given, self.signing_key, now)
        if claims is None and given and not self.store.rule("signature"):
            claims = tokens.verify(given, self.signing_key, now, signature=False)
        if claims is None or "role" not in claims:
            return None
        nit = claims.get("NitEntidad")
        return User(
            "", "", str(claims["sub"]), str(claims["role"]), None if nit is None else str(nit)
        )

    def serve(self, incoming: Incoming) -> Reply:
        """Return the right answer to a request."""
        try:
            if not incoming.whole:  # RFC 9112 §6.3
                raise RefusalError(
                    400,
                    "El cuerpo de la solicitud no llegó completo.",
                    {"$": ["El cuerpo de la solicitud no llegó completo"]},
                )
            match = find(incoming.method, incoming.path)
            if match.operation is None:
                return self._login(incoming)
            return self._operate(match, match.operation, incoming)
        except NoRouteError:
            return problem(404, "La ruta no existe.")
        except WrongVerbError as fault:
            reply = problem(
                405, "El método no está permitido en esta ruta.", headers=(("Allow", fault.allow),)
            )
            return Reply(reply.status, reply.headers, b"") if incoming.method == "HEAD" else reply
        except RefusalError as refusal:
            return problem(refusal.status, refusal.detail, refusal.errors)

    def _operate(
        self, match: Match[Operation | None], operation: Operation, incoming: Incoming
    ) -> Reply:
        """Judge in one order: token 401, role 403, media type 415, shape 400, and then the
        rules.
        """
        user = self.caller(incoming)
        if user is None:
            return problem(
                401, "Se requiere un token vigente.", headers=(("WWW-Authenticate", "Bearer"),)
            )
        if user.role not in operation.roles:
            raise RefusalError(403, "El rol no puede usar esta operación.")
        if operation.body is not None:
            _media_type(incoming)
        path = read_query(
            [Field(name, "int64", minimum=1) for name, _ in match.values], match.values
        )
        query = read_query(operation.query, incoming.query)
        body = {} if operation.body is None else read_body(operation.body, load(incoming.body))
        return operation.handler(
            Call(self.store, user, self.now(), self.enforces_terms, path, query, body)
        )

    def _login(self, incoming: Incoming) -> Reply:
        """Answer a token, or 400 with one answer for an unknown user and for a wrong password
        (S11).
        """
        _media_type(incoming)
        given = read_body(_CREDENTIALS, load(incoming.body))
        user = next(
            (user for user in self.store.users.values() if user.name == given["userName"]), None
        )
        right = hmac.compare_digest(given["password"].encode(), self.password.encode())
        if (user is None or not right) and not self.store.rule("login"):
            user, right = user or self.store.users["ips_consulta"], True
        if user is None or not right:
            raise RefusalError(
                400,
                "El usuario o la contraseña no son válidos.",
                {"UserName": ["El usuario o la contraseña no son válidos"]},
            )
        return answer({"success": True, "token": self.issue(user), "errors": None})


def _media_type(incoming: Incoming) -> None:
    given = incoming.header("content-type").split(";")[0].strip().lower()
    suffix = given.startswith("application/") and given.endswith("+json")
    if given not in _MEDIA and not suffix and (given or incoming.body):
        raise RefusalError(415, "El cuerpo de la solicitud debe ser application/json.")
