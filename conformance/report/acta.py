"""The acta: acta.json for machines and acta.html for people, both drawn from the ledger alone."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from conformance.core.disk import save
from conformance.core.finding import Level, about_document
from conformance.core.speech import json_marks
from conformance.report import scope_words, words
from conformance.report.cause_page import blamed, causes_on_page
from conformance.report.cover import percent
from conformance.report.diagram import Diagram, draw
from conformance.report.endings import HEADS, MEANINGS
from conformance.report.item_log import item_log
from conformance.report.ledger import LEDGER, Ledger, digest, read
from conformance.report.page import dated, environment
from conformance.report.privacy_words import unmasked
from conformance.report.remains import CSV_NAME, sentence, write_rows
from conformance.report.role_calls import role_table
from conformance.report.root_causes import ACCEPTED, harm_of
from conformance.report.shells import SHELLS
from conformance.report.summary import summarise
from conformance.report.verdict import Conclusion
from conformance.report.ways import unlooked

JSON_NAME = "acta.json"
HTML_NAME = "acta.html"


def write_acta(
    folder: Path, ledger: Ledger | None = None, summary: Mapping[str, Any] | None = None
) -> Mapping[str, Any]:
    """Write acta.json, acta.html and the rows that were left beside the ledger of a run, and return
    the content of the first. `ledger`, `summary`: as they were read and made already.
    """
    ledger = ledger or read(folder / LEDGER)
    summary = summary or summarise(ledger)
    save(folder / JSON_NAME, acta_text(summary))
    save(folder / HTML_NAME, render(summary, ledger))
    write_rows(folder, ledger)
    return summary


def acta_text(summary: Mapping[str, Any]) -> str:
    """Return the text of acta.json: a value a line, without indents (a sixth of its size)."""
    return json_marks(json.dumps(summary, ensure_ascii=False, indent=0)) + "\n"


def render(summary: Mapping[str, Any], ledger: Ledger) -> str:
    """Return the acta as one self-contained page."""
    template = environment().get_template("acta.html.j2")
    return template.render(
        acta=summary,
        words=words,
        digest=digest(ledger.path),
        sheet=CSV_NAME,
        endings=HEADS,
        meanings=MEANINGS,
        resources=ledger.header.resources,
        users=ledger.header.users,
        by_entity=_by_entity(ledger.header.entities),
        diagrams=_diagrams(summary),
        shells=tuple(SHELLS),
        **_sentences(summary, ledger),
        **_tables(summary, ledger),
        **_causes(summary, ledger),
    )


def _sentences(summary: Mapping[str, Any], ledger: Ledger) -> dict[str, Any]:
    """Return what the page says of the run in whole sentences."""
    return {
        "unavailable": ledger.footer.unavailable if ledger.footer else None,
        "because": words.because(summary),
        "partial": words.partial(summary["phases"], summary["selection"], summary["profile"]),
        "unlooked": unlooked(summary["network"]),
        "unmasked": unmasked(summary["privacy"]),
        "skewed": words.skewed(summary["clock_skew_s"]),
        "stand_ins": words.stand_ins(summary["stand_ins"]),
        "lacked": words.lacked(summary),
        "left_out": scope_words.why_out(summary["scope"]),
        "minimum": scope_words.minimum(summary["scope"]),
        "extent": scope_words.extent,
        "accepted": words.accepted(summary),
        "expectations": words.expectations(summary),
        "remained": sentence(summary["remains"]),
        "percent": percent,
        "broken": words.broken(summary["requirements"]),
        "worst": words.found_causes(summary["causes"]),
        "resumed": words.resumed([dated(moment) for moment in summary["resumed"]]),
    }


def _tables(summary: Mapping[str, Any], ledger: Ledger) -> dict[str, Any]:
    """Return the rows of the page's tables."""
    requirements, findings = summary["requirements"], summary["findings"]
    capabilities = {row.name: row for row in ledger.header.capabilities}
    statuses = {status for row in summary["matrix"] for status in row["statuses"]}
    cited = [one.finding for one in ledger.deviations if not about_document(one.finding.code)]
    shown = {name for finding in cited for name in finding.exchanges[-1:]}
    return {
        "groups": _by_document(requirements),
        "attested": sum(bool(row["attested"]) for row in requirements),
        "texts": {row["id"]: row for row in requirements},
        "documents": _by_code([row for row in findings if about_document(row["code"])]),
        "statuses": sorted(statuses),
        "absent": [row for row in capabilities.values() if row.path is None],
        "unprovoked": _unprovoked(summary["matrix"]),
        "role_table": role_table(summary["roles"], {*blamed(ledger.proofs, shown)}),
        "unmet": _concluded(requirements, Conclusion.BROKEN),
        "unjudged": _concluded(requirements, Conclusion.UNJUDGED),
    }


