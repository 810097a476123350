"""The content of acta.json, from a ledger alone: a pure function, in a fixed order."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from conformance.finding import Level, Verdict
from conformance.lifecycle import Lifecycle, Move
from conformance.report.ledger import Ledger
from conformance.report.record import Deviation, Outcome, Proof, Served
from conformance.report.verdict import (
    LEVELS,
    NO_CONCLUYENTE,
    NO_CONFORME,
    Judged,
    about_document,
    decide,
    judge,
    outcomes,
)

VERSION = 1
NO_ANSWER = "sin_respuesta"
OBSERVED = "OBSERVED"
# Beside what the document declares: a wrong verb and a wrong media type (decision S1).
_ALWAYS_ALLOWED = ("405", "415")
_EXIT = {NO_CONFORME: 1, NO_CONCLUYENTE: 2}


def summarise(ledger: Ledger) -> dict[str, Any]:
    """Return the content of acta.json (version 1)."""
    header, footer = ledger.header, ledger.footer
    ended = outcomes(ledger)
    judged = judge(ledger, ended)
    verdict, reason = decide(ledger, ended, judged)
    totals = Counter(outcome.verdict for outcome in ended.values())
    return {
        "version": VERSION, "verdict": verdict, "reason": reason, "pack": header.pack,
        "target": asdict(header.target), "revision": header.revision, "phases": list(header.phases),
        "selection": header.selection, "clock_skew_s": header.clock_skew_s,
        "contract": [asdict(document) for document in header.contract], "seed": header.seed,
        "started": header.started, "finished": footer.finished if footer else None,
        "interrupted": footer.interrupted if footer else True, "whole": ledger.whole,
        "engine": dict(header.engine), "exchanges": ledger.exchanges,
        "totals": {str(verdict): totals[verdict] for verdict in Verdict},
        "requirements": [_requirement(row) for row in judged],
        "matrix": _matrix(ledger), "findings": _findings(ledger, ended),
        "lifecycles": [_lifecycle(lifecycle, ended.values()) for lifecycle in header.lifecycles]}


def exit_code(summary: Mapping[str, Any]) -> int:
    """Return what `run` exits with: 0 conforming, 1 not, 2 inconclusive or interrupted, 3 the harness failed."""
    verdict = str(summary["verdict"])
    if summary["interrupted"]:
        return 2
    if verdict == NO_CONCLUYENTE and summary["totals"][Verdict.ERROR]:
        return 3
    return _EXIT.get(verdict, 0)


def _requirement(row: Judged) -> dict[str, Any]:
    requirement = row.requirement
    return {"id": requirement.id, "level": str(requirement.level), "source": requirement.source,
            "document": requirement.document, "section": requirement.section, "text": requirement.text,
            "verdict": str(row.verdict), "items": list(row.items), "reason": row.reason,
            "attested": dict(requirement.attested) or None}


def _lifecycle(lifecycle: Lifecycle, ended: Iterable[Outcome]) -> dict[str, Any]:
    made = Counter(move for outcome in ended for move in outcome.moves)
    return {"name": lifecycle.name, "title": lifecycle.title, "states": list(lifecycle.states),
            "moves": [_move(move, made[f"{lifecycle.name}.{move.name}"]) for move in lifecycle.moves],
            "out_of_turn": [_refused(lifecycle, pair, made) for pair in lifecycle.out_of_turn()]}


def _refused(lifecycle: Lifecycle, pair: tuple[str, str], made: Mapping[str, int]) -> dict[str, Any]:
    """Return a move out of turn: where, through which capability, what refuses it, and how often it was tried."""
    state, name = pair
    rule = lifecycle.refused(state, name)
    return {"state": state, "move": name, "capability": lifecycle.named(name).capability,
            "requirement": rule.requirement if rule else "", "level": str(rule.level) if rule else "",
            "times": made[f"{lifecycle.name}.{state}!{name}"]}


def _move(move: Move, times: int) -> dict[str, Any]:
    return {"name": move.name, "source": list(move.source), "target": move.target,
            "capability": move.capability, "roles": list(move.roles), "term": move.term, "norm": move.norm,
            "times": times}


def _matrix(ledger: Ledger) -> list[dict[str, Any]]:
    blamed = {(proof.capability, _status(proof.status)) for deviation in ledger.deviations
              if not about_document(deviation.finding.code)
              for proof in (ledger.proofs.get(name) for name in deviation.finding.exchanges) if proof}
    seen: dict[str, Counter[str]] = {}
    for (capability, status), times in ledger.statuses.items():
        seen.setdefault(capability, Counter())[_status(status)] += times
    served = {row.name: row for row in ledger.header.capabilities}
    unknown = {name: Served(name, service="", core=False) for name in sorted(seen.keys() - served.keys())}
    return [_row(row, seen.get(row.name, Counter()), blamed) for row in (served | unknown).values()]


def _row(served: Served, seen: Counter[str], blamed: set[tuple[str | None, str]]) -> dict[str, Any]:
    statuses = {
        status: {"expected": status in served.declared, "observed": seen[status],
                 "verdict": _cell(status, served, seen[status], (served.name, status) in blamed)}
        for status in sorted({*served.declared, *seen})}
    operation = f"{served.method} {served.path}" if served.path else None
    return {"capability": served.name, "operation": operation, "statuses": statuses}


def _cell(status: str, served: Served, observed: int, blamed: bool) -> str:
    """Return PASSED, FAILED, NOT_APPLICABLE (not seen) or OBSERVED (undeclared, and no check objected)."""
    if not observed:
        return str(Verdict.NOT_APPLICABLE)
    never_right = status >= "500"  # a 5xx is never right, declared or not (MAN §7); nor is no answer
    if not never_right and (status in served.declared or status in _ALWAYS_ALLOWED):
        return str(Verdict.PASSED)
    return str(Verdict.FAILED) if blamed else OBSERVED


def _status(status: int | None) -> str:
    return NO_ANSWER if status is None else str(status)


def _findings(ledger: Ledger, ended: Mapping[str, Outcome]) -> list[dict[str, Any]]:
    rank = {name: place for place, name in enumerate(ended)}
    groups: dict[tuple[str, ...], list[Deviation]] = {}
    for deviation in sorted(ledger.deviations, key=lambda d: rank.get(d.item, len(rank))):
        said = deviation.finding
        key = (_order(said.level), said.code, said.capability or "", said.requirement, said.operation or "",
               said.place)
        groups.setdefault(key, []).append(deviation)
    return [_finding(ledger, groups[key]) for key in sorted(groups)]


def _order(level: Level) -> str:
    return str(LEVELS.index(level))


def _finding(ledger: Ledger, group: Sequence[Deviation]) -> dict[str, Any]:
    said = group[0].finding
    proof = _last_proof(ledger, said.exchanges)
    return {"code": said.code, "title": said.title, "level": str(said.level), "requirement": said.requirement,
            "capability": said.capability, "operation": said.operation, "expected": said.expected,
            "actual": said.actual, "occurrences": len(group), "curl": proof.curl if proof else "",
            "item": group[0].item, "place": said.place, "response": proof.response if proof else "",
            "status": proof.status if proof else None}


def _last_proof(ledger: Ledger, names: Sequence[str]) -> Proof | None:
    return next((ledger.proofs[name] for name in reversed(names) if name in ledger.proofs), None)
