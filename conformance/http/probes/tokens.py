"""Tokens that must open nothing, and logins that must give none (Manual §7, código 401; decisions
S3, S11).
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.core.exchange import Exchange
from conformance.core.lack import Lack
from conformance.http.auth.reading import claimed, expiry
from conformance.http.checks.codes import ERR_10, SEC_02, SEC_06, SEC_07
from conformance.http.checks.hostile import unharmed
from conformance.http.context import (
    ANONYMOUS,
    BlockedError,
    Context,
    Item,
    LackedError,
    NotApplicableError,
    describe,
)
from conformance.http.contract.effective import Contract
from conformance.http.pack import Pack
from conformance.http.probes.hostile import sent

_REQUIREMENTS = ("SIIFA-S03", "SIIFA-MAN-7.401", "SIIFA-S13")
_LOGIN = "iniciar_sesion"
# A read by id, a list and two writes meet every forgery; the others one each, in turn.
_THOROUGH = ("ver_factura", "listar_facturas", "formular_glosa", "responder_glosa")
_READ, _LIST = "ver_factura", "listar_facturas"
_ELSEWHERE = 1
_LONG_AGO, _YEARS = 1_000_000_000, 10 * 365 * 86_400
_OTHER_KEY = b"otra-clave-de-conformidad-de-32-bytes"  # not a secret: no system may sign with it
# RFC 7519 §4.1.4: "usually no more than a few minutes"; the widest default of a library is five
_LEEWAY = 300


@dataclass(frozen=True, slots=True)
class Jwt:
    """The parts of a signed token, as they are written and as they are read."""

    header: Mapping[str, Any]
    claims: Mapping[str, Any]
    parts: tuple[str, str, str]


Make = Callable[[Jwt], str]


def parse(token: str) -> Jwt | None:
    """Return the parts of a JWT, or None for a token that is none."""
    parts = token.split(".")
    try:
        header, claims = (json.loads(_decoded(part)) for part in parts[:2])
        json.dumps(
            [header, claims]
        )  # what is read at the edge of what can be read may not be written again
    except (ValueError, IndexError, RecursionError):
        return None
    if len(parts) != 3 or not isinstance(header, dict) or not isinstance(claims, dict):
        return None
    return Jwt(header, claims, (parts[0], parts[1], parts[2]))


def forgeries(token: str) -> Iterator[tuple[str, str]]:
    """Yield what each false `Authorization` is, and its value. One that changes a JWT needs a
    JWT.
    """
    jwt = parse(token)
    yield "el esquema Basic", "Basic dXN1YXJpbzpjbGF2ZQ=="
    yield "el esquema Bearer sin token", "Bearer"
    yield "el token cortado a la mitad", f"Bearer {token[: len(token) // 2]}"
    if jwt is not None:
        for what, make in _FORGERIES:
            yield what, f"Bearer {make(jwt)}"


def items(pack: Pack, contract: Contract) -> tuple[Item, ...]:
    """Return the items about false tokens, and those about logging in."""
    made = [
        _of_forgeries(name, place, pack)
        for place, name in enumerate(pack.exemplars)
        if name in contract.bound
    ]
    named = (
        ("token-en-la-direccion", _LIST, "un token en la dirección no abre nada", _in_the_url),
        (
            "esquemas",
            _READ,
            "ni un esquema en minúsculas ni dos cabeceras causan un error",
            _schemes,
        ),
        ("token-vencido", _LIST, "un token vencido responde 401", _expired),
    )
    made += [
        Item(
            id=f"probing/{capability}/{name}",
            phase="probing",
            title=f"{capability}: {title}",
            run=run,
            capability=capability,
            capabilities=(capability,),
            requirements=_REQUIREMENTS,
            roles=("erp",),
        )
        for name, capability, title, run in named
        if capability in contract.bound
    ]
    logins = (
        ("credenciales-hostiles", "lo que no es una credencial no da token", _false_logins),
        ("usuario-o-clave", "no dice si el usuario existe", _same_answer),
    )
    made += [
        Item(
            id=f"probing/{_LOGIN}/{name}",
            phase="probing",
            title=f"{_LOGIN}: {title}",
            run=run,
            capability=_LOGIN,
            capabilities=(_LOGIN,),
            requirements=("SIIFA-S11", "SIIFA-S02", "SIIFA-S13"),
        )
        for name, title, run in logins
        if _LOGIN in contract.bound
    ]
    return tuple(made)


def _of_forgeries(name: str, place: int, pack: Pack) -> Item:
    role = pack.exemplars[name].role
    kind = pack.bindings.capabilities[name].kind
    most = len(_FORGERIES) + 3 if name in _THOROUGH else _ELSEWHERE
    return Item(
        id=f"probing/{name}/tokens-falsos",
        phase="probing",
        title=f"{name}: un token falso responde 401",
        capability=name,
        capabilities=(name,),
        requirements=_REQUIREMENTS,
        roles=(role,),
        writes=most if kind == "write" else 0,
        run=_forged(name, role, place),
    )


def _forged(name: str, role: str, place: int) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        known = list(forgeries(context.token_of(role)))
        chosen = (
            known
            if name in _THOROUGH
            else [known[(_ELSEWHERE * place + step) % len(known)] for step in range(_ELSEWHERE)]
        )
        for what, authorization in chosen:
            exchange = context.call(
                name, role, {}, token=authorization, path_values=context.nobody(name)
            )
            if (
                not context.expect(exchange, (401,), SEC_02, expected=f"401 con {what}")
                or context.findings
            ):
                return

    return run


def _in_the_url(context: Context) -> None:
    token = context.token_of("erp")
    for parameter in ("access_token", "token"):
        exchange = context.call(_LIST, ANONYMOUS, {}, query=((parameter, token),))
        context.expect(
            exchange, (401,), SEC_02, expected=f"401 sin cabecera y con el token en «?{parameter}=»"
        )


def _schemes(context: Context) -> None:
    """RFC 9110 §11.1 reads the scheme without case, and says nothing of two headers: any answer but
    a 5xx is right.
    """
    token = context.token_of("erp")
    for what, values in (
        ("bearer en minúsculas", (f"bearer {token}",)),
        ("dos cabeceras Authorization", (f"Bearer {token}", "Bearer no.es.este")),
        ("una cabecera Authorization vacía", ("",)),
    ):
        request = context.request(
            _READ,
            ANONYMOUS,
            {},
            path_values=context.nobody(_READ),
            headers=[("authorization", value) for value in values],
        )
        exchange = sent(context, request, unharmed)
        if exchange is not None:
            context.notes.append(f"{what}: {exchange.status}")


def _expired(context: Context) -> None:
    """Keep a token until it expires. The five minutes that libraries allow a clock are waited for
    only if need be.
    """
    token = context.token_of("erp")
    ends = expiry(token)
    if ends is None:
        raise NotApplicableError("el token no dice cuándo vence (exp)")
    _wait(context, ends + 1, "el token vence dentro de {:.0f} s y la corrida no espera tanto")
    exchange = context.call(_LIST, "erp", {}, token=f"Bearer {token}")
    if exchange.status != 401:
        _wait(
            context,
            ends + _LEEWAY + 1,
            "un token recién vencido se acepta, y la tolerancia habitual entre relojes "
            "dura {:.0f} s más",
        )
        exchange = context.call(_LIST, "erp", {}, token=f"Bearer {token}")
    if exchange.status != 401:
        _not_before(context, ends + _LEEWAY)
    context.expect(
        exchange, (401,), SEC_02, expected="401 con un token vencido hace más de cinco minutos"
    )


def _not_before(context: Context, moment: float) -> None:
    """Raise BlockedError when a token issued just now says that this moment has not come at the
    target yet.
    """
    body = context.call(_LOGIN, "erp").json()
    value = body.get("token") if isinstance(body, dict) else None
    issued = claimed(value, "iat") if isinstance(value, str) else None
    if issued is not None and issued <= moment:
        raise BlockedError(
            "los relojes no concuerdan: según el último token del sistema, el que se probó no ha "
            "vencido allí"
        )


def _wait(context: Context, moment: float, reason: str) -> None:
    left = moment - context.now().timestamp()
    if left > context.patience:
        raise BlockedError(reason.format(left))
    if left > 0:
        context.pause(left)


_NOBODY = "nadie@conformidad.example"
_WRONG = "clave-errada-a-proposito"  # not a secret: a wrong password on purpose
_LOGINS: tuple[tuple[str, Any], ...] = (
    ("una clave errada", {"userName": _NOBODY, "password": _WRONG}),
    ("usuario y clave vacíos", {"userName": "", "password": ""}),
    ("usuario y clave nulos", {"userName": None, "password": None}),
    ("una clave que es una lista", {"userName": _NOBODY, "password": [_WRONG]}),
    ("nada", {}),
    ("metacaracteres de SQL en el usuario", {"userName": "' OR '1'='1' -- ", "password": _WRONG}),
    ("metacaracteres de SQL en la clave", {"userName": _NOBODY, "password": "' OR '1'='1' -- "}),
    ("metacaracteres de LDAP y comodines", {"userName": "*)(uid=*", "password": "*"}),
    ("operadores de una base documental", {"userName": {"$ne": None}, "password": {"$ne": None}}),
    ("emojis y un nulo", {"userName": "n🩺\x00@conformidad.example", "password": "🔑\x00"}),
    ("una clave de 10 kB", {"userName": _NOBODY, "password": "a" * 10_240}),
    ("un usuario de 10 kB", {"userName": "a" * 10_240, "password": _WRONG}),
)
_TOO_LARGE = frozenset({413, 431})


def _false_logins(context: Context) -> None:
    """Nobody's name, so that no account is locked."""
    for what, body in _LOGINS:
        exchange = sent(context, context.request(_LOGIN, ANONYMOUS, {}, body=body), unharmed)
        if exchange is not None and exchange.status not in _TOO_LARGE:
            _no_token(context, exchange, what)
        if context.findings:
            return


