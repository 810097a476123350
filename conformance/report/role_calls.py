"""Who called in a run, who lacked, and what each was answered."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from conformance.core.finding import Verdict
from conformance.report.ledger import Ledger
from conformance.report.matrix import NO_ANSWER

NOT_LET_IN = ("401", "403")


def roles_told(ledger: Ledger, lacked: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the roles that called, those that the target gave no credentials for though items
    needed them, and what each of the first was answered by each capability.
    """
    missing = [row["role"] for row in lacked if row["role"]]
    missing += [one.role for one in ledger.header.stand_ins]
    return {
        "used": sorted({role for role, _ in ledger.calls}),
        "missing": sorted(set(missing)),
        "calls": [
            {"role": role, "capability": capability, "statuses": _statuses(seen)}
            for (role, capability), seen in sorted(ledger.calls.items())
        ],
    }


def _statuses(seen: Mapping[int | None, int]) -> dict[str, int]:
    named = {NO_ANSWER if one is None else str(one): times for one, times in seen.items()}
    return dict(sorted(named.items()))


def role_table(
    told: Mapping[str, Any], blamed: Collection[tuple[str, str]]
) -> list[tuple[str, list[Mapping[str, Any] | None]]]:
    """Return a row for each capability, with a cell for each role that called, None where one did
    not call it. `blamed`: the roles and capabilities of what findings cite.
    """
    cells = {
        (row["capability"], row["role"]): {
            "times": sum(row["statuses"].values()),
            "how": ", ".join(f"{status} × {times}" for status, times in row["statuses"].items()),
            "verdict": _verdict(row["statuses"], (row["role"], row["capability"]) in blamed),
        }
        for row in told["calls"]
    }
    capabilities = sorted({capability for capability, _ in cells})
    return [(name, [cells.get((name, role)) for role in told["used"]]) for name in capabilities]


def _verdict(statuses: Mapping[str, int], blamed: bool) -> str:
    """Return FAILED where a finding speaks of it, PASSED where it was let in, NOT_APPLICABLE where
    it never was.
    """
    if blamed:
        return str(Verdict.FAILED)
    seen = Counter(statuses)
    kept_out = sum(seen[status] for status in NOT_LET_IN)
    return str(Verdict.NOT_APPLICABLE if kept_out == seen.total() else Verdict.PASSED)
