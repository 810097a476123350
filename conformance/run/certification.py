"""A certification, put together: the pack, the effective contract, the items, and the resources of
each.
"""

import difflib
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from conformance.core.budget import Budget
from conformance.core.cache import Cache
from conformance.core.capability import Kind
from conformance.core.citation import settled
from conformance.core.errors import ConformanceError, Fault, InputError, UsageError
from conformance.core.exchange import Exchange, Request
from conformance.core.finding import Finding, Level, Verdict
from conformance.core.lack import Lack
from conformance.core.profile import FULL, QUICK
from conformance.core.requirement import ATTESTATION, STANDING
from conformance.core.resource import Need, Pool, Resource
from conformance.core.target import Target
from conformance.http.auth.entry import Entry
from conformance.http.auth.keyring import NoCredentialsError
from conformance.http.checks.registry import CODES
from conformance.http.context import (
    ANONYMOUS,
    BlockedError,
    Context,
    Item,
    LackedError,
    NotApplicableError,
    TokenOf,
)
from conformance.http.contract.document import Document, from_raw, load
from conformance.http.contract.effective import Contract, compose
from conformance.http.contract.marked import read_text
from conformance.http.generation import corpus as asking
from conformance.http.generation import generation
from conformance.http.generation.cases import Corpus
from conformance.http.model import stateful
from conformance.http.pack import Pack, own_document
from conformance.http.probes import (
    details,
    elements,
    entering,
    isolation,
    matrix,
    negatives,
    ordered,
    paging,
    probing,
    races,
    robustness,
    roles,
    texts,
    through_filters,
    tokens,
)
from conformance.http.probes import document as contract_phase
from conformance.http.verification import load_pack
from conformance.report.expected_file import Known, parse_expected
from conformance.report.record import Document as Loaded
from conformance.report.record import Expected, Header, Planned, Served, Subject
from conformance.run.allocation import needed, scarce
from conformance.run.profile import EXAMPLES, LEFT_OUT, quick
from conformance.scenario import document as scenario_document
from conformance.scenario import runner

