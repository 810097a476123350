"""The run as assessment results of OSCAL 1.2.3 (oscal-resultados.json), and the register of
requirements as the catalogue of controls that they speak of (oscal-catalogo.json).

The rules of the file: a control is a requirement, its statement the sentence of the norm. What was
judged has a finding; what could not be judged has an observation alone, since OSCAL knows no third
state.
"""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from conformance.core.disk import save
from conformance.core.finding import Verdict
from conformance.core.speech import one_line
from conformance.report import words
from conformance.report.acta import JSON_NAME
from conformance.report.ledger import LEDGER, Ledger
from conformance.report.markdown import plain
from conformance.report.scope_words import CONCLUSIONS

RESULTS, CATALOGUE = "oscal-resultados.json", "oscal-catalogo.json"

_OSCAL = "1.2.3"
_NAMESPACE = "urn:x-conformance"
_STATES: Mapping[str, tuple[str, str]] = {
    Verdict.PASSED: ("satisfied", "pass"),
    Verdict.FAILED: ("not-satisfied", "fail"),
}
_UNJUDGED = frozenset({Verdict.BLOCKED, Verdict.ERROR})
_NAMED = 20

Row = Mapping[str, Any]


def write_oscal(folder: Path, ledger: Ledger, summary: Row) -> None:
    """Write a run as OSCAL beside its ledger: the results, and the catalogue they speak of."""
    for name, said in ((CATALOGUE, _catalogue(summary)), (RESULTS, _results(ledger, summary))):
        save(folder / name, json.dumps(said, ensure_ascii=False, indent=1) + "\n")


def _catalogue(summary: Row) -> dict[str, Any]:
    documents: dict[str, list[Row]] = {}
    for row in summary["requirements"]:
        documents.setdefault(row["document"] or "Sin documento", []).append(row)
    return {
        "catalog": {
            "uuid": _uuid(summary, "catalogue"),
            "metadata": _metadata(summary, f"Registro de requisitos de {summary['pack']}"),
            "groups": [
                {"title": plain(document), "controls": [_control(row) for row in rows]}
                for document, rows in documents.items()
            ],
        }
    }


def _control(row: Row) -> dict[str, Any]:
    statement = {"id": _statement(row), "name": "statement", "prose": plain(row["text"])}
    props = [("level", row["level"]), ("source", row["source"])]
    return {
        "id": row["id"],
        "title": plain(row["text"]) or row["id"],
        "props": _props(props),
        "parts": [statement],
    }


def _results(ledger: Ledger, summary: Row) -> dict[str, Any]:
    plan, catalogue = _uuid(summary, "plan"), _uuid(summary, "resource")
    return {
        "assessment-results": {
            "uuid": _uuid(summary, "results"),
            "metadata": _metadata(summary, f"Resultados de {ledger.header.target.name}"),
            "import-ap": {"href": f"#{plan}"},
            "results": [
                _result(summary, [row for row in summary["requirements"] if _concerns(row)])
            ],
            "back-matter": {
                "resources": [
                    _resource(plan, "Libro de la corrida, con su plan", LEDGER),
                    _resource(catalogue, "Registro de requisitos", CATALOGUE),
                ]
            },
        }
    }


def _concerns(row: Row) -> bool:
    return row["verdict"] in _STATES or row["verdict"] in _UNJUDGED


def _result(summary: Row, rows: Sequence[Row]) -> dict[str, Any]:
    judged = [row for row in rows if row["verdict"] in _STATES]
    ended = summary["finished"]
    selection: dict[str, Any] = (
        {"include-controls": [{"control-id": row["id"]} for row in rows]}
        if rows
        else {"description": "Ninguno: la corrida no llegó a juzgar."}
    )
    return {
        "uuid": _uuid(summary, "result"),
        "title": words.HEADLINES[summary["verdict"]],
        "description": plain(summary["reason"]),
        "start": summary["started"],
        **({"end": ended} if ended else {}),
        "props": _props([("verdict", summary["verdict"])]),
        "reviewed-controls": {"control-selections": [selection]},
        **_filled("observations", (_observation(summary, row) for row in rows)),
        **_filled("findings", (_finding(summary, row) for row in judged)),
    }


def _filled(name: str, rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return a list under its name, nothing for an empty one: OSCAL takes none."""
    made = list(rows)
    return {name: made} if made else {}


def _observation(summary: Row, row: Row) -> dict[str, Any]:
    items = ", ".join(row["items"][:_NAMED]) or "ninguna"
    more = len(row["items"]) - _NAMED
    return {
        "uuid": _uuid(summary, "observation", row["id"]),
        "title": row["id"],
        "description": plain(
            ": ".join(filter(None, (CONCLUSIONS[row["conclusion"]], row["reason"])))
        ),
        "props": _props([("conclusion", row["conclusion"])]),
        "methods": ["TEST"],
        "types": ["control-objective"],
        "relevant-evidence": [
            {
                "href": JSON_NAME,
                "description": plain(f"Pruebas: {items}{f' y {more} más' if more > 0 else ''}"),
            }
        ],
        "collected": summary["finished"] or summary["started"],
    }


def _finding(summary: Row, row: Row) -> dict[str, Any]:
    state, reason = _STATES[row["verdict"]]
    return {
        "uuid": _uuid(summary, "finding", row["id"]),
        "title": row["id"],
        "description": plain(row["reason"] or CONCLUSIONS[row["conclusion"]]),
        "target": {
            "type": "statement-id",
            "target-id": _statement(row),
            "status": {"state": state, "reason": reason},
        },
        "related-observations": [
            {"observation-uuid": _uuid(summary, "observation", row["id"])},
        ],
    }


def _metadata(summary: Row, title: str) -> dict[str, Any]:
    return {
        "title": plain(title),
        "last-modified": summary["finished"] or summary["started"],
        "version": summary["engine"].get("conformance") or "0",
        "oscal-version": _OSCAL,
    }


def _resource(name: str, title: str, file: str) -> dict[str, Any]:
    return {"uuid": name, "title": title, "rlinks": [{"href": file}]}


def _props(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    said = ((name, one_line(value)) for name, value in pairs)
    return [{"name": name, "ns": _NAMESPACE, "value": value} for name, value in said if value]


def _statement(row: Row) -> str:
    return f"{row['id']}_smt"


def _uuid(summary: Row, *names: str) -> str:
    """Return an id that this run gives to a thing of its own, the same each time it is told."""
    parts = (summary["pack"], summary["target"]["name"], summary["started"], *names)
    return str(uuid.uuid5(uuid.NAMESPACE_OID, "\n".join(parts)))
