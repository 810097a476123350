"""sarif.json (SARIF 2.1.0): what was found, for code scanning views; a result for each cause."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from conformance.core.disk import save
from conformance.core.finding import Level
from conformance.core.speech import one_line
from conformance.http.checks.registry import CODES
from conformance.report.ledger import Ledger
from conformance.report.located import Located, located

SARIF = "conformance.sarif"

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS: Mapping[str, str] = {Level.MUST: "error", Level.SHOULD: "warning", Level.MAY: "note"}
_FINGERPRINT = "conformance/v1"


def write_sarif(folder: Path, ledger: Ledger, summary: Mapping[str, Any]) -> None:
    """Write what was found as SARIF beside the ledger of a run."""
    said = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(ledger, summary)]}
    save(folder / SARIF, json.dumps(said, ensure_ascii=False, indent=1) + "\n")


def _run(ledger: Ledger, summary: Mapping[str, Any]) -> dict[str, Any]:
    found = located(ledger, summary)
    codes = sorted({one.finding["code"] for one in found})
    titles = {one.finding["code"]: one.finding["title"] for one in found}
    header = ledger.header
    version = header.engine.get("conformance", "")
    return {
        "tool": {
            "driver": {
                "name": "conformance",
                **({"version": version, "semanticVersion": version} if version else {}),
                "language": "es",
                "rules": [_rule(code, titles[code]) for code in codes],
            }
        },
        "language": "es",
        "automationDetails": {"id": f"conformance/{header.pack}/"},
        "invocations": [
            {
                "executionSuccessful": ledger.whole and not summary["interrupted"],
                "startTimeUtc": _zulu(header.started),
                **({"endTimeUtc": _zulu(summary["finished"])} if summary["finished"] else {}),
            }
        ],
        "results": [_result(one, codes) for one in found],
        "properties": {
            "verdict": summary["verdict"],
            "reason": summary["reason"],
            "target": one_line(header.target.name),
        },
    }


def _zulu(moment: str) -> str:
    return moment.removesuffix("+00:00") + ("Z" if moment.endswith("+00:00") else "")


def _rule(code: str, title: str) -> dict[str, Any]:
    known = CODES.get(code)
    text = known.explanation if known else title
    return {
        "id": code,
        "shortDescription": {"text": one_line(known.title if known else title)},
        "fullDescription": {"text": one_line(title)},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": _LEVELS[known.level] if known else "warning"},
    }


def _result(one: Located, codes: Sequence[str]) -> dict[str, Any]:
    said = one.finding
    return {
        "ruleId": said["code"],
        "ruleIndex": codes.index(said["code"]),
        "level": _LEVELS[said["level"]],
        "message": {"text": _literal(one.text)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": one.uri},
                    "region": {"startLine": one.line},
                },
                "logicalLocations": [{"fullyQualifiedName": _logical(said)}],
            }
        ],
        "partialFingerprints": {_FINGERPRINT: one.fingerprint},
        "occurrenceCount": said["occurrences"],
        **({"suppressions": [_suppression(said["accepted"])]} if said["accepted"] else {}),
        "properties": {
            "requirement": said["requirement"],
            "breaches": list(said["breaches"]),
            "capability": said["capability"],
            "operation": said["operation"],
            "item": said["item"],
            "curl": said["curl"],
            "trace": said["trace"],
            "cause": one.cause,
        },
    }


def _suppression(accepted: Mapping[str, str]) -> dict[str, Any]:
    why = f"{accepted['reason']} ({accepted['ticket']}, hasta el {accepted['expires']})"
    return {"kind": "external", "status": "accepted", "justification": one_line(why)}


def _logical(said: Mapping[str, Any]) -> str:
    return one_line(" ".join(filter(None, (said["operation"], said["place"])))) or said["item"]


def _literal(text: str) -> str:
    """Return a text in which nothing is a link: whoever shows it makes one of `[…](…)`."""
    return text.replace("](", "] (")