PHASES = ("contract", "generation", "probing", "stateful", "scenario")
# What the writes of others on the same resource look like: a refusal, another count, another state.
_OTHERS = frozenset(
    {"LIF-01", "LIF-07", "SCH-04", "CON-01", "CON-02", "CON-03", "CON-04", "CON-05"}
)
_SETUP = Item(
    id="preparacion",
    phase="preparacion",
    title="Preparación: qué tiene el objetivo",
    run=lambda context: None,
)


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
    profile: str = FULL

    @property
    def read_only(self) -> bool:
        """Whether nothing may be written at the target, whatever is asked."""
        return self.target.environment == "produccion"

    def level(self, requirement: str, level: Level) -> Level:
        """Return what a deviation may decide: `strict: true` raises the law's SHOULD to MUST.

        `enforces_terms: true` makes the legal terms a SHOULD.
        """
        citations = self.pack.citations
        if requirement in citations.terms and self.target.enforces_terms and level is Level.MAY:
            level = Level.SHOULD
        known = self.pack.requirements.get(requirement)
        legal = known is not None and known.source.startswith(citations.law)
        return Level.MUST if self.target.strict and legal and level is Level.SHOULD else level

    def settled(self, finding: Finding) -> Finding:
        """Return a finding that was made outside a context as everybody sees it."""
        return settled(finding, self.pack.citations, self.level)

    @property
    def entry(self) -> Entry:
        """How the target is entered: the pack's recipes, and where it logs in."""
        logins = {
            name: self.target.services[one.capability.service].rstrip("/") + one.operation.path
            for name, one in self.contract.bound.items()
            if one.capability.kind is Kind.LOGIN
        }
        return Entry(self.pack.auth, logins)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an item ended, and why when it did not pass; `lacked` is what the target could have given
    it.
    """

    verdict: Verdict
    reason: str = ""
    lacked: tuple[Lack, ...] = ()


def load_documents(target: Target, given: Mapping[str, str]) -> dict[str, Document]:
    """Return the contract documents of a target by service; `given` (command line) goes before the
    file's.
    """
    return {service: load(source) for service, source in {**target.contract, **given}.items()}


def read_sources(texts: Iterable[str], services: Sequence[str]) -> dict[str, str]:
    """Return the sources that `SERVICIO=FUENTE` texts of the command line give. Raises
    UsageError.
    """
    made = {}
    for text in texts:
        service, sign, source = text.partition("=")
        if not sign or not source:
            raise UsageError(
                f"--contract {text}: se espera SERVICIO=FUENTE, como {services[0]}=https://…/redoc."
            )
        if service not in services:
            raise UsageError(
                f"--contract {text}: no se conoce el servicio «{service}».\n"
                f"Se acepta: {', '.join(services)}."
            )
        made[service] = source
    return made


def known_phases(phases: Iterable[str]) -> tuple[str, ...]:
    """Return phases in the order in which they run. Raises UsageError for an unknown one."""
    named = set(phases)
    unknown = sorted(named.difference(PHASES))
    if unknown:
        raise UsageError(f"No se conoce la fase «{unknown[0]}».\nSe acepta: {', '.join(PHASES)}.")
    return tuple(phase for phase in PHASES if phase in named)


def make_plan(
    target: Target,
    loaded: Mapping[str, Document],
    *,
    phases: Sequence[str] = PHASES,
    seed: int = 0,
    examples: int = 20,
    pack: Pack | None = None,
    profile: str = FULL,
) -> Plan:
    """Return the plan of a run. Raises UsageError for an unknown phase or documents that do not
    fit.

    The quick profile generates fewer examples and leaves the model's phase out where others were
    asked for.
    """
    asked = known_phases(phases)
    chosen = pack or load_pack(target.pack)
    _refuse_attestations(target, chosen)
    own = {
        service: replace(own_document(path), source=f"propio del arnés: {path.name}")
        for service, path in chosen.documents.items()
    }
    contract = compose(
        own=own, loaded=loaded, bindings=chosen.bindings, norm=chosen.norm, revision=target.revision
    )
    if profile == QUICK:
        asked, examples = (
            tuple(phase for phase in asked if phase != LEFT_OUT) or asked,
            min(examples, EXAMPLES),
        )
    return Plan(chosen, target, own, contract, asked, seed, examples, profile)


def phase_items(plan: Plan, source: asking.CaseSource | None = None) -> tuple[Item, ...]:
    """Return the items of the phases that are not scenarios."""
    made: list[Item] = []
    if "contract" in plan.phases:
        made += contract_phase.items(plan.pack, plan.contract, plan.own)
    if "generation" in plan.phases:
        made += generation.items(plan.pack, plan.contract, plan.examples, source)
    if "probing" in plan.phases:
        for module in (
            probing,
            elements,
            details,
            negatives,
            roles,
            isolation,
            matrix,
            paging,
            races,
            tokens,
            robustness,
            texts,
            entering,
            ordered,
            through_filters,
        ):
            made += module.items(plan.pack, plan.contract)
    if "stateful" in plan.phases:
        made += stateful.items(plan.pack, plan.contract, plan.examples)
    # Whatever an exchange was sent for, the standing checks judge it: that is what these
    # requirements ask.
    always = tuple(one.id for one in plan.pack.requirements.values() if one.verify == STANDING)
    whole = (
        replace(item, requirements=tuple(dict.fromkeys((*item.requirements, *always))))
        if item.capability
        else item
        for item in made
    )
    return quick(whole) if plan.profile == QUICK else tuple(whole)


def corpus_of(plan: Plan, cache: Cache | None = None) -> Corpus:
    """Return all that the generation phase of a plan asks: kept in the cache, or made now."""
    return asking.obtain(plan.pack, plan.contract, plan.seed, plan.examples, cache or Cache())


def scenario_files(pack: Pack) -> tuple[Path, ...]:
    """Return the pack's scenario files in order."""
    return tuple(sorted(pack.scenarios.glob("*.yaml")))


