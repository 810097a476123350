"""What is asked of the service of tokens: who gets one, of which service, and for how long."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from conformance.core.capability import Kind
from conformance.core.exchange import Exchange, Request
from conformance.core.unjudged import BlockedError, NotApplicableError
from conformance.http.auth.password_grant import FORM
from conformance.http.auth.reading import claimed
from conformance.http.checks.codes import SCH_04, SEC_02, SEC_05, SEC_06
from conformance.http.context import Context, describe
from conformance.http.contract.effective import Contract
from conformance.http.item import Item
from conformance.packs.mi_seguridad_social.answers import envelope, is_data
from conformance.packs.mi_seguridad_social.citations import ASPECTS
from conformance.packs.mi_seguridad_social.novelties import NOVELTIES, TOKEN
from conformance.packs.mi_seguridad_social.settings import EACH, TOKENS
from conformance.packs.mi_seguridad_social.transactions import KINDS

CCF, OTHER = "ccf", "otra_ccf"
_OWN = {
    "grant_type": "password",
    "username": "{userName}",
    "password": "{password}",
    "client_id": "{client_id}",
}
_WRONG = "clave-errada-a-proposito"  # not a secret: a wrong password on purpose
_UNKNOWN = "00000000-0000-4000-8000-000000000000"
_SLACK_S = 60
SERVICE, ANOTHER = NOVELTIES[0].consult, NOVELTIES[1].consult
"""Two services of the ministry, each with its own client id."""


@dataclass(frozen=True, slots=True)
class _Asking:
    """A way to ask for a token that must get none."""

    what: str
    form: Mapping[str, str]
    raw: str = ""
    media: str = FORM


_BODIES = (
    _Asking("otro grant_type", {**_OWN, "grant_type": "client_credentials"}),
    _Asking("la clave vacía", {**_OWN, "password": ""}),
    _Asking("sin client_id", {key: _OWN[key] for key in _OWN if key != "client_id"}),
    _Asking(
        "un cuerpo JSON en lugar del formulario",
        {},
        '{"grant_type":"password","username":"nadie","password":"nada","client_id":"{client_id}"}',
        "application/json",
    ),
)


@dataclass(frozen=True, slots=True)
class _TokenItem:
    """An item about tokens: its name and title, what it cites, what it does, who calls, and the
    service that it is about beside that of tokens; `needs` is the consulta of which it takes a
    transaction.
    """

    name: str
    title: str
    aspect: str
    run: Callable[[Context], None]
    roles: tuple[str, ...] = (CCF,)
    about: str = TOKEN
    needs: str = ""

    def item(self) -> Item:
        """Return it as an item."""
        return Item(
            id=f"probing/{TOKEN}/{self.name}",
            phase="probing",
            title=f"{TOKEN}: {self.title}",
            run=self.run,
            requirements=ASPECTS[self.aspect],
            capability=self.about,
            capabilities=tuple(dict.fromkeys((TOKEN, SERVICE, self.about))),
            roles=self.roles,
            named=self.roles,
            needs=tuple(KINDS[one.name].need() for one in NOVELTIES if one.consult == self.needs),
        )


def items(contract: Contract) -> Iterator[Item]:
    """Yield what is asked of the service of tokens, where the target has it and what it is for."""
    for one in _ITEMS:
        item = one.item()
        if all(name in contract.bound for name in item.capabilities):
            yield item


def _form(fields: Mapping[str, str]) -> str:
    return "&".join(f"{key}={value}" for key, value in fields.items())


def login(
    context: Context,
    service: str,
    role: str,
    body: str,
    *,
    media: str = FORM,
) -> Exchange:
    """Return what a token of a service is asked for with, and what came back."""
    bound = context.bound(TOKEN)
    base = context.services[bound.capability.service].rstrip("/")
    return context.send(
        Request(
            "POST",
            base + bound.operation.path,
            role,
            (("content-type", media),),
            body.encode(),
            capability=TOKEN,
            operation=bound.operation.label,
            kind=Kind.LOGIN,
            service=service,
        )
    )


def _token(context: Context, exchange: Exchange) -> str:
    """Return the token of an answer, "" for none."""
    response = exchange.response
    return context.recipe(SERVICE).given(response) if response is not None else ""


def _refused(context: Context, exchange: Exchange, what: str, aspect: str) -> bool:
    """Report unless a request for a token was refused, and none came; say whether it was."""
    if _token(context, exchange) or context.answers.accepts(exchange):
        wanted = f"{context.auth.refusal}, sin token, con {what}"
        context.report(SEC_06, exchange, expected=wanted, actual=describe(exchange), aspect=aspect)
        return False
    return True


def _own(context: Context) -> None:
    exchange = login(context, SERVICE, CCF, _form(_OWN))
    if not _token(context, exchange):
        context.report(
            SCH_04,
            exchange,
            expected="200 con un token",
            actual=describe(exchange),
            aspect="login.accepted",
        )


def _wrong(context: Context) -> None:
    """One wrong password of a real account, no more: a system may lock it after a few."""
    if context.read_only:
        raise BlockedError("el ambiente es produccion: no se yerra la clave de una cuenta real")
    exchange = login(context, SERVICE, CCF, _form({**_OWN, "password": _WRONG}))
    _refused(context, exchange, "una clave errada", "login.refused")


def _unknown(context: Context) -> None:
    exchange = login(context, SERVICE, CCF, _form({**_OWN, "client_id": _UNKNOWN}))
    _refused(context, exchange, "un client id que no es de nadie", "token.cliente")


def _odd(context: Context) -> None:
    for one in _BODIES:
        exchange = login(context, SERVICE, CCF, one.raw or _form(one.form), media=one.media)
        if not _refused(context, exchange, one.what, "login.hostile"):
            return


def _life(context: Context) -> None:
    """A JWT says by itself how long it is good; another token is known by nobody else."""
    exchange = login(context, SERVICE, CCF, _form(_OWN))
    token, body = _token(context, exchange), exchange.json()
    issued, ends = claimed(token, "iat"), claimed(token, "exp")
    told = body.get("expires_in") if isinstance(body, dict) else None
    if not token or isinstance(told, bool) or not isinstance(told, int | float):
        raise BlockedError("la respuesta no trae un token y su expires_in")
    if issued is None or ends is None:
        raise NotApplicableError("el token no dice cuándo vence (exp): solo lo sabe el sistema")
    if abs(ends - issued - told) > _SLACK_S:
        context.report(
            SEC_02,
            exchange,
            expected=f"expires_in de {ends - issued:.0f} s, lo que dura el token",
            actual=f"expires_in de {told}",
            aspect="token.vida",
        )


def _crossed(context: Context) -> None:
    """A refusal by the envelope will do: what may not come is the data. That one token opens all
    services is right as well, unless the target says that each has its own.
    """
    token = context.token_of(CCF, SERVICE)
    values = {"NumeroTransaccion": context.resources[0].id}
    written = context.recipe(SERVICE).written(token)
    exchange = context.call(ANOTHER, CCF, values, token=written)
    if not context.answers.accepts(exchange):
        return
    if context.settings[TOKENS] != EACH:
        raise NotApplicableError(
            f"el token de un servicio abre otro, y el objetivo no dice que no deba ({TOKENS})"
        )
    context.report(
        SEC_02,
        exchange,
        expected="401 o 403 con el token de otro servicio",
        actual=describe(exchange),
        aspect="token.cruzado",
    )


def _unassigned(context: Context) -> None:
    """The other caja shows a client id that was assigned to the first one, for its service: it is
    served where it is told data, or the same of no transaction as whom the service was assigned to.
    """
    asked = _form({**_OWN, "client_id": f"{{client_id@{CCF}}}"})
    exchange = login(context, SERVICE, OTHER, asked)
    token = _token(context, exchange)
    if not token:
        return
    written = context.recipe(SERVICE).written(token)
    asked_of = {"NumeroTransaccion": "0"}
    served = context.call(SERVICE, OTHER, asked_of, token=written)
    if is_data(served) or _told_alike(served, context.call(SERVICE, CCF, asked_of)):
        context.report(
            SEC_05,
            served,
            expected="401, 403 o 404: el servicio no se asignó a esa caja",
            actual=describe(served),
            aspect="token.asignado",
        )


def _told_alike(one: Exchange, other: Exchange) -> bool:
    """Say whether two answers refuse alike: with envelopes of one code and message, at one
    status.
    """
    told, same = envelope(one), envelope(other)
    if told is None or same is None or one.status != other.status:
        return False
    return all(told.get(key) == same.get(key) for key in ("codigo", "mensaje"))


_ITEMS = (
    _TokenItem("propio", "una caja obtiene un token con sus datos", "login.accepted", _own),
    _TokenItem("clave-errada", "una clave errada no da token", "login.refused", _wrong),
    _TokenItem(
        "cliente-desconocido",
        "un client id que no es de nadie no da token",
        "token.cliente",
        _unknown,
    ),
    _TokenItem("peticion-errada", "lo que no pide un token no lo obtiene", "login.hostile", _odd),
    _TokenItem("vida", "un token dura lo que dice expires_in, en segundos", "token.vida", _life),
    _TokenItem(
        "cruzado",
        "el token de un servicio no abre otro",
        "token.cruzado",
        _crossed,
        about=ANOTHER,
        needs=ANOTHER,
    ),
    _TokenItem(
        "no-asignado",
        "a una caja no se le sirve lo que no se le asignó",
        "token.asignado",
        _unassigned,
        (CCF, OTHER),
        SERVICE,
    ),
)
