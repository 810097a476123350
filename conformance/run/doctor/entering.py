"""Who gets in, and what stands where one knocks: base addresses and logins."""

from dataclasses import replace

from conformance.core.capability import Kind
from conformance.core.exchange import Exchange
from conformance.core.role import ANONYMOUS
from conformance.core.unjudged import BlockedError, NotApplicableError
from conformance.http.auth.keyring import LoginRefusedError
from conformance.http.auth.reading import claims_of, expiry
from conformance.http.auth.recipe import Recipe
from conformance.http.wire.client import unanswered
from conformance.run.certification import entity_of
from conformance.run.doctor.observed import Ability, Answered, Base, Entered
from conformance.run.doctor.visit import Visit
from conformance.run.misplaced import lists_of
from conformance.run.plan import Plan


def based(visit: Visit, service: str) -> list[Base]:
    """Return what a service answers to a list that is read without logging in: none where it has no
    list.
    """
    plan, url = visit.plan, visit.plan.target.services[service]
    name = next(lists_of(plan, service), "")
    if not name:
        return []
    try:
        request = replace(visit.context.request(name, ANONYMOUS), token="")
        return [Base(service, url, _answer(visit.send(request)))]
    except (BlockedError, NotApplicableError):
        return []


def _answer(exchange: Exchange) -> Answered:
    response = exchange.response
    if response is None:
        return Answered(None, fault=unanswered(exchange.fault))
    return Answered(
        response.status,
        response.media_type,
        response.header("location") or "",
        is_json=exchange.json() is not None,
    )


def entered(visit: Visit, reachable: set[str]) -> tuple[Entered, ...]:
    """Return how each role got in; once nobody answers, no other is tried."""
    tried: list[Entered] = []
    silent = ""
    for role in visit.plan.target.roles:
        if silent or visit.steady() > visit.until:
            tried.append(Entered(role, skipped=silent or "no alcanzó el tiempo"))
            continue
        one = _logged_in(visit, role, reachable)
        tried.append(one)
        if one.silent:
            silent = "el inicio de sesión no responde"
    return tuple(tried)


def _logged_in(visit: Visit, role: str, reachable: set[str]) -> Entered:
    """Return how a role got in at every service that has a way of its own."""
    plan, token = visit.plan, ""
    ways = {one.name: service for service, one in reversed(_recipes(plan, role))}
    closed = [
        service
        for service in ways.values()
        if (where := _login_service(plan, service)) and where not in reachable
    ]
    if closed:
        return Entered(role, skipped=f"no hay conexión con «{closed[0]}», donde se inicia sesión")
    try:
        for service in reversed(ways.values()):
            token = visit.token(role, service) or token
    except LoginRefusedError as error:
        silent = bool(visit.logins) and visit.logins[-1].response is None
        return Entered(role, refused=visit.client.hide(str(error)), silent=silent)
    except BlockedError as error:
        return Entered(role, skipped=str(error))
    return _told(visit, role, token)


def _recipes(plan: Plan, role: str) -> list[tuple[str, Recipe]]:
    """Return how a role enters each service of a target: of those at which it has credentials of
    its own these alone, where it has some.
    """
    own = plan.target.roles[role].services
    every = [(name, plan.pack.recipe(name)) for name in plan.target.services]
    return [pair for pair in every if pair[1].name in own] or every


def _login_service(plan: Plan, service: str) -> str:
    """Return the service that one logs in at for another, "" where nobody has to."""
    bound = plan.contract.bound.get(plan.pack.recipe(service).login)
    return bound.capability.service if bound else ""


def _told(visit: Visit, role: str, token: str) -> Entered:
    """Return what a role's token says, and what the documents let it do."""
    pack, claims, until = visit.plan.pack, claims_of(token), expiry(token)
    like = pack.roles[role].abroad or role
    may = [
        one.capability.kind
        for one in visit.plan.contract.bound.values()
        if like in one.capability.roles
    ]
    return Entered(
        role,
        side=pack.roles[role].side,
        entity=entity_of(visit.plan, role, token),
        abroad=pack.roles[role].abroad,
        claims=tuple(name.rpartition("/")[2] for name in claims),
        life_s=None if until is None else until - visit.client.target_time(),
        ability=Ability(may.count(Kind.READ), may.count(Kind.WRITE)),
    )