def scenario_words(pack: Pack) -> scenario_document.Known:
    """Return the words that the pack's scenarios may use."""
    return scenario_document.Known(
        capabilities=frozenset(pack.bindings.capabilities),
        roles=frozenset({*pack.roles, ANONYMOUS}),
        requirements=frozenset(pack.requirements),
        codes=frozenset(CODES),
        resources=pack.resources,
        functions=pack.functions,
    )


def scenario_items(pack: Pack, files: Iterable[Path]) -> dict[Path, tuple[Item, ...]]:
    """Return the items of scenario files. Raises InputError with the faults of all of them."""
    known = scenario_words(pack)
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


def all_items(plan: Plan, source: asking.CaseSource | None = None) -> tuple[Item, ...]:
    """Return every item of a plan with the pack's own scenarios, in the order in which they run."""
    stories = (
        scenario_items(plan.pack, scenario_files(plan.pack)).values()
        if "scenario" in plan.phases
        else ()
    )
    items = (*phase_items(plan, source), *(item for made in stories for item in made))
    return tuple(sorted(items, key=lambda item: item.last))


def read_expected(plan: Plan, path: Path) -> Expected:
    """Return what a file expects of a run of this plan, or of a part of it. Raises UsageError or
    InputError.
    """
    whole = all_items(replace(plan, phases=PHASES, profile=FULL))
    return parse_expected(
        read_text(path),
        str(path),
        Known(CODES, plan.pack.bindings.capabilities, frozenset(item.id for item in whole)),
    )


def make_context(
    plan: Plan,
    item: Item,
    send: Callable[[Request], Exchange],
    token_of: TokenOf,
    pool: Pool,
    resources: Sequence[Resource],
    now: Callable[[], datetime] | None = None,
    budget: Budget | None = None,
    abreast: int = 1,
) -> Context:
    """Return the context on which an item runs."""
    return Context(
        item=item,
        contract=plan.contract,
        services=plan.target.services,
        send_request=send,
        resources=resources,
        pool=pool,
        seed=plan.seed,
        now=now or (lambda: datetime.now(UTC)),
        token_of=token_of,
        examples=plan.examples,
        read_only=plan.read_only,
        users={role: one.user_name for role, one in plan.target.roles.items()},
        budget=budget or Budget(plan.target.max_writes),
        abreast=abreast,
        excuse=plan.pack.excuse,
        answers=plan.pack.answers,
        citations=plan.pack.citations,
        observations=plan.pack.observations,
        weigh=plan.level,
        auth=plan.pack.auth,
        paging=plan.pack.paging,
        terms=plan.pack.terms,
        enforced=plan.pack.citations.terms if plan.target.enforces_terms else frozenset(),
    )


def discover(
    plan: Plan,
    send: Callable[[Request], Exchange],
    token_of: TokenOf,
    needs: Iterable[Need] = (),
) -> Pool:
    """Return what the target has. Logs in as every role first; raises LoginRefusedError or
    BlockedError.

    `needs` of the run's items: only what one of them asks for beyond the lists is read as well.
    """
    return look(plan, setting(plan, send, token_of, needs))


def setting(
    plan: Plan,
    send: Callable[[Request], Exchange],
    token_of: TokenOf,
    needs: Iterable[Need] = (),
) -> Context:
    """Return the context on which a target is looked at before the first item."""
    setup = replace(_SETUP, needs=tuple(needs))
    return make_context(plan, setup, send, token_of, Pool(roles=frozenset(plan.target.roles)), ())


def look(plan: Plan, context: Context) -> Pool:
    """Return what the target has; what is wrong with its answers is left on the context."""
    for role in plan.target.roles:
        context.token_of(role)
    found = plan.pack.discover(context, plan.target.resources)
    named = {name: (code,) for name, code in plan.target.codes.items()}
    return replace(found, codes={**found.codes, **named})