def _causes(summary: Mapping[str, Any], ledger: Ledger) -> dict[str, Any]:
    """Return the causes of the page, and the log of its items with the causes that each showed."""
    causes = causes_on_page(summary, ledger.path)
    shown: dict[str, list[int]] = {}
    for cause in causes:
        for item in cause.told["items"]:
            shown.setdefault(item, []).append(cause.number)
    broken: dict[str, list[int]] = {}
    for cause in causes:
        for name in {cause.told["requirement"], *cause.told["breaches"]}:
            broken.setdefault(name, []).append(cause.number)
    return {"causes": causes, "log": item_log(ledger, shown), "shows": broken}


def _by_entity(entities: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the roles that stand for each entity."""
    told: dict[str, list[str]] = {}
    for role, entity in entities.items():
        told.setdefault(entity, []).append(role)
    return told


def _concluded(rows: Iterable[Mapping[str, Any]], conclusion: str) -> list[Mapping[str, Any]]:
    """Return the obligatory requirements of which something was concluded."""
    return [row for row in rows if row["level"] == Level.MUST and row["conclusion"] == conclusion]


def _diagrams(summary: Mapping[str, Any]) -> list[Diagram]:
    """Return the lifecycles as drawings; a move is wrong where a finding speaks of its act, one out
    of turn where it was let through.
    """
    acts = [row for row in summary["findings"] if harm_of(row["code"]).acts]
    let_through = [row for row in acts if harm_of(row["code"]).name == ACCEPTED]
    wrong = {(row["capability"], "") for row in acts}
    wrong |= {(row["capability"], row["requirement"]) for row in let_through}
    return [draw(lifecycle, wrong) for lifecycle in summary["lifecycles"]]


def _by_document(
    rows: Iterable[Mapping[str, Any]],
) -> list[tuple[str, list[tuple[str, list[Mapping[str, Any]]]]]]:
    """Group the requirements by the document they come from and its sections, in the order of the
    pack.
    """
    groups: dict[str, dict[str, list[Mapping[str, Any]]]] = {}
    for row in rows:
        groups.setdefault(row["document"], {}).setdefault(row["section"], []).append(row)
    return [(document, list(sections.items())) for document, sections in groups.items()]


def _by_code(rows: Iterable[Mapping[str, Any]]) -> list[tuple[str, str, list[Mapping[str, Any]]]]:
    """Group the findings by their code, each group with the code's title."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for row in sorted(rows, key=lambda row: (row["code"], row["operation"] or "", row["place"])):
        groups.setdefault(str(row["code"]), []).append(row)
    return [(code, found[0]["title"], found) for code, found in groups.items()]


def _unprovoked(rows: Iterable[Mapping[str, Any]]) -> list[tuple[str, str, list[str]]]:
    """Return why cells of the matrix were not seen: the status, the reason, and the capabilities of
    each.
    """
    told: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        for status, cell in row["statuses"].items():
            if cell.get("reason"):
                told.setdefault((status, cell["reason"]), []).append(row["capability"])
    return [(status, reason, names) for (status, reason), names in sorted(told.items())]
