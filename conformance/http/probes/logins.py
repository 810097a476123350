"""Logins: whose must give a token, what must give none, and what a refusal may not tell."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.capability import Kind
from conformance.core.exchange import Exchange
from conformance.core.lack import Lack
from conformance.core.role import ANONYMOUS
from conformance.core.unjudged import BlockedError, LackedError
from conformance.http.auth.recipe import Recipe
from conformance.http.checks.codes import ERR_10, SCH_04, SEC_06, SEC_07
from conformance.http.checks.hostile import unharmed
from conformance.http.context import Context, describe
from conformance.http.contract.effective import Contract
from conformance.http.item import Item
from conformance.http.observation import Snapshot, differ
from conformance.http.pack import Pack
from conformance.http.probes.hostile import sent

_NOBODY = "nadie@conformidad.example"
_WRONG = "clave-errada-a-proposito"  # not a secret: a wrong password on purpose
_LOCKED = 423  # RFC 4918 §11.3: a system says so of an account
_LOGINS: tuple[tuple[str, Any, Any], ...] = (
    ("una clave errada", _NOBODY, _WRONG),
    ("usuario y clave vacíos", "", ""),
    ("usuario y clave nulos", None, None),
    ("una clave que es una lista", _NOBODY, [_WRONG]),
    ("metacaracteres de SQL en el usuario", "' OR '1'='1' -- ", _WRONG),
    ("metacaracteres de SQL en la clave", _NOBODY, "' OR '1'='1' -- "),
    ("metacaracteres de LDAP y comodines", "*)(uid=*", "*"),
    ("operadores de una base documental", {"$ne": None}, {"$ne": None}),
    ("emojis y un nulo", "n🩺\x00@conformidad.example", "🔑\x00"),
    ("una clave de 10 kB", _NOBODY, "a" * 10_240),
    ("un usuario de 10 kB", "a" * 10_240, _WRONG),
)
_NOTHING = 4  # after so many of them comes a body with nothing


@dataclass(frozen=True, slots=True)
class _LoginProbe:
    """A kind of item: its name and title, what it cites, and what it does."""

    name: str
    title: str
    aspect: str
    run: Callable[[str, Context], None]


def items(pack: Pack, contract: Contract) -> Iterator[Item]:
    """Yield who must be let in and who must not, by each login that takes a user and a password."""
    for name in _names(pack, contract):
        yield _item(pack, name, _WRONG_PASSWORD)
        for role in pack.auth.entering:
            title = f"{role} entra y la respuesta es la declarada"
            entering = _LoginProbe(f"entra-{role}", title, "login.accepted", partial(_enter, role))
            yield replace(_item(pack, name, entering), roles=(role,), named=(role,))


def hostile_items(pack: Pack, contract: Contract) -> Iterator[Item]:
    """Yield the items of what is no credential, and of what a refusal tells."""
    for name in _names(pack, contract):
        for kind in (_FALSE, _SAME):
            yield _item(pack, name, kind)


def _names(pack: Pack, contract: Contract) -> Iterator[str]:
    for name, bound in contract.bound.items():
        recipe = pack.auth.of(bound.capability.service)
        if bound.capability.kind is Kind.LOGIN and recipe.login_values("", "") is not None:
            yield name


def _item(pack: Pack, name: str, kind: _LoginProbe) -> Item:
    return Item(
        id=f"probing/{name}/{kind.name}",
        phase="probing",
        title=f"{name}: {kind.title}",
        run=partial(kind.run, name),
        requirements=pack.citations.of(kind.aspect, name).requirements,
        capability=name,
        capabilities=(name,),
    )


def _enter(role: str, name: str, context: Context) -> None:
    exchange = context.call(name, role)
    given = exchange.response is not None and context.recipe(name).given(exchange.response)
    wanted = "200 con un token"
    if context.expect(exchange, Meaning.ACCEPTED, SCH_04, expected=wanted) and not given:
        context.report(SCH_04, exchange, expected=wanted, actual=describe(exchange))


def _wrong_password(name: str, context: Context) -> None:
    values = context.recipe(name).login_values(_NOBODY, _WRONG)
    exchange = context.call(name, ANONYMOUS, values)
    if not _refused(context, exchange):
        wanted = context.auth.refusal
        context.report(SEC_06, exchange, expected=wanted, actual=describe(exchange))


def _bodies(recipe: Recipe) -> Iterator[tuple[str, Any]]:
    made = [(what, recipe.login_values(user, password)) for what, user, password in _LOGINS]
    yield from made[:_NOTHING]
    yield "nada", {}
    yield from made[_NOTHING:]


def _false_logins(name: str, context: Context) -> None:
    """Nobody's name, so that no account is locked."""
    for what, body in _bodies(context.recipe(name)):
        exchange = sent(context, context.request(name, ANONYMOUS, {}, body=body), unharmed)
        if exchange is not None and not context.answers.says(exchange, Meaning.TOO_LARGE):
            _no_token(context, exchange, what)
        if context.findings:
            return


