"""Where a role is kept out whose credential nobody has looked at yet: no login was asked for it.

The rules of the file: what a service refuses before anything is judged is what the target file
gives, and lacks there. Only whom the documents name among those who read is tried, with what only
reads; who is refused by all that is tried is kept out.
"""

from collections.abc import Iterator
from itertools import islice

from conformance.core.answers import Meaning
from conformance.core.capability import Kind
from conformance.core.exchange import Exchange, Request
from conformance.core.mismatch import Mismatch
from conformance.core.unjudged import BlockedError, NotApplicableError
from conformance.http.auth.recipe import Recipe
from conformance.http.context import Context
from conformance.run.plan import Plan

_MOST = 2
"""How many readings a service is asked for before a role counts as kept out."""


def kept_out(plan: Plan, context: Context) -> Iterator[Mismatch]:
    """Yield each role and service that does not take what the target file gives for it."""
    for role in plan.target.roles:
        for service in plan.target.services:
            recipe = plan.pack.auth.of(service)
            if role in plan.pack.roles and _untried(plan, role, recipe):
                answers = _refused(plan, context, role, service)
                if answers:
                    yield _told(plan, role, service, answers[0])


def _untried(plan: Plan, role: str, recipe: Recipe) -> bool:
    """Say whether what a role shows was never looked at: nobody logs in for it."""
    return bool(recipe.keys) and (not recipe.login or bool(_token(plan, role, recipe)))


def _token(plan: Plan, role: str, recipe: Recipe) -> str:
    known = plan.target.roles[role]
    return known.services.get(recipe.name, known).token


def _refused(plan: Plan, context: Context, role: str, service: str) -> list[Exchange]:
    """Return the answers that refuse a role at a service, none where one of them does not."""
    answers: list[Exchange] = []
    for request in islice(_readings(plan, context, role, service), _MOST):
        try:
            exchange = context.submit(request)
        except (BlockedError, NotApplicableError):
            continue
        if not plan.pack.answers.says(exchange, Meaning.UNAUTHENTICATED):
            return []
        answers.append(exchange)
    return answers


def _readings(plan: Plan, context: Context, role: str, service: str) -> Iterator[Request]:
    """Yield requests that only read at a service, of a role that may, those that say most
    first.
    """
    like = plan.pack.roles[role].abroad or role
    names = [
        name
        for name, bound in plan.contract.bound.items()
        if bound.capability.service == service
        and bound.capability.kind is Kind.READ
        and like in bound.capability.roles
    ]
    for name in sorted(names, key=lambda one: not _free(plan, one, role)):
        try:
            yield _reading(plan, context, name, role)
        except (BlockedError, NotApplicableError):
            continue


def _free(plan: Plan, name: str, role: str) -> bool:
    """Say whether a right request of a role is made of nothing that the target has."""
    exemplar = plan.pack.exemplars.get(name)
    if exemplar is None or exemplar.role != role:
        return False
    return exemplar.need is None and not exemplar.prepared


def _reading(plan: Plan, context: Context, name: str, role: str) -> Request:
    values = plan.pack.exemplars[name].make(context, None) if _free(plan, name, role) else None
    return context.request(name, role, values)


def _told(plan: Plan, role: str, service: str, exchange: Exchange) -> Mismatch:
    recipe = plan.pack.auth.of(service)
    several = len({one.name for one in plan.pack.auth.recipes.values()}) > 1
    given = "un token vigente" if _token(plan, role, recipe) else " y ".join(recipe.keys)
    return Mismatch(
        f"el servicio {service} no acepta {recipe.noun.this} de «{role}»: "
        f"{exchange.request.capability} respondió {exchange.status}. Lo que ese rol pide allí no "
        "se juzga",
        f"roles.{role}.services.{service}" if several else f"roles.{role}",
        f"{given} que ese servicio acepte",
        bars=False,
        role=role,
        service=service,
    )
