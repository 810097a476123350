"""The plan of a run, settled before the first request: pack, contract, phases and items."""

import difflib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from conformance.core.cache import Cache
from conformance.core.capability import Kind
from conformance.core.citation import settled
from conformance.core.covering import PAIRS
from conformance.core.errors import Fault, InputError, UsageError
from conformance.core.finding import Finding, Level
from conformance.core.profile import FULL, PHASES, QUICK
from conformance.core.requirement import ATTESTATION, STANDING
from conformance.core.role import ANONYMOUS
from conformance.core.setting import Settings
from conformance.core.target import Target
from conformance.core.yaml.file import read_text
from conformance.http.auth.entry import Entry
from conformance.http.checks.registry import CODES
from conformance.http.contract.document import Document, from_raw, load
from conformance.http.contract.effective import Contract, compose
from conformance.http.generation import corpus as asking
from conformance.http.generation import generation
from conformance.http.generation.cases import Corpus
from conformance.http.item import Item
from conformance.http.model import stateful
from conformance.http.pack import Pack, own_document
from conformance.http.probes import (
    broken_rules,
    combinations,
    combined_lists,
    credentials,
    details,
    elements,
    entering,
    filters,
    isolation,
    matrix,
    negatives,
    ordered,
    outcomes,
    paging,
    probing,
    races,
    robustness,
    roles,
    row_and_detail,
    texts,
    through_filters,
    tokens,
)
from conformance.http.probes import document as contract_phase
from conformance.http.verification import configured, load_pack
from conformance.http.wire.fetch import fetch_of
from conformance.report.expected_file import SORT, ExpectationWords, parse_expected
from conformance.report.record import Expected
from conformance.run.profile import EXAMPLES, LEFT_OUT, quick
from conformance.scenario import document as scenario_document
from conformance.scenario import reader as scenario_reader
from conformance.scenario import runner


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run will do, settled before the first request."""

    pack: Pack
    target: Target
    own: Mapping[str, Document]
    contract: Contract
    phases: tuple[str, ...]
    seed: int = 0
    examples: int = 20
    profile: str = FULL
    strength: int = PAIRS
    settings: Settings = field(default_factory=Settings)

    @property
    def read_only(self) -> bool:
        """Whether nothing may be written at the target, whatever is asked."""
        return self.target.environment == "produccion"

    def level(self, requirement: str, level: Level) -> Level:
        """Return what a deviation may decide: `strict: true` raises the law's SHOULD to MUST.

        `enforces_terms: true` makes the legal terms a SHOULD. Where the pack's citations are
        bounded, it decides no more than its requirement.
        """
        citations = self.pack.citations
        if requirement in citations.terms and self.target.enforces_terms and level is Level.MAY:
            level = Level.SHOULD
        known = self.pack.requirements.get(requirement)
        if citations.bounded and known is not None:
            level = max(level, known.level, key=tuple(Level).index)
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
        auth = self.pack.auth
        given = {name: one for name, one in auth.recipes.items() if name in self.target.services}
        return Entry(replace(auth, recipes=given), logins)


def load_documents(target: Target, given: Mapping[str, str]) -> dict[str, Document]:
    """Return the contract documents of a target by service; `given` (command line) goes before the
    file's.
    """
    fetched = fetch_of(target.network, target.services)
    sources = {**target.contract, **given}
    return {service: load(source, fetch=fetched) for service, source in sources.items()}


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
    profile: str = FULL,
) -> Plan:
    """Return the plan of a run. Raises UsageError for an unknown phase or documents that do not
    fit.

    The quick profile generates fewer examples and leaves the model's phase out where others were
    asked for.
    """
    asked = known_phases(phases)
    pack = load_pack(target.pack)
    _refuse_attestations(target, pack)
    if profile == QUICK:
        asked, examples = (
            tuple(phase for phase in asked if phase != LEFT_OUT) or asked,
            min(examples, EXAMPLES),
        )
    return replace(
        whole_plan(pack, target, loaded),
        phases=asked,
        seed=seed,
        examples=examples,
        profile=profile,
    )


def whole_plan(pack: Pack, target: Target, loaded: Mapping[str, Document]) -> Plan:
    """Return the plan of all the phases against a target, by a pack that is already loaded: as it
    is with what the target says of its settings.
    """
    settings = Settings(pack.settings, target.settings)
    pack = configured(pack, settings)
    own = {
        service: replace(own_document(path), source=f"propio del arnés: {path.name}")
        for service, path in pack.documents.items()
        if service in target.services
    }
    contract = compose(
        own=own,
        loaded=loaded,
        bindings=pack.bindings,
        norm=pack.norm,
        revision=target.revision,
        pages=pack.paging.names,
    ).giving(pack.undeclared)
    contract = contract.spelled(target.paths).entered_at(target.login_paths)
    return Plan(pack, target, own, contract, PHASES, settings=settings)


def phase_items(plan: Plan, source: asking.CaseSource | None = None) -> tuple[Item, ...]:
    """Return the items of the phases that are not scenarios."""
    made: list[Item] = []
    if "contract" in plan.phases:
        made += contract_phase.items(plan.pack, plan.contract, plan.own)
    if "generation" in plan.phases:
        made += generation.items(plan.pack, plan.contract, plan.examples, source)
    if "probing" in plan.phases:
        for module in (
            credentials,
            probing,
            elements,
            combinations,
            combined_lists,
            broken_rules,
            details,
            negatives,
            roles,
            isolation,
            matrix,
            paging,
            filters,
            row_and_detail,
            races,
            tokens,
            robustness,
            texts,
            entering,
            ordered,
            outcomes,
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


def scenario_words(pack: Pack) -> scenario_reader.ScenarioWords:
    """Return the words that the pack's scenarios may use."""
    return scenario_reader.ScenarioWords(
        capabilities=frozenset(pack.bindings.capabilities),
        roles=frozenset({*pack.roles, ANONYMOUS}),
        requirements=frozenset(pack.requirements),
        codes=frozenset(CODES),
        resources=pack.resources,
        functions=pack.functions,
        answers=pack.answers,
    )


def scenario_items(pack: Pack, files: Iterable[Path]) -> dict[Path, tuple[Item, ...]]:
    """Return the items of scenario files. Raises InputError with the faults of all of them."""
    known, capabilities = scenario_words(pack), pack.bindings.capabilities
    writing = {name for name, one in capabilities.items() if one.kind is Kind.WRITE}
    meant_for = {name: one.roles for name, one in capabilities.items()}
    made: dict[Path, tuple[Item, ...]] = {}
    faults = []
    for file in files:
        try:
            story = scenario_document.load(file, known)
            made[file] = runner.items(story, writing, meant_for=meant_for)
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
        read_text(path, SORT),
        str(path),
        ExpectationWords(
            CODES, plan.pack.bindings.capabilities, frozenset(item.id for item in whole)
        ),
    )


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


def documents_text(documents: Mapping[str, Document]) -> str:
    """Return documents as one JSON text that `documents_from` reads: workers load nothing again."""
    return json.dumps(
        {service: [one.source, one.raw] for service, one in documents.items()}, ensure_ascii=False
    )


def documents_from(text: str) -> dict[str, Document]:
    """Return the documents of a text made by `documents_text`."""
    return {service: from_raw(raw, source) for service, (source, raw) in json.loads(text).items()}
