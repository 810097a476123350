"""The content of acta.json, from a ledger alone: a pure function, in a fixed order."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from conformance.core.finding import Cause, Level, Verdict
from conformance.core.lack import Shortage, shortages
from conformance.core.lifecycle import Lifecycle, Move
from conformance.core.resource import ResourceWords
from conformance.http.checks.timing import speed
from conformance.report.cover import cover
from conformance.report.decision import NO_CONCLUYENTE, NO_CONFORME, decide
from conformance.report.endings import endings
from conformance.report.expected import Key, Reckoning, key_of, reckon
from conformance.report.ledger import Ledger
from conformance.report.matrix import rows
from conformance.report.number import number, plan_version
from conformance.report.record import Accepted, CitedExchange, Deviation, RecordedOutcome
from conformance.report.remains import remains, told
from conformance.report.role_calls import roles_told
from conformance.report.root_causes import root_causes
from conformance.report.root_causes import told as causes_told
from conformance.report.scope_words import scope
from conformance.report.sharing import Sharing, sharing
from conformance.report.verdict import LEVELS, Judged, breached, judge, outcomes

VERSION = 1
_EXIT = {NO_CONFORME: 1, NO_CONCLUYENTE: 2}


def summarise(ledger: Ledger) -> dict[str, Any]:
    """Return the content of acta.json (version 1)."""
    header = ledger.header
    ended = outcomes(ledger)
    judged = judge(ledger, ended)
    verdict, reason = decide(ledger, ended, judged)
    # As of the day of the run, not of this page: drawn again later, it says the same.
    reckoned = reckon(ledger, header.expected, ended, header.started) if header.expected else None
    totals = Counter(outcome.verdict for outcome in ended.values())
    outside = {item.id for item in header.planned if item.outside}
    beyond = Counter(one.verdict for name, one in ended.items() if name in outside)
    missed = shortages(one.lacked for name, one in ended.items() if name not in outside)
    groups = _groups(ledger, ended)
    accepted = reckoned.valid if reckoned else {}
    findings = _findings(ledger, groups, _Context(ended, breached(judged), accepted))
    lacked = [_lacked(one, header.resources) for one in missed]
    return {
        "version": VERSION,
        "number": number(ledger),
        "verdict": verdict,
        "reason": _whole_reason(verdict, reason, ledger),
        **_run(ledger),
        "exchanges": ledger.exchanges,
        "totals": {str(verdict): totals[verdict] for verdict in Verdict},
        "endings": endings(header.planned, ended),
        "outside": {str(verdict): count for verdict, count in sorted(beyond.items())},
        "scope": scope(header.scope, judged, delivered=not header.contract),
        "lacked": lacked,
        "roles": roles_told(ledger, lacked),
        "requirements": [_requirement(row) for row in judged],
        "matrix": rows(ledger, ended),
        "timings": [_timing(name, taken) for name, taken in sorted(ledger.samples.items())],
        "expected": _expected(reckoned) if reckoned else None,
        "findings": findings,
        "causes": causes_told(root_causes(groups), groups, findings),
        "cover": cover(ledger, ended),
        "shared": sharing(ledger).rows(),
        "remains": told(remains(ledger.acts), header.users),
        "lifecycles": [_lifecycle(lifecycle, ended.values()) for lifecycle in header.lifecycles],
    }


def _whole_reason(verdict: str, reason: str, ledger: Ledger) -> str:
    """Return why a verdict was given; what kept the run is why it could not be another."""
    notes = ledger.footer.notes if ledger.footer and verdict == NO_CONCLUYENTE else ()
    return " ".join([reason, *notes])


def _run(ledger: Ledger) -> dict[str, Any]:
    """Return what was run: on which target, by which contract, when, and whether to its end."""
    header, footer = ledger.header, ledger.footer
    return {
        "pack": header.pack,
        "target": asdict(header.target),
        "entities": dict(header.entities),
        "revision": header.revision,
        "phases": list(header.phases),
        "selection": header.chosen,
        "profile": header.profile,
        "clock_skew_s": header.clock_skew_s,
        "stand_ins": [asdict(one) for one in header.stand_ins],
        "contract": [asdict(document) for document in header.contract],
        "network": [asdict(way) for way in header.network],
        "privacy": asdict(header.privacy),
        "settings": [asdict(one) for one in header.settings],
        "seed": header.seed,
        "plan": plan_version(header),
        "corpus": dict(header.corpus) or None,
        "started": header.started,
        "finished": footer.finished if footer else None,
        "resumed": list(ledger.resumed),
        "clocks": footer.clocks if footer else "",
        "notes": list(footer.notes) if footer else [],
        "interrupted": footer.interrupted if footer else True,
        "whole": ledger.whole,
        "engine": dict(header.engine),
    }


def _lacked(shortage: Shortage, kinds: Sequence[ResourceWords]) -> dict[str, Any]:
    """Return what lacked; the state of resources stands under the noun of their kind."""
    lack = shortage.lack
    states = {
        one.noun.many: lack.state if lack.state and lack.noun == one.noun else None for one in kinds
    }
    return {
        "role": lack.role or None,
        **states,
        "count": lack.count,
        "items": shortage.items,
        "what": shortage.what,
        "named": lack.named,
    }


def exit_code(summary: Mapping[str, Any]) -> int:
    """Return what `run` exits with: 0 conforming, 1 not, 2 inconclusive or interrupted, 3 the
    harness failed.

    Where a file says what is expected, 1 is that it did not come true, and the rest is judged
    without what it accepts.
    """
    expected = summary["expected"]
    verdict = str(expected["rest"] if expected else summary["verdict"])
    if summary["interrupted"]:
        return 2
    if expected and not expected["met"]:
        return 1
    if verdict == NO_CONCLUYENTE and summary["totals"][Verdict.ERROR]:
        return 3
    return _EXIT.get(verdict, 0)


def _requirement(row: Judged) -> dict[str, Any]:
    requirement = row.requirement
    return {
        "id": requirement.id,
        "level": str(requirement.level),
        "source": requirement.source,
        "document": requirement.document,
        "section": requirement.section,
        "text": requirement.text,
        "verdict": str(row.verdict),
        "items": list(row.items),
        "judged": row.judged,
        "conclusion": str(row.conclusion),
        "applicable": row.applicable,
        "outside": row.outside,
        "reason": row.reason,
        "attested": dict(requirement.attested) or None,
    }


def _expected(said: Reckoning) -> dict[str, Any]:
    return {
        "file": said.file,
        "day": said.day,
        "met": said.met,
        "rest": said.rest,
        "accepted": [
            {**asdict(one), "standing": str(standing), "occurrences": times}
            for one, standing, times in said.accepted
        ],
        "not_applicable": [
            {**asdict(one), "standing": str(standing)} for one, standing in said.not_applicable
        ],
        "unexpected": [
            {"code": code, "capability": capability, "occurrences": times}
            for (code, capability), times in said.unexpected.items()
        ],
    }


def _lifecycle(lifecycle: Lifecycle, ended: Iterable[RecordedOutcome]) -> dict[str, Any]:
    made = Counter(move for outcome in ended for move in outcome.moves)
    return {
        "name": lifecycle.name,
        "title": lifecycle.title,
        "states": list(lifecycle.states),
        "moves": [_move(move, made[f"{lifecycle.name}.{move.name}"]) for move in lifecycle.moves],
        "out_of_turn": [_refused(lifecycle, pair, made) for pair in lifecycle.out_of_turn()],
    }


def _refused(
    lifecycle: Lifecycle, pair: tuple[str, str], made: Mapping[str, int]
) -> dict[str, Any]:
    """Return a move out of turn: where, through which capability, what refuses it, and how often it
    was tried.
    """
    state, name = pair
    rule = lifecycle.refused(state, name)
    return {
        "state": state,
        "move": name,
        "capability": lifecycle.named(name).capability,
        "requirement": rule.requirement if rule else "",
        "level": str(rule.level) if rule else "",
        "times": made[f"{lifecycle.name}.{state}!{name}"],
    }


def _move(move: Move, times: int) -> dict[str, Any]:
    return {
        "name": move.name,
        "source": list(move.source),
        "target": move.target,
        "capability": move.capability,
        "roles": list(move.roles),
        "term": move.term,
        "norm": move.norm,
        "times": times,
    }


def _timing(capability: str, taken: Iterable[float]) -> dict[str, Any]:
    """Return what the exchanges of a capability took: how many, seconds in all, and three marks in
    milliseconds.
    """
    seen = speed(taken)
    return {
        "capability": capability,
        "count": seen.count,
        "seconds": round(seen.total, 3),
        **{
            name: round(1000 * seconds, 1)
            for name, seconds in (
                ("p50_ms", seen.p50),
                ("p95_ms", seen.p95),
                ("max_ms", seen.slowest),
            )
        },
    }


@dataclass(frozen=True, slots=True)
class _Context:
    """What findings are told beside: how items ended, what each breaks, what is accepted."""

    ended: Mapping[str, RecordedOutcome]
    breaks: Mapping[Deviation, Sequence[str]]
    accepted: Mapping[Key, Accepted]


def _groups(ledger: Ledger, ended: Mapping[str, RecordedOutcome]) -> list[list[Deviation]]:
    """Return the findings that are told as one: those of one code, operation, field and status."""
    rank = {name: place for place, name in enumerate(ended)}
    groups: dict[tuple[str, Cause, str, str], list[Deviation]] = {}
    for deviation in sorted(ledger.deviations, key=lambda d: rank.get(d.item, len(rank))):
        said = deviation.finding
        proof = _last_proof(ledger, said.exchanges)
        key = _order(said.level), said.cause, said.place, str(proof.status if proof else "")
        groups.setdefault(key, []).append(deviation)
    return [group for _, group in sorted(groups.items())]


def _findings(
    ledger: Ledger, groups: Iterable[Sequence[Deviation]], context: _Context
) -> list[dict[str, Any]]:
    """Return the findings, each with its occurrences and all the requirements that these break."""
    shared, breaks = sharing(ledger), context.breaks
    return [
        _finding(ledger, group, context.accepted)
        | {"breaches": sorted({name for one in group for name in breaks.get(one, ())})}
        | _sharing(shared, group[0].item, context.ended)
        for group in groups
    ]


def _sharing(shared: Sharing, item: str, ended: Mapping[str, RecordedOutcome]) -> dict[str, str]:
    """Return what an item shared, and whether what it found was confirmed."""
    told = shared.told(item)
    return {"shared": told, "confirmation": ended[item].reason if told and item in ended else ""}


def _order(level: Level) -> str:
    return str(LEVELS.index(level))


def _finding(
    ledger: Ledger, group: Sequence[Deviation], accepted: Mapping[Key, Accepted]
) -> dict[str, Any]:
    said = group[0].finding
    proof = _last_proof(ledger, said.exchanges)
    terms = accepted.get(key_of(said))
    return {
        "code": said.code,
        "title": said.title,
        "level": str(said.level),
        "requirement": said.requirement,
        "capability": said.capability,
        "operation": said.operation,
        "expected": said.expected,
        "actual": said.actual,
        "occurrences": len(group),
        "curl": proof.curl if proof else "",
        "item": group[0].item,
        "place": said.place,
        "basis": said.basis.said if said.basis else "",
        "response": proof.response if proof else "",
        "status": proof.status if proof else None,
        "trace": proof.trace if proof else "",
        "accepted": {"reason": terms.reason, "ticket": terms.ticket, "expires": terms.expires}
        if terms
        else None,
    }


def _last_proof(ledger: Ledger, names: Sequence[str]) -> CitedExchange | None:
    return next((ledger.proofs[name] for name in reversed(names) if name in ledger.proofs), None)
