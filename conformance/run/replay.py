"""The findings of a ledger, asked again: what still fails, what was fixed, and what fails now and
then.

A finding that one request shows is shown again by that request, sent anew with the target's own
secrets. What the request alone does not show any more is asked by the item that found it, with
resources of its own: only that can say that it was fixed, since rows of another day answer for
themselves.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from conformance.core.budget import Budget
from conformance.core.capability import Kind, kind_of
from conformance.core.errors import TargetUnavailableError, UsageError
from conformance.core.exchange import Evidence, Exchange, Request, Response
from conformance.core.finding import Cause, Finding, Verdict
from conformance.core.resource import Pool
from conformance.http.checks.codes import TIM_01
from conformance.http.checks.registry import standing
from conformance.http.item import Item
from conformance.http.listener.desk import Desk
from conformance.http.wire.client import Client
from conformance.http.wire.resending import as_shown, rebuild
from conformance.report.ledger import Ledger, exchanges, read
from conformance.report.record import Deviation
from conformance.run.allocation import allocate
from conformance.run.certification import discover
from conformance.run.engine import Engine
from conformance.run.events import Unheard
from conformance.run.plan import Plan
from conformance.run.schedule import Schedule

TIMES = 3
MOST_ITEMS = 5
_NAMED = 10
_JUDGED = (Verdict.PASSED, Verdict.FAILED)


class ReplayVerdict(StrEnum):
    """What is said of a finding that was asked again."""

    FAILS = "SIGUE FALLANDO"
    FLAKY = "INTERMITENTE"
    UNASKED = "NO SE PUDO REPETIR"
    FIXED = "CORREGIDO"


@dataclass(frozen=True, slots=True)
class FoundCause:
    """A cause that a run found: its first finding, and the items that showed it."""

    finding: Finding
    items: tuple[str, ...]

    @property
    def asked(self) -> tuple[str, ...]:
        """The items that are run again: many show one cause, a few are enough to see whether it is
        still there.
        """
        return self.items[:MOST_ITEMS]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What was said of a case, how many times it was asked and failed, and how to see it or why
    nobody can.
    """

    case: FoundCause
    answer: ReplayVerdict
    sent: int = 0
    failed: int = 0
    reason: str = ""
    curl: str = ""


@dataclass(frozen=True, slots=True)
class _AskedAgain:
    """How an item ended when it was asked again."""

    verdict: Verdict
    reason: str
    findings: Mapping[Cause, str]  # the curl line of what showed each


def whole(path: Path) -> Ledger:
    """Return the ledger whose findings are asked again; what is missing may be its end, never
    something before it.

    Raises UsageError for one that was damaged or edited: what it does not tell any more would pass
    for fixed.
    """
    ledger = read(path)
    damage = ledger.damage
    if not damage and ledger.footer is not None and not ledger.whole:
        damage = (
            f"su pie anuncia {ledger.footer.items} ítems, {ledger.footer.exchanges} intercambios y "
            f"{ledger.footer.findings} hallazgos, y hay {len(ledger.items)}, {ledger.exchanges} y "
            f"{len(ledger.deviations)}"
        )
    if damage:
        raise UsageError(
            f"No se puede repetir lo que halló la corrida: {path} está dañado: {damage}.\n"
            "Recupere una copia sin cambios, o haga otra corrida con «conformance run»."
        )
    return ledger


