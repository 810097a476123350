"""A run as it is set beside others: what its plan asked, by which contract, and what it found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from conformance.core.finding import Cause, Finding, Level, Verdict
from conformance.core.phrase import counted, listed
from conformance.http.checks.timing import speed
from conformance.report.decision import decide
from conformance.report.ledger import Ledger
from conformance.report.number import number, plan_version
from conformance.report.record import Header, LoadedDocument
from conformance.report.verdict import JUDGED, Conclusion, Judged, judge, outcomes
from conformance.report.words import phase_name

_SIGNS = 12
_HELD = frozenset({Conclusion.MET, Conclusion.OBSERVED, Conclusion.PARTLY})


@dataclass(frozen=True, slots=True)
class SeenRequirement:
    """What a run concluded of a requirement, by which items, and the causes that break it."""

    id: str
    level: Level
    text: str
    conclusion: Conclusion
    reason: str
    items: frozenset[str]
    causes: frozenset[Cause]

    @property
    def held(self) -> bool:
        """Whether what was judged of it is met."""
        return self.conclusion in _HELD


@dataclass(frozen=True, slots=True)
class SeenFinding:
    """The findings of one cause: the first of them, and the items that made them, in order."""

    finding: Finding
    items: tuple[str, ...]
    occurrences: int


@dataclass(frozen=True, slots=True)
class MedianTime:
    """How many exchanges of a capability were answered, and their median in milliseconds."""

    count: int
    median_ms: float


@dataclass(frozen=True, slots=True)
class PastRun:
    """A run that is over. `plan` is told by aspect, `contract` by service; `whole` says that it
    came to its end.
    """

    name: str
    number: str
    pack: str
    target: str
    environment: str
    started: str
    verdict: str
    whole: bool
    plan: Mapping[str, str]
    contract: Mapping[str, LoadedDocument]
    services: Mapping[str, str]
    items: Mapping[str, Verdict]
    requirements: Mapping[str, SeenRequirement]
    findings: Mapping[Cause, SeenFinding]
    times: Mapping[str, MedianTime]

    def asked(self, items: Iterable[str]) -> bool:
        """Whether its plan had any of some items."""
        return any(one in self.items for one in items)

    def judged(self, items: Iterable[str]) -> bool:
        """Whether any of some items came to judge the system."""
        return any(self.items.get(one) in JUDGED for one in items)

    def digest_for(self, capability: str) -> Mapping[str, str]:
        """Return the digest of the document that serves a capability, by service; those of all
        documents where nobody knows which.
        """
        service = self.services.get(capability)
        known = [service] if service in self.contract else list(self.contract)
        return {name: self.contract[name].sha256 for name in known if name is not None}


def past_run(ledger: Ledger, name: str) -> PastRun:
    """Return a run as its ledger tells it; `name` is what people call it by."""
    header = ledger.header
    ended = outcomes(ledger)
    judged = judge(ledger, ended)
    return PastRun(
        name=name,
        number=number(ledger),
        pack=header.pack,
        target=header.target.name,
        environment=header.target.environment,
        started=header.started,
        verdict=decide(ledger, ended, judged)[0],
        whole=ledger.whole and ledger.footer is not None and not ledger.footer.interrupted,
        plan=plan_told(header),
        contract={one.service: one for one in header.contract},
        services={one.name: one.service for one in header.capabilities},
        items={id_: outcome.verdict for id_, outcome in ended.items()},
        requirements={row.requirement.id: _requirement(row) for row in judged},
        findings=_findings(ledger),
        times={name: _pace(taken) for name, taken in sorted(ledger.samples.items())},
    )


VERSION, SEED, EXAMPLES, STRENGTH, CORPUS = (
    "versión del arnés",
    "semilla",
    "ejemplos por operación",
    "fuerza de las combinaciones",
    "corpus",
)
OTHERWISE = (VERSION, SEED, EXAMPLES, STRENGTH, CORPUS)
"""What makes one and the same item ask otherwise."""


def plan_told(header: Header) -> dict[str, str]:
    """Return what a plan settled, aspect by aspect."""
    version = plan_version(header)
    scope = header.scope
    modules = [*scope.sides, *scope.modules] if scope.some_sides or scope.some_modules else []
    tests = f"{counted(version['items'], 'prueba', 'pruebas')} ({version['sha256'][:_SIGNS]})"
    budget = [f"{name}={most}" for name, most in sorted(header.budget.items())]
    told = {
        VERSION: str(version["version"]),
        "plan": tests,
        "perfil": header.profile,
        SEED: str(header.seed),
        EXAMPLES: str(header.examples),
        STRENGTH: str(header.strength),
        CORPUS: str(header.corpus.get("sha256", ""))[:_SIGNS],
        "fases": listed(map(phase_name, header.phases)),
        "selección": header.chosen,
        "alcance": listed(modules),
        "roles": listed(sorted(header.users)),
        "límites": listed(budget),
    }
    return {name: text or "—" for name, text in told.items()}


def _requirement(row: Judged) -> SeenRequirement:
    one = row.requirement
    return SeenRequirement(
        one.id,
        one.level,
        one.text,
        row.conclusion,
        row.reason,
        frozenset(row.items),
        frozenset(deviation.finding.cause for deviation in row.breaches),
    )


def _findings(ledger: Ledger) -> dict[Cause, SeenFinding]:
    found: dict[Cause, SeenFinding] = {}
    for deviation in ledger.deviations:
        cause = deviation.finding.cause
        was = found.get(cause, SeenFinding(deviation.finding, (), 0))
        items = tuple(dict.fromkeys((*was.items, deviation.item)))
        found[cause] = SeenFinding(was.finding, items, was.occurrences + 1)
    return dict(sorted(found.items()))


def _pace(taken: Iterable[float]) -> MedianTime:
    seen = speed(taken)
    return MedianTime(seen.count, round(1000 * seen.p50, 2))
