"""The sandbox in process, as a context that scenarios can play on."""

import itertools
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from conformance.core.capability import Kind
from conformance.core.data_path import data
from conformance.core.exchange import Evidence, Exchange, Request, Response
from conformance.core.finding import Finding
from conformance.core.resource import Need, Pool, Resource
from conformance.core.unjudged import BlockedError, NotApplicableError
from conformance.http.checks.registry import CODES
from conformance.http.context import Context
from conformance.http.contract.document import load as load_document
from conformance.http.contract.effective import Contract, compose
from conformance.http.item import Item
from conformance.http.pack import Pack
from conformance.http.reference import Setup
from conformance.packs import siifa
from conformance.packs.siifa.sandbox.app import create
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.run.allocation import allocate
from conformance.scenario.document import load
from conformance.scenario.reader import ScenarioWords
from conformance.scenario.runner import items
from conformance.scenario.story import Scenario

FILES = tuple(sorted(data("scenarios", "siifa").glob("*.yaml")))
SERVICES = {name: f"http://sandbox/siifa-{name}" for name in siifa.SERVICES}


@cache
def the_pack() -> Pack:
    return siifa.load()


@cache
def the_contract(revision: str = "oficial") -> Contract:
    pack = the_pack()
    own = {name: load_document(str(path)) for name, path in pack.documents.items()}
    return compose(own=own, loaded={}, bindings=pack.bindings, norm=pack.norm, revision=revision)


@cache
def the_known() -> ScenarioWords:
    pack = the_pack()
    return ScenarioWords(
        frozenset(pack.bindings.capabilities),
        frozenset((*pack.roles, "anonimo")),
        frozenset(pack.requirements),
        frozenset(CODES),
        pack.resources,
        pack.functions,
        pack.answers,
    )


@cache
def the_writing() -> frozenset[str]:
    capabilities = the_pack().bindings.capabilities
    return frozenset(name for name, one in capabilities.items() if one.kind is Kind.WRITE)


@cache
def scenario_of(path: Path) -> Scenario:
    return load(path, the_known())


@cache
def all_items() -> tuple[Item, ...]:
    return tuple(item for path in FILES for item in items(scenario_of(path), the_writing()))


@dataclass(slots=True)
class Playground:
    """A sandbox with the facturas and codes that discovery would find, each factura given out
    once.
    """

    sandbox: SiifaSandbox
    clock: Callable[[], datetime]
    revision: str = "oficial"
    roles: frozenset[str] = frozenset(siifa.ROLES)
    pool: Pool = field(default_factory=Pool)
    _count: Iterable[int] = field(default_factory=itertools.count)
    _tokens: dict[str, str] = field(default_factory=dict)
    _lock: Any = field(default_factory=threading.Lock)

    def send(self, request: Request) -> Exchange:
        parts = urlsplit(request.url)
        headers = dict(request.headers)
        if request.role != "anonimo":
            with self._lock:
                if request.role not in self._tokens:
                    self._tokens[request.role] = self.sandbox.issue(
                        self.sandbox.store.users[request.role]
                    )
            headers["authorization"] = f"Bearer {self._tokens[request.role]}"
        query = parse_qsl(parts.query, keep_blank_values=True)
        reply = self.sandbox.handle(request.method, parts.path, query, headers, request.body or b"")
        response = Response(
            reply.status, tuple((key.lower(), value) for key, value in reply.headers), reply.body
        )
        text = reply.body.decode("utf-8", "replace")
        return Exchange(
            f"x{next(iter(self._count))}",
            request,
            response,
            None,
            self.clock().isoformat(),
            0.0,
            Evidence(request.url, (), None, (), text, ""),
        )

    def context(self, item: Item, facturas: Iterable[Resource] = ()) -> Context:
        return Context(
            item=item,
            contract=the_contract(self.revision),
            services=SERVICES,
            send_request=self.send,
            resources=tuple(facturas),
            pool=self.pool,
            seed=7,
            now=self.clock,
            token_of=lambda role, service="": self._tokens.get(role, ""),
            answers=the_pack().answers,
            citations=the_pack().citations,
            terms=the_pack().terms,
            paging=the_pack().paging,
        )

    def discover(self, chosen: Iterable[Item] = ()) -> list[Resource]:
        self.pool = Pool(roles=self.roles)
        needs = tuple(need for item in chosen for need in item.needs)
        asked = Item("discover", "discover", "discover", lambda context: None, needs=needs)
        self.pool = the_pack().discover(self.context(asked), {})
        return list(self.pool.resources)

    def play(self, chosen: Iterable[Item]) -> dict[str, "PlayedItem"]:
        chosen = tuple(chosen)
        self.discover(chosen)
        allocated = allocate(chosen, self.pool, the_pack().terms)
        outcomes = {}
        for item in chosen:
            context = self.context(item, allocated[item.id])
            reason = ""
            try:
                item.run(context)
            except (BlockedError, NotApplicableError) as error:
                reason = f"{type(error).__name__}: {error}"
            outcomes[item.id] = PlayedItem(
                tuple(context.findings), reason, tuple(context.moves), len(context.exchanges)
            )
        return outcomes


@dataclass(frozen=True, slots=True)
class PlayedItem:
    findings: tuple[Finding, ...]
    reason: str
    moves: tuple[str, ...]
    exchanges: int


def take(left: list[Resource], needs: Iterable[Need]) -> list[Resource]:
    taken = []
    for need in needs:
        chosen = [one for one in left if need.fits(one)][: need.count]
        taken += chosen
        for one in chosen:
            left.remove(one)
    return taken


def playground(
    *names: str,
    seed: int = 0,
    options: Mapping[str, Any] | None = None,
    roles: frozenset[str] = frozenset(siifa.ROLES),
    revision: str = "oficial",
) -> Playground:
    def clock() -> datetime:
        return datetime(2026, 6, 17, 15, 30, tzinfo=UTC) + timedelta(seconds=next(ticks) * 0.01)

    ticks = itertools.count()
    sandbox = create(Setup(seed, now=clock, defects=names, strict=True, **(options or {})))
    return Playground(sandbox, clock, revision, roles)
