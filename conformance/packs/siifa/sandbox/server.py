"""The reference SIIFA server: every capability and every rule of SIIFA, in memory."""

from collections.abc import Sequence

from conformance.http.reference import Setup
from conformance.packs.siifa.sandbox.routes import ROUTES
from conformance.packs.siifa.sandbox.tables import world
from conformance.packs.siifa.sandbox.tables.records import User
from conformance.packs.siifa.sandbox.tables.store import Store
from conformance.packs.siifa.sandbox.tables.views import spelled
from conformance.sandbox import application, tokens
from conformance.sandbox.application import Incoming, Wrapper
from conformance.sandbox.reply import RefusalError, Reply, problem


class SiifaSandbox(application.Sandbox[Store]):
    """SIIFA's reference server."""

    routes = ROUTES

    def __init__(self, setup: Setup, wrappers: Sequence[Wrapper] = ()) -> None:
        super().__init__(world.build(setup.seed, setup.now(), setup.stock), setup, wrappers)
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
        claims = tokens.verify(given, self.signing_key, now, self.store.rule)
        if claims is None or not {"role", "sub"} <= set(claims):
            return None
        nit = claims.get("NitEntidad")
        return User(
            "", "", str(claims["sub"]), str(claims["role"]), None if nit is None else str(nit)
        )

    def refused(self, refusal: RefusalError) -> Reply:
        """Return a refusal as ProblemDetails that name properties in PascalCase (MAN §7)."""
        errors = {spelled(name): texts for name, texts in (refusal.errors or {}).items()}
        return problem(refusal.status, refusal.detail, errors, refusal.headers)
