"""gl-code-quality-report.json: what was found, as GitLab shows it in a merge request."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from conformance.core.disk import save
from conformance.core.finding import Level
from conformance.core.speech import one_line
from conformance.report.ledger import Ledger
from conformance.report.located import Located, located

CODE_QUALITY = "gl-code-quality-report.json"

_SEVERITY: Mapping[str, str] = {Level.MUST: "critical", Level.SHOULD: "minor", Level.MAY: "info"}


def write_code_quality(folder: Path, ledger: Ledger, summary: Mapping[str, Any]) -> None:
    """Write what was found, but for what is accepted for now, as GitLab's code quality."""
    rows = [_row(one) for one in located(ledger, summary) if not one.finding["accepted"]]
    save(folder / CODE_QUALITY, json.dumps(rows, ensure_ascii=False, indent=1) + "\n")


def _row(one: Located) -> dict[str, Any]:
    return {
        "description": one_line(f"{one.finding['code']}: {one.text}"),
        "check_name": one.finding["code"],
        "fingerprint": one.fingerprint,
        "severity": _SEVERITY[one.finding["level"]],
        "location": {"path": one.path, "lines": {"begin": one.line}},
    }
