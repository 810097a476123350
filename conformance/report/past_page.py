"""Comparison, history and impact as pages: self-contained, drawn from plain data."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from conformance.report.comparison import Reason
from conformance.report.comparison_words import CONCLUDED
from conformance.report.history_words import SIGNS
from conformance.report.impact_words import TOUCHES
from conformance.report.page import environment
from conformance.report.verdict import LEVEL_NAMES


def comparison_page(told: Mapping[str, Any], outcome: str) -> str:
    """Return a comparison as a page."""
    return _drawn("comparacion.html.j2", told, outcome=outcome)


def history_page(told: Mapping[str, Any], outcomes: Sequence[str]) -> str:
    """Return a history as a page; `outcomes` says what each step means."""
    return _drawn("historia.html.j2", told, outcomes=outcomes, signs=SIGNS)


def impact_page(told: Sequence[Mapping[str, Any]]) -> str:
    """Return the impact of new revisions of the documents of some services as a page."""
    runs = [{**row, "service": one["service"]} for one in told for row in one["runs"]]
    return (
        environment()
        .get_template("impacto.html.j2")
        .render(
            told=told,
            services=[one["service"] for one in told],
            renewed=sum(len(one["items"]) for one in told),
            runs=runs,
            levels=LEVEL_NAMES,
            whys={str(touch): said for touch, (said, _) in TOUCHES.items()},
        )
    )


def _drawn(template: str, told: Mapping[str, Any], **more: Any) -> str:
    return (
        environment()
        .get_template(template)
        .render(
            told=told,
            levels=LEVEL_NAMES,
            concluded=CONCLUDED,
            by_reason=_by_reason,
            own=str(Reason.SYSTEM),
            **more,
        )
    )


def _by_reason(
    rows: Sequence[Mapping[str, Any]],
) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """Return changes under the sentence that says why, in the order in which they come."""
    return [(why, list(some)) for why, some in groupby(rows, key=lambda row: str(row["because"]))]
