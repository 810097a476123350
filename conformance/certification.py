"""A certification, put together: the pack, the effective contract, the items, and the facturas of each."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from conformance import __version__
from conformance.checks.registry import CODES
from conformance.contract.document import Document, from_raw, load
from conformance.contract.effective import Contract, compose
from conformance.errors import InputError, UsageError
from conformance.exchange import Exchange, Request
from conformance.finding import Level, Verdict
from conformance.pack import Pack
from conformance.packs import siifa
from conformance.phases import contract as contract_phase
from conformance.phases import generation, probing
from conformance.report.record import Document as Loaded
from conformance.report.record import Header, Planned, Served, Subject
from conformance.scenario import document as scenario_document
from conformance.scenario import runner
from conformance.stage import BlockedError, Factura, Item, NotApplicableError, Pool, Stage
from conformance.target import Target

PACKS: Mapping[str, Callable[[], Pack]] = {"siifa": siifa.load}
PHASES = ("contract", "generation", "probing", "scenario")
_LOGIN = "iniciar_sesion"
_STANDING = ("SIIFA-S01", "SIIFA-S02", "SIIFA-S12", "SIIFA-S13", "SIIFA-S14", "SIIFA-MAN-4.3", "SIIFA-MAN-4.6",
             "SIIFA-MAN-4.7", "SIIFA-MAN-7.500")
_LAW = ("Ley ", "Res. ")
_SETUP = Item(id="preparacion", phase="preparacion", title="Preparación: qué tiene el objetivo", run=lambda stage: None)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run will do, settled before the first request."""

    pack: Pack
    target: Target
    own: Mapping[str, Document]
    contract: Contract
    phases: tuple[str, ...]
    seed: int
    examples: int

    def level(self, requirement: str, level: Level) -> Level:
        """Return what a deviation may decide: `strict: true` raises the law's SHOULD to MUST."""
        known = self.pack.requirements.get(requirement)
        legal = known is not None and known.source.startswith(_LAW)
        return Level.MUST if self.target.strict and legal and level is Level.SHOULD else level

    @property
    def login_path(self) -> str:
        """The path of the login operation below the service seguridad."""
        return self.contract.bound[_LOGIN].operation.path


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an item ended, and why when it did not pass."""

    verdict: Verdict
    reason: str = ""


def load_documents(target: Target, given: Mapping[str, str]) -> dict[str, Document]:
    """Return the contract documents of a target by service; `given` (command line) goes before the file's."""
    return {service: load(source) for service, source in {**target.contract, **given}.items()}


def make_plan(target: Target, loaded: Mapping[str, Document], *, phases: Sequence[str] = PHASES, seed: int = 0,
              examples: int = 20, pack: Pack | None = None) -> Plan:
    """Return the plan of a run. Raises UsageError for an unknown phase or documents that do not fit."""
    unknown = [phase for phase in phases if phase not in PHASES]
    if unknown:
        raise UsageError(f"No se conoce la fase «{unknown[0]}».\nSe acepta: {', '.join(PHASES)}.")
    chosen = pack or PACKS[target.pack]()
    own = {service: replace(load(str(path)), source=f"propio del arnés: {path.name}")
           for service, path in chosen.documents.items()}
    contract = compose(own=own, loaded=loaded, bindings=chosen.bindings, norm=chosen.norm, revision=target.revision)
    return Plan(chosen, target, own, contract, tuple(phase for phase in PHASES if phase in phases), seed, examples)


def phase_items(plan: Plan, sources: generation.Source | None = None) -> tuple[Item, ...]:
    """Return the items of the phases that are not scenarios."""
    made: list[Item] = []
    if "contract" in plan.phases:
        made += contract_phase.items(plan.pack, plan.contract, plan.own)
    if "generation" in plan.phases:
        made += generation.items(plan.pack, plan.contract, plan.examples, sources)
    if "probing" in plan.phases:
        made += probing.items(plan.pack, plan.contract)
    # Whatever an exchange was sent for, the standing checks judge it: that is what these requirements ask.
    return tuple(replace(item, requirements=tuple(dict.fromkeys((*item.requirements, *_STANDING))))
                 if item.capability else item for item in made)


def scenario_files(pack: Pack) -> tuple[Path, ...]:
    """Return the pack's scenario files in order."""
    return tuple(sorted(pack.scenarios.glob("*.yaml")))


def scenario_items(pack: Pack, files: Iterable[Path]) -> dict[Path, tuple[Item, ...]]:
    """Return the items of scenario files. Raises InputError with the faults of all of them."""
    known = scenario_document.Known(
        capabilities=frozenset(pack.bindings.capabilities), roles=frozenset({*pack.roles, "anonimo"}),
        requirements=frozenset(pack.requirements), codes=frozenset(CODES))
    made: dict[Path, tuple[Item, ...]] = {}
    faults = []
    for file in files:
        try:
            made[file] = tuple(runner.items(scenario_document.load(file, known)))
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    return made