def _no_token(context: Context, exchange: Exchange, what: str) -> None:
    body = exchange.json()
    answer = body if isinstance(body, dict) else {}
    refused = exchange.status in (400, 401) or (
        exchange.status == 200 and answer.get("success") is False and bool(answer.get("errors"))
    )
    if answer.get("token") or not refused:
        opened = exchange.status is not None and exchange.status < 300
        context.report(
            SEC_06 if opened else ERR_10,
            exchange,
            actual=describe(exchange),
            expected=f"400, 401, o 200 con success=false, errors y sin token, con {what}",
        )


def _same_answer(context: Context) -> None:
    """One wrong password for one real account, the least: a system may lock it after a few."""
    if context.read_only:
        raise BlockedError("el ambiente es produccion: no se yerra la clave de una cuenta real")
    role = next((role for role in reversed(list(context.users)) if role in context.pool.roles), "")
    if not role:
        raise LackedError([Lack("cualquiera")])
    name = context.users[role]
    stranger = f"nadie{name[name.find('@') :] if '@' in name else ''}"
    seen = []
    for user, as_role in ((stranger, ANONYMOUS), (name, role)):
        body = {"userName": user, "password": _WRONG}
        exchange = sent(
            context, context.request(_LOGIN, as_role, {}, body=body, token=""), unharmed
        )
        if exchange is None or exchange.status in {423, 429}:
            raise BlockedError(
                "el sistema limita o bloquea los inicios de sesión: no se pudo comparar"
            )
        seen.append((exchange, plain_answer(exchange, user)))
    (_, unknown), (exchange, wrong) = seen
    _no_token(context, exchange, "la clave errada de un usuario que existe")
    if not context.findings and unknown != wrong:
        context.report(
            SEC_07,
            exchange,
            expected=f"la misma respuesta que con un usuario que no existe: {unknown[:200]}",
            actual=wrong[:200],
        )


