"""A target looked at: servers, documents, logins, lists, what there is. Only what reads is sent,
and only to the servers that the target names.

Who looks goes on as far as one can come: what fails leaves its reason in a record, and what depends
on it is left out.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from conformance.core.target import Target
from conformance.http.item import Item
from conformance.http.wire.client import Client
from conformance.http.wire.route import ServerRoutes
from conformance.run.doctor.entering import based, entered
from conformance.run.doctor.inside import inside
from conformance.run.doctor.knocking import Knock, knock, servers
from conformance.run.doctor.observed import Host, Observed, Tempo
from conformance.run.doctor.published import planned
from conformance.run.doctor.visit import Visit
from conformance.run.left_open import left_open
from conformance.run.plan import Plan, all_items

_PATIENCE_S = 10.0
"""Seconds that a connection may take, unless the target's own time is shorter."""
_MOST_S = 120.0
"""Seconds after which nothing more is asked: what is left is told as not looked at."""
_LIMITS = ("ratelimit", "rate-limit")


@dataclass(frozen=True, slots=True)
class Tools:
    """What the doctor looks with; a test gives its own."""

    knock: Knock | None = None
    client_of: Callable[[Plan], Client] = lambda plan: Client(plan.target, plan.entry)
    steady: Callable[[], float] = time.monotonic
    most_s: float = _MOST_S
    items_of: Callable[[Plan], tuple[Item, ...]] = all_items


def look(target: Target, given: Mapping[str, str], tools: Tools = Tools()) -> Observed:
    """Return what a target looks like; `given` are the documents that the command line names.

    Raises InputError for a target file that nobody could run.
    """
    begun = tools.steady()
    patience = min(_PATIENCE_S, target.timeout_s)
    hosts = _knocked(tools.knock or _knocker(target, patience), servers(target.services))
    plan, published = planned(target, given, patience)
    observed = Observed(target, hosts=hosts, published=published)
    observed = replace(observed, settings=left_open(plan))
    if not hosts or any(one.open for one in hosts):  # of no server nothing is asked
        with tools.client_of(plan) as client:
            visit = Visit(plan, client, tools.steady, begun + tools.most_s)
            client.retries.end = visit.until
            observed = _visited(visit, observed, tools.items_of)
    return replace(observed, took_s=tools.steady() - begun)


def _knocked(knocking: Knock, hosts: Sequence[Host]) -> tuple[Host, ...]:
    """Return servers knocked at all at once: dead ones are waited for together."""
    with ThreadPoolExecutor(max(1, len(hosts))) as threads:
        return tuple(threads.map(knocking, hosts))


def _knocker(target: Target, patience: float) -> Knock:
    routes = ServerRoutes(target.network, target.services)
    return lambda server: knock(server, routes, patience)


def _visited(
    visit: Visit, observed: Observed, items_of: Callable[[Plan], tuple[Item, ...]]
) -> Observed:
    """Return what was observed, with all that can be asked for."""
    reachable = {name for one in observed.hosts if one.open for name in one.services}
    roles = entered(visit, reachable)
    if any(one.silent for one in roles):  # what stands beside a silent login would be waited for
        reachable -= _beside(observed, visit.logins[-1].request.service)
    bases = tuple(
        one for name in visit.plan.pack.services if name in reachable for one in based(visit, name)
    )
    observed = replace(observed, bases=bases, entered=roles)
    if not roles or any(one.inside for one in roles):
        observed = inside(visit, observed, items_of)
    if any(one.fault for one in bases):  # why nothing could be read is told with the address
        observed = replace(observed, unprepared="")
    return replace(
        observed,
        skew_s=visit.client.skew if visit.exchanges else None,
        tempo=_tempo(visit),
    )


def _beside(observed: Observed, service: str) -> set[str]:
    """Return the services that stand at the server of one."""
    return {name for one in observed.hosts if service in one.services for name in one.services}


def _tempo(visit: Visit) -> Tempo:
    answered = [one for one in visit.exchanges if one.response is not None]
    limits = {
        name: value
        for one in answered
        if one.response
        for name, value in one.response.headers
        if any(word in name for word in _LIMITS)
    }
    return Tempo(
        tuple(one.elapsed for one in answered),
        visit.client.rate.slowed.answers,
        limits,
    )