def cases(ledger: Ledger, selectors: Sequence[str] = ()) -> tuple[FoundCause, ...]:
    """Return the causes that a ledger tells of, those selected: by code, `CODE:capability`,
    capability, exchange, item.

    Raises UsageError for a selector that no finding fits.
    """
    for selector in selectors:
        if not any(_fits(selector, deviation) for deviation in ledger.deviations):
            names = dict.fromkeys(
                f"{one.finding.code}:{one.finding.capability or one.item}"
                for one in ledger.deviations
            )
            shown = ", ".join(list(names)[:_NAMED]) + (", …" if len(names) > _NAMED else "")
            raise UsageError(
                f"«{selector}»: ningún hallazgo de {ledger.path} se llama así.\n"
                "Se acepta un código, CÓDIGO:capacidad, una capacidad, un ítem o un intercambio. "
                f"Los hay: {shown or 'ninguno'}."
            )
    groups: dict[Cause, list[Deviation]] = {}
    for deviation in ledger.deviations:
        if not selectors or any(_fits(selector, deviation) for selector in selectors):
            groups.setdefault(deviation.finding.cause, []).append(deviation)
    return tuple(
        FoundCause(group[0].finding, tuple(dict.fromkeys(one.item for one in group)))
        for group in groups.values()
    )


def _fits(selector: str, deviation: Deviation) -> bool:
    finding = deviation.finding
    return selector.lower() in {
        name.lower()
        for name in (
            finding.code,
            f"{finding.code}:{finding.capability}",
            finding.capability or "",
            deviation.item,
            *finding.exchanges,
        )
    }