_VOLATILE = re.compile(
    r"trace|request|correlation|time|date|fecha|hora|instance|^id$", re.IGNORECASE
)
_GENERATED = re.compile(
    r"\d{4}-\d\d-\d\d[T ][\d:.]+\S*|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE
)


def plain_answer(exchange: Exchange, user: str) -> str:
    """Return status and body of a refused login without what differs in any two: times, trace ids,
    the name sent.
    """
    body = exchange.json()
    text = (
        json.dumps(_lasting(body), ensure_ascii=False, sort_keys=True)
        if body is not None
        else exchange.response.body.decode("utf-8", "replace")
        if exchange.response
        else ""
    )
    return f"{exchange.status} {_GENERATED.sub('…', text.replace(user, '…'))}"


def _lasting(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _lasting(inner) for key, inner in value.items() if not _VOLATILE.search(key)}
    return [_lasting(inner) for inner in value] if isinstance(value, list) else value


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _encoded(value: Mapping[str, Any]) -> str:
    return _base64(json.dumps(value, separators=(",", ":")).encode())


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _headed(**changes: Any) -> Make:
    """Return the maker of the token with another header and the signature it had."""
    return lambda jwt: ".".join((_encoded({**jwt.header, **changes}), *jwt.parts[1:]))


def _unsigned(algorithm: str) -> Make:
    return lambda jwt: f"{_encoded({**jwt.header, 'alg': algorithm})}.{jwt.parts[1]}."


