"""An entity with a token of each régimen: every one is exchanged, and what it gives reads."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from conformance.core.answers import Meaning
from conformance.core.finding import Level
from conformance.core.role import ANONYMOUS
from conformance.core.unjudged import NotApplicableError
from conformance.http.checks.codes import SCH_04
from conformance.http.context import Context
from conformance.http.item import Item
from conformance.packs.mipres.auth import BY_REGIME
from conformance.packs.mipres.bodies import EPS, PROVIDER
from conformance.packs.mipres.discovery import today
from conformance.packs.mipres.functions import nit

EXCHANGE, READING = "generar_token", "direccionamientos_por_fecha"
_REQUIREMENT = "MIPRES-A4"


def regime_items() -> Iterator[Item]:
    """Yield an item for each role whose entity may have several tokens."""
    for role in (EPS, PROVIDER):
        yield Item(
            id=f"probing/{EXCHANGE}/token-por-regimen-{role}",
            phase="probing",
            title=f"{EXCHANGE}: el token de cada régimen de {role} se cambia, y el que da lee",
            capability=EXCHANGE,
            capabilities=(EXCHANGE, READING),
            requirements=(_REQUIREMENT,),
            roles=(role,),
            run=partial(_each, role),
        )


def _each(role: str, context: Context) -> None:
    given = context.besides.get(context.caller(role), {})
    tokens = {name: given[name] for name in BY_REGIME if name in given}
    if not tokens:
        raise NotApplicableError(f"el objetivo no da a {role} un token por régimen")
    for name, token in tokens.items():
        if not _opens(context, role, name, token):
            return


def _opens(context: Context, role: str, name: str, token: str) -> bool:
    """Report unless a token is exchanged for one that reads; say whether it is."""
    asked = {"nit": nit(context, role), "token": token}
    exchange = context.call(EXCHANGE, ANONYMOUS, asked)
    response = exchange.response
    made = context.recipe(EXCHANGE).given(response) if response is not None else ""
    context.expect(
        exchange,
        Meaning.ACCEPTED,
        SCH_04,
        level=Level.MAY,
        expected=f"{{}} con {name}, un token de {role}",
        requirement=_REQUIREMENT,
    )
    if not made or context.findings:
        return False
    request = context.request(READING, role, {"fecha": today(context)})
    shown = context.recipe(READING).written(made)
    context.expect(
        context.send(replace(request, token=shown)),
        (Meaning.ACCEPTED, 404),
        SCH_04,
        level=Level.MAY,
        expected=f"{{}} con el token temporal que dio {name}",
        requirement=_REQUIREMENT,
    )
    return not context.findings
