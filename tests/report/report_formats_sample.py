"""The reports of a run, and the schemas that their standards publish for them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from conformance.report.formats import FORMATS
from conformance.report.ledger import Ledger
from conformance.report.summary import summarise

SCHEMAS = Path(__file__).parent / "schemas"


def drawn(name: str, ledger: Ledger) -> list[Path]:
    """Draw a report and return its files."""
    folder = ledger.path.parent
    FORMATS[name].write(folder, ledger, summarise(ledger))
    return [folder / file for file in FORMATS[name].files.values() if (folder / file).is_file()]


def parsed(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _har() -> Any:
    """Return the schema of HAR, its parts gathered in one."""
    text = json.dumps({one.stem: parsed(one) for one in (SCHEMAS / "har").glob("*.json")})
    for name in json.loads(text):
        text = text.replace(f'"{name}.json#"', f'"#/definitions/{name}"')
    parts = json.loads(text)
    for one in parts.values():
        one.pop("$id")
        one.pop("$schema")
    return {
        "$schema": "http://json-schema.org/draft-06/schema#",
        "definitions": parts,
        "$ref": "#/definitions/har",
    }


_OFFICIAL: dict[str, Callable[[], Any]] = {
    "sarif": lambda: parsed(SCHEMAS / "sarif-2.1.0.json"),
    "ctrf": lambda: parsed(SCHEMAS / "ctrf.json"),
    "har": _har,
    "oscal": lambda: parsed(SCHEMAS / "oscal-1.2.3.json"),
}
# https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
_GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "location", "severity"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!\./|/).+"},
                    "lines": {"required": ["begin"], "properties": {"begin": {"type": "integer"}}},
                },
            },
        },
    },
}
_BADGE = {
    "type": "object",
    "required": ["schemaVersion", "label", "message"],
    "properties": {"schemaVersion": {"const": 1}, "color": {"pattern": "^#[0-9a-f]{6}$"}},
}


def schema_of(name: str) -> Any:
    """Return the published schema of a report in JSON."""
    held = {"gitlab": _GITLAB, "insignia": _BADGE}
    return held[name] if name in held else _OFFICIAL[name]()


SCHEMED = (*_OFFICIAL, "gitlab", "insignia")
"""The reports whose schema is published."""