def signed(key: bytes, algorithm: str = "HS256", **changes: Any) -> Make:
    """Return the maker of the token signed again, with a key and an algorithm of our own."""
    digest = {"HS256": hashlib.sha256, "HS512": hashlib.sha512}[algorithm]

    def make(jwt: Jwt) -> str:
        text = f"{_encoded({**jwt.header, **changes, 'alg': algorithm})}.{jwt.parts[1]}"
        return f"{text}.{_base64(hmac.new(key, text.encode(), digest).digest())}"

    return make


def _claiming(change: Callable[[str, Any], Any], **added: Any) -> Make:
    """Return the maker of the token with other claims and the signature it had."""

    def make(jwt: Jwt) -> str:
        claims = {name: change(name.lower(), value) for name, value in jwt.claims.items()} | added
        return ".".join((jwt.parts[0], _encoded({**claims, "conformidad": 1}), jwt.parts[2]))

    return make


def _kept(name: str, value: Any) -> Any:
    return value


_FORGERIES: tuple[tuple[str, Make], ...] = (
    ("alg: none y sin firma", _unsigned("none")),
    ("alg: None y sin firma", _unsigned("None")),
    ("alg: none y la firma de antes", _headed(alg="none")),
    ("la firma de otra clave", signed(_OTHER_KEY)),
    ("la firma de una clave vacía", signed(b"")),
    ("alg cambiado a HS512, firmado con otra clave", signed(_OTHER_KEY, "HS512")),
    ("alg cambiado a RS256 y la firma de antes", _headed(alg="RS256")),
    (
        "un kid que apunta a un archivo vacío, firmado con una clave vacía",
        signed(b"", kid="../../../../dev/null"),
    ),
    ("sin el segmento de la firma", lambda jwt: ".".join(jwt.parts[:2])),
    ("la firma vacía", lambda jwt: ".".join((*jwt.parts[:2], ""))),
    (
        "el rol cambiado a SIIFA_Admin, con la firma de antes",
        _claiming(lambda name, value: "SIIFA_Admin" if name.endswith("role") else value),
    ),
    (
        "el NIT cambiado, con la firma de antes",
        _claiming(lambda name, value: "900100002" if name.endswith("nitentidad") else value),
    ),
    (
        "el usuario cambiado, con la firma de antes",
        _claiming(
            lambda name, value: "00000000-0000-0000-0000-000000000000" if name == "sub" else value
        ),
    ),
    (
        "el vencimiento alargado, con la firma de antes",
        _claiming(
            lambda name, value: (
                value + _YEARS if name == "exp" and isinstance(value, int) else value
            )
        ),
    ),
    (
        "una vigencia que no ha empezado (nbf), con la firma de antes",
        _claiming(_kept, nbf=_LONG_AGO * 4),
    ),
    ("un vencimiento pasado, con la firma de antes", _claiming(_kept, exp=_LONG_AGO)),
)