def allot(items: Iterable[Item], pool: Pool) -> dict[str, tuple[Factura, ...]]:
    """Return the facturas of each item by its id, in order of the items; no two items share one.

    An item for which too few are left gets none.
    """
    left = {radicada: [row for row in pool.facturas if row.radicada is radicada] for radicada in (True, False)}
    allotted: dict[str, tuple[Factura, ...]] = {}
    for item in items:
        wanted = {kind: sum(need.count for need in item.needs if need.radicada is kind) for kind in (True, False)}
        given: list[Factura] = []
        if all(len(left[kind]) >= count for kind, count in wanted.items()):
            given = [left[need.radicada].pop(0) for need in item.needs for _ in range(need.count)]
        allotted[item.id] = tuple(given)
    return allotted


def set_stage(plan: Plan, item: Item, send: Callable[[Request], Exchange], token_of: Callable[[str], str], pool: Pool,
              facturas: Sequence[Factura], now: Callable[[], datetime] | None = None) -> Stage:
    """Return the stage on which an item runs."""
    return Stage(item=item, contract=plan.contract, services=plan.target.services, send_request=send,
                 facturas=facturas, pool=pool, seed=plan.seed, now=now or (lambda: datetime.now(UTC)),
                 token_of=token_of, examples=plan.examples, read_only=plan.target.environment == "produccion")


def discover(plan: Plan, send: Callable[[Request], Exchange], token_of: Callable[[str], str]) -> Pool:
    """Return what the target has. Logs in as every role first; raises LoginRefusedError or BlockedError."""
    for role in plan.target.roles:
        token_of(role)
    pool = Pool(roles=frozenset(plan.target.roles))
    found = plan.pack.discover(set_stage(plan, _SETUP, send, token_of, pool, ()), plan.target.facturas)
    named = {name: (code,) for name, code in plan.target.codes.items()}
    return replace(found, codes={**found.codes, **named})


def perform(stage: Stage) -> Outcome:
    """Run an item on its stage and return how it ended. Only our own mistakes escape, as exceptions."""
    item = stage.item
    absent = [name for name in item.capabilities if name not in stage.contract.bound]
    roles = [role for role in item.roles if role not in stage.pool.roles and role != "anonimo"]
    if absent or roles:
        lacking = [f"la capacidad {name}" for name in absent] + [f"el rol {role}" for role in roles]
        return Outcome(Verdict.NOT_APPLICABLE, f"el objetivo no tiene {', '.join(lacking)}")
    if item.writes and stage.read_only:
        return Outcome(Verdict.BLOCKED, "el ambiente es produccion: no se escribe")
    needed = sum(need.count for need in item.needs)
    if len(stage.facturas) < needed:
        return Outcome(Verdict.BLOCKED, f"el ítem necesita {_facturas(item)} y el objetivo no tiene tantas libres")
    try:
        item.run(stage)
    except BlockedError as error:
        return Outcome(Verdict.FAILED if stage.findings else Verdict.BLOCKED, str(error))
    except NotApplicableError as error:
        return Outcome(Verdict.FAILED if stage.findings else Verdict.NOT_APPLICABLE, str(error))
    return Outcome(Verdict.FAILED) if stage.findings else Outcome(Verdict.PASSED)


def _facturas(item: Item) -> str:
    kinds = {kind: sum(need.count for need in item.needs if need.radicada is kind) for kind in (True, False)}
    words = {True: ("factura radicada", "facturas radicadas"), False: ("factura sin radicar", "facturas sin radicar")}
    return " y ".join(f"{count} {words[kind][count > 1]} sin seguimientos" for kind, count in kinds.items() if count)


def header(plan: Plan, items: Sequence[Item], started: str) -> Header:
    """Return the ledger's header: everything that is known before the first item."""
    shown = {**plan.contract.documents, **plan.contract.loaded}
    return Header(
        pack=plan.pack.name,
        target=Subject(plan.target.name, plan.target.environment, dict(plan.target.services)),
        seed=plan.seed, started=started, phases=plan.phases, revision=plan.target.revision,
        contract=tuple(Loaded(service, one.title, one.version, one.source, one.sha256)
                       for service, one in shown.items()),
        planned=tuple(Planned(item.id, item.phase, item.title, item.capability,
                              _operation(plan, item),
                              item.requirements, item.level) for item in items),
        requirements=tuple(replace(one, level=plan.level(one.id, one.level))
                           for one in plan.pack.requirements.values()),
        lifecycles=plan.pack.lifecycles,
        capabilities=tuple(_served(plan, name) for name in plan.pack.bindings.capabilities),
        engine={"conformance": __version__, "schemathesis": version("schemathesis"),
                "hypothesis": version("hypothesis")})


def _operation(plan: Plan, item: Item) -> str | None:
    bound = plan.contract.bound.get(item.capability or "")
    return bound.operation.label if bound else None


def _served(plan: Plan, name: str) -> Served:
    capability = plan.pack.bindings.capabilities[name]
    bound = plan.contract.bound.get(name)
    if bound is None:
        return Served(name, capability.service, capability.core)
    return Served(name, capability.service, capability.core, bound.operation.method, bound.operation.path,
                  bound.origin, tuple(answer.status for answer in bound.operation.answers))


def documents_text(documents: Mapping[str, Document]) -> str:
    """Return documents as one JSON text that `documents_from` reads: workers load nothing again."""
    return json.dumps({service: [one.source, one.raw] for service, one in documents.items()}, ensure_ascii=False)


def documents_from(text: str) -> dict[str, Document]:
    """Return the documents of a text made by `documents_text`."""
    return {service: from_raw(raw, source) for service, (source, raw) in json.loads(text).items()}