def perform(context: Context) -> Outcome:
    """Run an item on its context and return how it ended. Only our own mistakes escape, as
    exceptions.
    """
    item = context.item
    absent = [name for name in item.capabilities if name not in context.contract.bound]
    if absent:
        lacking = ", ".join(f"la capacidad {name}" for name in absent)
        return Outcome(Verdict.NOT_APPLICABLE, f"el objetivo no tiene {lacking}")
    unknown = [
        Lack(role) for role in item.roles if role not in context.pool.roles and role != ANONYMOUS
    ]
    if unknown:
        return _lacking(context, LackedError(unknown))
    if item.writes and context.read_only:
        return Outcome(Verdict.BLOCKED, "el ambiente es produccion: no se escribe")
    if len(context.resources) < sum(need.count for need in item.needs):
        if context.pool.unseen:
            return _lacking(context, LackedError(scarce(item, context.pool)))
        return Outcome(
            Verdict.BLOCKED,
            f"el ítem necesita {needed(item, context.pool)} y el objetivo no tiene tantas libres",
            scarce(item, context.pool),
        )
    ended = _ended(context)
    if ended.verdict is not Verdict.FAILED:
        return ended
    others = _excused(context)
    return Outcome(Verdict.BLOCKED, others) if others else ended


def _ended(context: Context) -> Outcome:
    """Run an item and return how it ended by itself: what was left in doubt keeps it from
    passing.
    """
    try:
        context.item.run(context)
    except LackedError as error:
        return _lacking(context, error)
    except (
        NoCredentialsError
    ) as error:  # the item said too little of whom it needs: nothing was sent
        return _lacking(context, LackedError([Lack(error.role)]))
    except BlockedError as error:
        return Outcome(Verdict.FAILED if context.findings else Verdict.BLOCKED, str(error))
    except NotApplicableError as error:
        return Outcome(Verdict.FAILED if context.findings else Verdict.NOT_APPLICABLE, str(error))
    except Exception as error:
        if isinstance(error, ConformanceError) or not context.findings:
            raise
        # What its checks had found wrong could not be worked with: that is told, and this is only
        # its echo.
        return Outcome(
            Verdict.FAILED,
            f"no se pudo seguir con lo que el sistema respondió ({type(error).__name__})",
        )
    if context.doubts and not context.findings:
        return Outcome(Verdict.BLOCKED, "; ".join(dict.fromkeys(context.doubts)))
    return Outcome(
        Verdict.FAILED if context.findings else Verdict.PASSED,
        "; ".join(dict.fromkeys(context.notes)),
    )


def _lacking(context: Context, error: LackedError) -> Outcome:
    return Outcome(Verdict.FAILED if context.findings else Verdict.BLOCKED, str(error), error.lacks)


def _excused(context: Context) -> str:
    """Return why what an item found is others' doing, its findings taken back; "" when it is the
    target's.

    Only a refusal, or a count or a state that is not what the item left, can be others' doing.
    """
    found = list(context.findings)
    if not context.item.writes or {one.code for one in found} - _OTHERS:
        return ""
    try:
        reason = next(
            (said for row in context.resources if (said := context.excuse(context, row))), ""
        )
    except BlockedError:
        reason = ""
    context.findings[:] = [] if reason else found
    if not reason:
        return ""
    context.stories.clear()
    codes = ", ".join(dict.fromkeys(one.code for one in found))
    return f"{context.used_by_others(reason)}; lo que se vio ({codes}) no cuenta"


