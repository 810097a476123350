"""Good tokens where none is looked for, and tokens signed with keys that anybody guesses (decision
S3).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from conformance.core.exchange import Exchange
from conformance.http.checks.codes import SEC_02
from conformance.http.context import ANONYMOUS, Context, Item, NotApplicableError
from conformance.http.contract.effective import Contract
from conformance.http.pack import Pack
from conformance.http.probes.tokens import Jwt, parse, signed

_REQUIREMENTS = ("SIIFA-S03", "SIIFA-MAN-7.401")
_WRITES = {"responder_glosa": 2}
_PLACES = ("ver_factura", "listar_facturas", "responder_glosa")
_LIST = "listar_facturas"
_AUTHORIZATION = "authorization"


@dataclass(frozen=True, slots=True)
class _Way:
    """A way of showing a good token that is not the scheme Bearer: what it is, its headers, its
    query.
    """

    what: str
    header: str = ""
    value: str = "{}"
    query: str = ""


_WAYS = (
    _Way("el token bueno bajo el esquema Basic", _AUTHORIZATION, "Basic {}"),
    _Way("el token bueno bajo el esquema Token", _AUTHORIZATION, "Token {}"),
    _Way("el token bueno bajo el esquema JWT", _AUTHORIZATION, "JWT {}"),
    _Way("el token bueno bajo el esquema ApiKey", _AUTHORIZATION, "ApiKey {}"),
    _Way("el token bueno sin esquema", _AUTHORIZATION, "{}"),
    _Way("el token bueno pegado a la palabra Bearer", _AUTHORIZATION, "Bearer{}"),
    _Way("el token bueno en X-Auth-Token", "x-auth-token"),
    _Way("el token bueno en X-Access-Token", "x-access-token", "Bearer {}"),
    _Way("el token bueno en una galleta", "cookie", "access_token={0}; token={0}; jwt={0}"),
    _Way("el token bueno en «?authorization=»", query="authorization"),
    _Way("el token bueno en «?jwt=»", query="jwt"),
)
# Not secrets: what tutorials, generators and lists of weak keys sign with.
_KEYS = (
    "secret",
    "Secret",
    "SECRET",
    "secretkey",
    "secret_key",
    "your_jwt_secret",
    "your-256-bit-secret",
    "your-secret-key",
    "supersecret",
    "SuperSecretKey",
    "mysecretkey",
    "my_secret_key",
    "jwt_secret",
    "key",
    "password",
    "changeme",
    "admin",
    "test",
    "123456",
    "clave",
    "secreto",
    "siifa",
    "SIIFA",
    "minsalud",
    "ThisIsMySecretKey",
    "\0" * 32,
    "0" * 32,
    "a" * 32,
)
_DIGESTS = ("HS256", "HS512")


def items(pack: Pack, contract: Contract) -> Iterator[Item]:
    """Yield one item per place that tries each way of showing a token, and one that tries the
    common keys.
    """
    for name in _PLACES:
        exemplar = pack.exemplars.get(name)
        if exemplar is not None and name in contract.bound:
            yield Item(
                id=f"probing/{name}/otros-esquemas",
                phase="probing",
                capability=name,
                capabilities=(name,),
                title=f"{name}: un token bueno fuera de «Authorization: Bearer» responde 401",
                requirements=_REQUIREMENTS,
                roles=(exemplar.role,),
                writes=_WRITES.get(name, 0),
                run=_elsewhere(name, exemplar.role),
            )
    if _LIST in contract.bound and _LIST in pack.exemplars:
        yield Item(
            id=f"probing/{_LIST}/claves-comunes",
            phase="probing",
            capability=_LIST,
            capabilities=(_LIST,),
            title=f"{_LIST}: un token firmado con una clave que cualquiera adivina responde 401",
            requirements=_REQUIREMENTS,
            roles=("erp",),
            run=_guessed,
        )


def _elsewhere(name: str, role: str) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        bare = context.call(name, ANONYMOUS, {}, path_values=context.nobody(name))
        # who lets in without any token takes none from elsewhere: that is another finding
        ways = (
            _WAYS if bare.status == 401 else [way for way in _WAYS if way.header == _AUTHORIZATION]
        )
        for way in ways:
            exchange = _shown(context, name, role, way)
            if (
                not context.expect(exchange, (401,), SEC_02, expected=f"401 con {way.what}")
                or context.findings
            ):
                return

    return run


def _shown(context: Context, name: str, role: str, way: _Way) -> Exchange:
    """Send a request that shows the role's good token that way, and no other."""
    token, nobody = context.token_of(role), context.nobody(name)
    if way.header == _AUTHORIZATION:
        return context.call(name, role, {}, token=way.value.format(token), path_values=nobody)
    headers = ((way.header, way.value.format(token)),) if way.header else ()
    query = ((way.query, token),) if way.query else ()
    return context.call(name, ANONYMOUS, {}, headers=headers, query=query, path_values=nobody)


def forged(jwt: Jwt) -> Iterator[tuple[str, str]]:
    """Yield the token signed again with each common key, and what it is."""
    for key in _KEYS:
        shown = key if len(set(key)) > 1 else f"{len(key)} veces {key[0]!r}"
        for digest in _DIGESTS:
            yield f"la firma {digest} de la clave «{shown}»", signed(key.encode(), digest)(jwt)


def _guessed(context: Context) -> None:
    jwt = parse(context.token_of("erp"))
    if jwt is None:
        raise NotApplicableError("el token no es un JWT: no se puede firmar de nuevo")
    for what, token in forged(jwt):
        exchange = context.call(_LIST, "erp", {}, token=f"Bearer {token}")
        if (
            not context.expect(exchange, (401,), SEC_02, expected=f"401 con {what}")
            or context.findings
        ):
            return
