"""What the doctor says: lines for a person, JSON for machines."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any

from conformance.core.mismatch import mending
from conformance.core.places import Places
from conformance.core.remark import Mend, Remark
from conformance.run.doctor.observed import Observed
from conformance.run.doctor.verdict import Opinion

_STATE, _CHECK = 8, 10


def lines(said: Sequence[Remark], opinion: Opinion, places: Places) -> Iterator[str]:
    """Yield what a person reads: each remark, below it what to mend, and the verdict last."""
    indent = " " * (_STATE + 1 + _CHECK + 1)
    for name, some in groupby(said, lambda one: one.check):
        for number, one in enumerate(some):
            head = f"{one.state:<{_STATE}} {name if not number else '':<{_CHECK}} "
            text = one.said.replace("\n", f"\n{indent}")
            yield head + text
            if one.mend is not None:
                yield f"{indent}→ {mending(places, one.mend.key, one.mend.write)}"
    yield ""
    yield opinion.said


def as_json(said: Iterable[Remark], opinion: Opinion, observed: Observed, places: Places) -> str:
    """Return all of it as one JSON text; its keys are told in the docs."""
    would = observed.forecast
    run = None
    if would is not None:
        run = {
            "items": would.items,
            "requests": would.exchanges,
            "writes": would.writes,
            "minutes": round(would.seconds / 60, 1),
            "at_once": would.at_once,
            "used": [
                {"kind": one.kind.name, "state": one.state, "count": one.had} for one in would.used
            ],
            "obligatory": would.obliged,
            "judged": would.judged,
            "missing": [asdict(one) for one in would.missing],
        }
    return in_json(observed.target.name, observed.took_s, said, opinion, places, run)


def in_json(
    name: str,
    seconds: float,
    said: Iterable[Remark],
    opinion: Opinion,
    places: Places,
    run: Mapping[str, Any] | None,
) -> str:
    """Return what is said of a target of that name as one JSON text; `run` is what a run would be,
    None where nobody can tell.
    """
    told: dict[str, Any] = {
        "version": 1,
        "target": name,
        "exit_code": opinion.exit_code,
        "verdict": opinion.said,
        "seconds": round(seconds, 1),
        "checks": [
            {
                "check": one.check,
                "state": one.state.value,
                "said": one.said,
                "mend": _mended(one.mend, places),
            }
            for one in said
        ],
        "run": run,
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _mended(mend: Mend | None, places: Places) -> dict[str, str] | None:
    if mend is None:
        return None
    return {"place": places.of(mend.key), "key": mend.key, "write": mend.write}