def header(
    plan: Plan,
    items: Sequence[Item],
    started: str,
    *,
    selection: str = "",
    clock_skew_s: int = 0,
    corpus: Corpus | None = None,
    target_file: str = "",
    allocated: Mapping[str, Sequence[Resource]] | None = None,
    expected: Expected | None = None,
) -> Header:
    """Return the ledger's header: everything that is known before the first item."""
    shown = {**plan.contract.documents, **plan.contract.loaded}
    planned = frozenset(item.id for item in items)
    return Header(
        pack=plan.pack.name,
        target=Subject(plan.target.name, plan.target.environment, dict(plan.target.services)),
        seed=plan.seed,
        started=started,
        phases=plan.phases,
        revision=plan.target.revision,
        contract=tuple(
            Loaded(service, one.title, one.version, one.source, one.sha256)
            for service, one in shown.items()
        ),
        planned=tuple(
            Planned(
                item.id,
                item.phase,
                item.title,
                item.capability,
                _operation(plan, item),
                verified(plan.pack, item),
                _level(plan, item),
            )
            for item in items
        ),
        requirements=tuple(
            replace(one, level=plan.level(one.id, one.level), attested=_attested(plan, one.id))
            for one in plan.pack.requirements.values()
        ),
        lifecycles=tuple(one.outline() for one in plan.pack.lifecycles),
        capabilities=tuple(
            _served(plan, name, planned) for name in plan.pack.bindings.capabilities
        ),
        engine=asking.versions(),
        selection=selection,
        clock_skew_s=clock_skew_s,
        profile=plan.profile,
        corpus={"sha256": corpus.sha256, "requests": corpus.requests} if corpus else {},
        target_file=target_file,
        examples=plan.examples,
        allotted={
            item: tuple(row.id for row in given)
            for item, given in (allocated or {}).items()
            if given
        },
        expected=expected,
        resources=tuple(kind.words for kind in plan.pack.resources),
    )


def _level(plan: Plan, item: Item) -> Level:
    """Return what a deviation from the weightiest of an item's requirements may decide at this
    target.
    """
    levels = {plan.level(name, item.level) for name in item.requirements} or {item.level}
    return next(level for level in Level if level in levels)


def verified(pack: Pack, item: Item) -> tuple[str, ...]:
    """Return what an item verifies: the requirements it cites, then the parts of them that it is
    about.
    """
    parts = (
        one.id
        for one in pack.requirements.values()
        if one.within
        and one.verified_by(item.id, item.requirements, item.capability, item.capabilities)
    )
    return tuple(dict.fromkeys((*item.requirements, *parts)))


def _attested(plan: Plan, requirement: str) -> dict[str, str]:
    said = plan.target.attestations.get(requirement)
    return {"by": said.by, "date": said.date, "text": said.text} if said else {}


def _refuse_attestations(target: Target, pack: Pack) -> None:
    """Raise InputError for each attestation of what is no requirement, or of one that the run
    verifies itself.
    """
    open_ = [name for name, one in pack.requirements.items() if one.verify == ATTESTATION]
    faults = []
    for name, said in target.attestations.items():
        known = pack.requirements.get(name)
        if known is None:
            near = difflib.get_close_matches(name, open_, 1)
            faults.append(
                Fault(
                    f"No existe el requisito «{name}» que se atestigua.",
                    said.place,
                    (f"¿Quiso decir «{near[0]}»? " if near else "")
                    + "«conformance requirements» los lista.",
                )
            )
        elif known.verify != ATTESTATION:
            faults.append(
                Fault(
                    f"El requisito {name} no se atestigua: lo verifican las pruebas.",
                    said.place,
                    f"Se acepta: {', '.join(open_)}.",
                )
            )
    if faults:
        raise InputError(faults)


def _operation(plan: Plan, item: Item) -> str | None:
    bound = plan.contract.bound.get(item.capability or "")
    return bound.operation.label if bound else None


def _served(plan: Plan, name: str, planned: Collection[str]) -> Served:
    capability = plan.pack.bindings.capabilities[name]
    bound = plan.contract.bound.get(name)
    if bound is None:
        return Served(name, capability.service, capability.core)
    return Served(
        name,
        capability.service,
        capability.core,
        bound.operation.method,
        bound.operation.path,
        bound.origin,
        tuple(answer.status for answer in bound.operation.answers),
        tuple(
            replace(cell, items=tuple(item for item in cell.items if item in planned))
            for cell in matrix.row(plan.pack, bound)
        ),
    )


def documents_text(documents: Mapping[str, Document]) -> str:
    """Return documents as one JSON text that `documents_from` reads: workers load nothing again."""
    return json.dumps(
        {service: [one.source, one.raw] for service, one in documents.items()}, ensure_ascii=False
    )


def documents_from(text: str) -> dict[str, Document]:
    """Return the documents of a text made by `documents_text`."""
    return {service: from_raw(raw, source) for service, (source, raw) in json.loads(text).items()}