@dataclass(slots=True)
class Repetition:
    """Findings of a ledger, asked again through a client. `items` are those of the plan, by id;
    `desk` is where what the target sends arrives, None where nobody listens.
    """

    plan: Plan
    items: Mapping[str, Item]
    ledger: Ledger
    client: Client
    desk: Desk | None = None
    _pool: Pool | None = None
    _budget: Budget = field(init=False)
    _done: dict[str, list[_AskedAgain]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._budget = Budget(self.plan.target.max_writes)

    def ask(self, wanted: Sequence[FoundCause]) -> Iterator[Replayed]:
        """Yield what is said of each case, as soon as it is known."""
        recorded = self._recorded(wanted)
        chosen = {
            name: self.items[name] for case in wanted for name in case.asked if name in self.items
        }
        for case in wanted:
            if case.finding.code == TIM_01.id:
                yield Replayed(
                    case,
                    ReplayVerdict.UNASKED,
                    reason="habla del conjunto de una corrida: solo otra corrida lo vuelve a medir",
                )
                continue
            sent = self._send_again(case, recorded)
            yield sent if sent is not None and sent.failed else self._perform_again(case, chosen)

    def _recorded(self, wanted: Sequence[FoundCause]) -> dict[str, dict[str, Any]]:
        cited = {case.finding.exchanges[-1] for case in wanted if case.finding.exchanges}
        return {line["id"]: line for line in exchanges(self.ledger.path) if line["id"] in cited}

    def _send_again(
        self, case: FoundCause, recorded: Mapping[str, Mapping[str, Any]]
    ) -> Replayed | None:
        """Send the request that showed a finding again, where its answer alone shows it; None where
        it does not.
        """
        line = recorded.get(case.finding.exchanges[-1]) if case.finding.exchanges else None
        if line is None or line.get("incoming"):  # only its target could send it again
            return None
        if line["status"] is None or not self._shows(case, _exchange(line)):
            return None
        writes = kind_of(line) is Kind.WRITE
        # It would leave its mark once more.
        if writes and (self.plan.read_only or line["status"] < 400):
            return None
        request = self._rebuilt(line)
        if request is None:
            return None
        failed, curl = 0, ""
        for _ in range(TIMES):
            if writes and not self._budget.take():
                return None
            exchange = self.client.send(request)
            if self._shows(case, exchange):
                failed, curl = failed + 1, exchange.evidence.curl
        return Replayed(
            case,
            ReplayVerdict.FAILS if failed == TIMES else ReplayVerdict.FLAKY,
            TIMES,
            failed,
            curl=curl,
        )

    def _rebuilt(self, line: Mapping[str, Any]) -> Request | None:
        """Return a request as it was sent, None where the ledger does not hold all of it."""
        return rebuild(
            line,
            self.ledger.header.target.services,
            self.plan.target,
            self.plan.pack.auth,
            self.client.token,
            {way.service: way.added for way in self.ledger.header.network},
        )

    def _shows(self, case: FoundCause, exchange: Exchange) -> bool:
        found = standing(exchange, self.plan.contract.bound.get(exchange.request.capability or ""))
        return case.finding.cause in {self.plan.settled(finding).cause for finding in found}

    def _perform_again(self, case: FoundCause, chosen: Mapping[str, Item]) -> Replayed:
        """Run the items that showed a finding again; the worst that one of them says is said of the
        case.
        """
        said = [self._of_item(case, name, chosen) for name in case.asked]
        worst = min(said, key=lambda one: list(ReplayVerdict).index(one.answer))
        return replace(
            worst, sent=sum(one.sent for one in said), failed=sum(one.failed for one in said)
        )

    def _of_item(self, case: FoundCause, name: str, chosen: Mapping[str, Item]) -> Replayed:
        if name not in chosen:
            return Replayed(
                case,
                ReplayVerdict.UNASKED,
                reason=f"el plan de este objetivo no tiene el ítem {name}",
            )
        attempts = self._attempts(chosen[name], list(chosen.values()))
        cause = case.finding.cause
        shown = [one.findings[cause] for one in attempts if cause in one.findings]
        judged = [one for one in attempts if one.verdict in _JUDGED or cause in one.findings]
        if not judged or (not shown and len(judged) < len(attempts)):
            reason = next(one.reason for one in attempts if one not in judged)
            return Replayed(case, ReplayVerdict.UNASKED, len(judged), 0, f"{name}: {reason}")
        answer = (
            ReplayVerdict.FIXED
            if not shown
            else ReplayVerdict.FAILS
            if len(shown) == len(judged)
            else ReplayVerdict.FLAKY
        )
        return Replayed(case, answer, len(judged), len(shown), curl=shown[-1] if shown else "")

    def _attempts(self, item: Item, all_: Sequence[Item]) -> list[_AskedAgain]:
        """Return how an item ended each time, run once for all the cases."""
        if item.id not in self._done:
            if self._pool is None:
                needs = [need for one in all_ for need in one.needs] * TIMES
                self._pool = discover(self.plan, self.client.send, self.client.token, needs)
            self._done[item.id] = [self._attempt(item) for _ in range(TIMES)]
        return self._done[item.id]

    def _attempt(self, item: Item) -> _AskedAgain:
        assert self._pool is not None
        given = allocate([item], self._pool, self.plan.pack.terms)[item.id]
        spent = {row.id for row in given}
        engine = Engine(
            self.plan,
            self.client,
            Unheard(),
            self._budget,
            pool=self._pool,
            schedule=Schedule((item,), {item.id: given}),
            setting={"desk": self.desk},
        )
        self._pool = replace(
            self._pool, resources=tuple(row for row in self._pool.resources if row.id not in spent)
        )
        journal = engine.run(item)
        if journal.unavailable:
            raise TargetUnavailableError(journal.unavailable)
        came_in = {one.id for one in journal.exchanges if one.incoming}  # and are in no ledger
        outcome = journal.outcome
        curls = {name: curl for name, curl in journal.curls.items() if name not in came_in}
        return _AskedAgain(
            outcome.verdict,
            outcome.reason,
            {
                one.cause: curls.get(one.exchanges[-1], "") if one.exchanges else ""
                for one in journal.findings
            },
        )


def _exchange(line: Mapping[str, Any]) -> Exchange:
    """Return an exchange as the ledger shows it: what was masked or cut of it stays so."""
    response = Response(
        line["status"],
        tuple((name, value) for name, value in line["response_headers"]),
        (line["response_body"] or "").encode("utf-8", "replace"),
    )
    evidence = Evidence(
        line["url"], (), line["request_body"], (), line["response_body"], line["curl"]
    )
    return Exchange(
        line["id"],
        as_shown(line),
        response,
        line["fault"],
        line["started"],
        line["elapsed"],
        evidence,
    )
