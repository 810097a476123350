"""How much of the combinations of what varies in each act a run covered: counted on what was sent,
accepted, read again and found right.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from conformance.core.covering import PAIRS, TRIPLES, Covered
from conformance.report.ledger import Ledger
from conformance.report.record import RecordedOutcome

CROSSED = {PAIRS: "pares", TRIPLES: "ternas"}
"""What combinations of so many classes are called."""


def cover(ledger: Ledger, ended: Mapping[str, RecordedOutcome]) -> dict[str, Any] | None:
    """Return the cover of each act and of all together, None where none was to be covered. What an
    act has of which nothing could be sent nobody knows: it is named, and not counted.
    """
    rows = _merged(
        _row(act, ended[item.id])
        for item in ledger.header.planned
        if item.id in ended
        for act in item.covers
    )
    if not rows:
        return None
    reached, every = (sum(row[name] for row in rows) for name in ("reached", "all"))
    return {
        "percent": _share(reached, every),
        "reached": reached,
        "all": every,
        "unmeasured": [row["act"] for row in rows if not row["all"]],
        "crossed": [*_crossed(rows)],
        "acts": rows,
    }


def _merged(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return one row of each act: of what several items cover together, the first that lacks
    something is named.
    """
    by_act: dict[str, dict[str, Any]] = {}
    for row in rows:
        known = by_act.setdefault(row["act"], row)
        if known is row:
            continue
        reached, every = (known[name] + row[name] for name in ("reached", "all"))
        lacking = row if known["reached"] == known["all"] else known
        by_act[row["act"]] = {
            **lacking,
            "reached": reached,
            "all": every,
            "percent": _share(reached, every),
            "unmade": list(dict.fromkeys((*known["unmade"], *row["unmade"]))),
        }
    return [*by_act.values()]


def _crossed(rows: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield what was reached of triples, and of pairs, each by themselves: an act with too many
    classes for triples is covered in pairs.
    """
    for strength, name in reversed(CROSSED.items()):
        alike = [row for row in rows if row["all"] and row["crossed"] == name]
        if alike:
            reached, every = (sum(row[key] for row in alike) for key in ("reached", "all"))
            yield {
                "strength": strength,
                "crossed": name,
                "percent": _share(reached, every),
                "reached": reached,
                "all": every,
            }


def _row(act: str, outcome: RecordedOutcome) -> dict[str, Any]:
    known = next((one for one in outcome.covered if one.act == act), Covered(act, 0, 0))
    return {
        "act": act,
        "item": outcome.id,
        "reached": known.reached,
        "all": known.all,
        "percent": _share(known.reached, known.all),
        "unmade": list(known.unmade),
        "crossed": CROSSED[known.strength],
    }


def _share(reached: int, every: int) -> float:
    return 100 * reached / every if every else 0.0


def percent(share: float) -> str:
    """Return a share as people read it: cut, never rounded up, so that only all of it is 100."""
    return f"{int(share * 10) / 10:.1f}".replace(".", ",").removesuffix(",0") + " %"
