"""The documents that a target is held to, read as a run would read them."""

from collections.abc import Mapping

from conformance.core.errors import InputError, UsageError
from conformance.core.target import Target
from conformance.http.contract.document import Document, load
from conformance.http.wire.fetch import fetch_of
from conformance.run.doctor.observed import Published
from conformance.run.plan import Plan, make_plan


def planned(
    target: Target, given: Mapping[str, str], patience: float
) -> tuple[Plan, tuple[Published, ...]]:
    """Return the plan of a whole run, and what the contract of each service is: one that can't be
    read leaves the pack's own in its place.
    """
    sources = {**target.contract, **given}
    fetched = fetch_of(target.network, target.services, patience)
    loaded: dict[str, Document] = {}
    faults: dict[str, str] = {}
    for service, source in sources.items():
        try:
            loaded[service] = load(source, fetch=fetched)
        except UsageError as error:
            faults[service] = str(error)
    try:
        plan = make_plan(target, loaded)
    except InputError:
        raise
    except UsageError as error:
        faults |= dict.fromkeys(loaded, str(error))
        loaded, plan = {}, make_plan(target, {})
    published = tuple(
        _published(plan, service, sources.get(service, ""), faults.get(service, ""))
        for service in plan.pack.services
        if service in plan.target.services
    )
    return plan, published


def _published(plan: Plan, service: str, source: str, fault: str) -> Published:
    if fault:
        return Published(service, source, loaded=True, fault=fault)
    contract = plan.contract
    shown = contract.loaded.get(service) or plan.own[service]
    capabilities = plan.pack.bindings.of(service)
    own = {
        name
        for name, one in contract.bound.items()
        if one.origin == "documento" and one.capability.service == service
    }
    return Published(
        service,
        shown.source,
        shown.title,
        shown.version,
        shown.sha256,
        loaded=service in contract.loaded,
        bound=len(own),
        of=len(capabilities),
        lacking=tuple(one.name for one in capabilities if one.core and one.name not in own),
    )