def _refused(context: Context, exchange: Exchange) -> bool:
    """Say whether a login was refused, and no token came with the refusal."""
    recipe = context.recipe(exchange.request.capability or "")
    holds = exchange.response is not None and recipe.holds_token(exchange.response)
    refusals = (Meaning.UNAUTHENTICATED, Meaning.INVALID)
    return not holds and context.answers.says(exchange, *refusals)


def _no_token(context: Context, exchange: Exchange, what: str) -> None:
    if _refused(context, exchange):
        return
    context.report(
        SEC_06 if context.answers.accepts(exchange) else ERR_10,
        exchange,
        actual=describe(exchange),
        expected=f"{context.auth.refusal}, con {what}",
    )


def _same_answer(name: str, context: Context) -> None:
    """One wrong password for one real account, the least: a system may lock it after a few."""
    if context.read_only:
        raise BlockedError("el ambiente es produccion: no se yerra la clave de una cuenta real")
    role = next((role for role in reversed(list(context.users)) if role in context.pool.roles), "")
    if not role:
        raise LackedError([Lack("cualquiera")])
    user = context.users[role]
    stranger = f"nadie{user[user.find('@') :] if '@' in user else ''}"
    unknown = _failed(context, name, stranger, ANONYMOUS)
    wrong = _failed(context, name, user, role)
    _no_token(context, wrong, "la clave errada de un usuario que existe")
    if context.findings:
        return
    expected, actual = _state(context, unknown, stranger), _state(context, wrong, user)
    if differ(context, expected, actual):
        context.report(
            SEC_07,
            wrong,
            expected=f"la misma respuesta que con un usuario que no existe: {expected.shown[:200]}",
            actual=actual.shown[:200],
        )


def _failed(context: Context, name: str, user: str, role: str) -> Exchange:
    """Return what a wrong password of a user was answered with."""
    body = context.recipe(name).login_values(user, _WRONG)
    exchange = sent(context, context.request(name, role, {}, body=body, token=""), unharmed)
    limited = exchange is not None and context.answers.says(exchange, Meaning.THROTTLED)
    if exchange is None or limited or exchange.status == _LOCKED:
        raise BlockedError("el sistema limita o bloquea los inicios de sesión: no se pudo comparar")
    return exchange


def _state(context: Context, exchange: Exchange, user: str) -> Snapshot:
    """Return what a refused login tells; one that the standing checks found wrong tells nothing."""
    if context.clean(exchange):
        return Snapshot(plain_answer(exchange, user))
    return Snapshot(spoiled=f"el inicio de sesión respondió {describe(exchange)}")


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
    text = _body(exchange).replace(user, "…")
    return f"{exchange.status} {_GENERATED.sub('…', text)}"


def _body(exchange: Exchange) -> str:
    body = exchange.json()
    if body is not None:
        return json.dumps(_lasting(body), ensure_ascii=False, sort_keys=True)
    return exchange.response.body.decode("utf-8", "replace") if exchange.response else ""


def _lasting(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _lasting(inner) for key, inner in value.items() if not _VOLATILE.search(key)}
    return [_lasting(inner) for inner in value] if isinstance(value, list) else value


_WRONG_PASSWORD = _LoginProbe(
    "clave-errada", "una clave errada no da token", "login.refused", _wrong_password
)
_FALSE = _LoginProbe(
    "credenciales-hostiles",
    "lo que no es una credencial no da token",
    "login.hostile",
    _false_logins,
)
_SAME = _LoginProbe(
    "usuario-o-clave", "no dice si el usuario existe", "login.hostile", _same_answer
)
