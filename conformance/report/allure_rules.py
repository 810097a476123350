"""What Allure sorts results by: categories, and who accepted what.

categories.json is what Allure 2 reads. Allure 3 reads it of its configuration, which stands beside
the results as allurerc.json: whoever draws the page by another command passes it with `--config`.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from allure_commons.model2 import Status

from conformance.core.finding import Level
from conformance.core.speech import one_line
from conformance.report.endings import HEADS, UNJUDGED
from conformance.report.record import Accepted
from conformance.report.verdict import LEVEL_NAMES

CONFIG = "allurerc.json"
_MUST = rf"[\s\S]*\[{LEVEL_NAMES[Level.MUST]}\][\s\S]*"


def categories() -> list[dict[str, Any]]:
    """Return the categories, the first that fits a result being its own."""
    return [
        {
            "name": "El sistema incumple un requisito obligatorio",
            "matchedStatuses": [Status.FAILED],
            "traceRegex": _MUST,
        },
        {
            "name": "Observaciones: se aparta de algo recomendado o informativo",
            "matchedStatuses": [Status.FAILED],
        },
        {"name": "Falló el arnés, no el sistema", "matchedStatuses": [Status.BROKEN]},
        *(
            {
                "name": head,
                "matchedStatuses": [Status.SKIPPED],
                "messageRegex": rf"^{head}[\s\S]*",
            }
            for head in (HEADS[name] for name in UNJUDGED)
        ),
    ]


def configuration(
    summary: Mapping[str, Any], accepted: Mapping[str, Sequence[Accepted]]
) -> dict[str, Any]:
    """Return the configuration of Allure 3 for a run. `accepted`: why each result, by the id of its
    test case, is accepted whole.
    """
    said: dict[str, list[str]] = {}
    for case, terms in accepted.items():
        said.setdefault(one_line(_comment(terms)), []).append(case)
    return {
        "name": "Conformidad",
        "categories": categories(),
        "resolutions": {
            "rules": [
                {"resolution": "accepted", "testCaseId": cases, "comment": comment}
                for comment, cases in said.items()
            ]
        },
        "variables": {
            "Acta": summary["number"],
            "Veredicto": one_line(summary["verdict"]),
            "Motivo": one_line(summary["reason"]) or "—",
        },
    }


def _comment(terms: Iterable[Accepted]) -> str:
    """Return who accepted what: ticket, reason, and until when."""
    return "; ".join(
        f"Aceptado hasta el {one.expires}{f', {one.ticket}' if one.ticket else ''}: {one.reason}"
        for one in dict.fromkeys(terms)
    )
