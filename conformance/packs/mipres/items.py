"""What only MIPRES asks: a token is accepted whatever signs it has, and a path in any case."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from conformance.core.answers import Meaning
from conformance.core.unjudged import BlockedError, NotApplicableError
from conformance.http.checks.codes import SCH_04, SEC_02
from conformance.http.context import Context
from conformance.http.contract.effective import Contract
from conformance.http.item import Item
from conformance.packs.mipres.as_told import told_items
from conformance.packs.mipres.bodies import EPS
from conformance.packs.mipres.discovery import today
from conformance.packs.mipres.many import many_items
from conformance.packs.mipres.prescribed import prescribed_items
from conformance.packs.mipres.regimes import regime_items
from conformance.packs.mipres.several import several_items

_EXCHANGE, _READING = "generar_token", "direccionamientos_por_fecha"
_SIGNS = "+/="
_MOST_LOGINS = 8
_OWN = {"nit": "-", "token": "-"}  # the recipe puts those of the role in their place


def own_items(exemplars: Mapping[str, Any], contract: Contract) -> Iterable[Item]:
    """Yield the items about signs in tokens, about letters of paths, and about several rows."""
    yield from several_items(contract)
    yield from told_items(contract)
    yield from prescribed_items(contract)
    yield from many_items(contract)
    if {_EXCHANGE, _READING} <= set(contract.bound):
        yield from regime_items()
        yield _item("signos-del-token", _EXCHANGE, "A3", "A2", run=_signs)
        yield _item("mayusculas-de-la-ruta", _READING, "R26", run=_case)
        yield _item("vida-del-token", _READING, "R25", "S5", run=_expired)


_TITLES = {
    "signos-del-token": "un token con +, / o = abre, codificado en la ruta",
    "vida-del-token": "un token deja de abrir cuando pasa lo que dura",
    "mayusculas-de-la-ruta": "la ruta se lee sin mirar mayúsculas",
}


def _item(name: str, capability: str, *cited: str, run: Any) -> Item:
    return Item(
        id=f"probing/{capability}/{name}",
        phase="probing",
        title=f"{capability}: {_TITLES[name]}",
        run=run,
        capability=capability,
        capabilities=(capability, _READING),
        requirements=tuple(f"MIPRES-{one}" for one in cited),
        roles=(EPS,),
    )


def _signs(context: Context) -> None:
    """Ask with tokens until each sign was in one of them."""
    unseen = set(_SIGNS)
    for token in _tokens(context):
        signs = unseen & {*token}
        if signs:
            _opens(context, token, "".join(sorted(signs)))
        unseen -= signs
        if not unseen or context.findings:
            return
    context.notes.append(f"ningún token trajo {' '.join(sorted(unseen))}: no se probó")


def _tokens(context: Context) -> Iterator[str]:
    recipe = context.recipe(_EXCHANGE)
    for _ in range(_MOST_LOGINS):
        answer = context.call(_EXCHANGE, EPS, _OWN).response
        token = recipe.given(answer) if answer is not None else ""
        if not token:
            raise BlockedError("el cambio de token no dio uno")
        yield token


def _opens(context: Context, token: str, signs: str) -> None:
    request = context.request(_READING, EPS, {"fecha": today(context)})
    shown = context.recipe(_READING).written(token)
    context.expect(
        context.send(replace(request, token=shown)),
        (Meaning.ACCEPTED, 404),
        SCH_04,
        expected=f"{{}} con un token que trae {' '.join(signs)}, codificado en la ruta",
        requirement="MIPRES-A3",
    )


def _expired(context: Context) -> None:
    """Keep a token for as long as they last, where the run waits so long, and ask once more."""
    life = float(context.settings["token.vida_s"])
    if life > context.patience:
        raise NotApplicableError(
            f"el token dura {life:.0f} s (token.vida_s) y la corrida no espera tanto"
        )
    token = context.recipe(_READING).written(context.token_of(context.caller(EPS)))
    context.pause(life + _SLACK_S)
    request = context.request(_READING, EPS, {"fecha": today(context)})
    context.expect(
        context.send(replace(request, token=token)),
        Meaning.UNAUTHENTICATED,
        SEC_02,
        expected=f"{{}} con un token de hace {life:.0f} s",
        requirement="MIPRES-R25",
    )


_SLACK_S = 60


def _case(context: Context) -> None:
    """Ask with the words of the path in capitals: the values stay as they are."""
    request = context.request(_READING, EPS, {"fecha": today(context)})
    word = "DireccionamientoXFecha"
    if word not in urlsplit(request.url).path:
        raise NotApplicableError(f"la ruta que da el objetivo no dice {word}")
    plain = context.send(request)
    if context.answers.says(plain, Meaning.UNKNOWN_ROW):
        raise NotApplicableError(
            "ese día no hay filas y responde 404: no se distingue de otra ruta"
        )
    capitals = replace(request, url=request.url.replace(word, word.upper()))
    context.expect(
        context.send(capitals),
        Meaning.ACCEPTED,
        SCH_04,
        expected="{} con la ruta en mayúsculas",
        requirement="MIPRES-R26",
    )
