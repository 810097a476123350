"""The package of a run: its ledger, what is drawn from it alone, and a manifest of each member.

What is drawn (acta, page, what was expected, what the manifest says of the run) is drawn anew when
a package is made and when it is verified: it never counts that a file of a folder says so.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import conformance
from conformance.core.data_path import data
from conformance.core.errors import ConformanceError
from conformance.core.regular_file import CONTRACT, read_file
from conformance.evidence.archive import Member, laid
from conformance.http.contract.document import canonical, load
from conformance.http.pack import Pack
from conformance.report.acta import HTML_NAME, JSON_NAME, acta_text, render
from conformance.report.ledger import LEDGER, Ledger
from conformance.report.record import LoadedDocument
from conformance.report.summary import summarise

MANIFEST, LINES, EXPECTED = "manifest.json", "ledger.lines", "expectations.json"
SIGNATURES = "signatures.json"
DEFAULT = "acta.conformance.zip"
"""The package of a run in its folder."""

VERSION = 1

_FORMAT = "conformance-package"
_SERVICE = re.compile(r"[A-Za-z0-9_-]{1,80}")
_PLAIN = (MANIFEST, SIGNATURES)
_SIGNS = 16  # of the digest of a line


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a ledger yields: the content of acta.json, and the members that are drawn from it."""

    summary: Mapping[str, Any]
    files: Mapping[str, bytes]


def drawn(ledger: Ledger) -> Drawn:
    """Return what a ledger yields, the same every time."""
    summary = summarise(ledger)
    files = {JSON_NAME: encoded(acta_text(summary)), HTML_NAME: encoded(render(summary, ledger))}
    if ledger.header.expected is not None:
        files[EXPECTED] = json_text(asdict(ledger.header.expected))
    return Drawn(summary, files)


def encoded(text: str) -> bytes:
    """Return a text as it is kept: what is no Unicode is told as such."""
    return text.encode("utf-8", "replace")


def json_text(value: Any) -> bytes:
    """Return the one text that a value has."""
    return encoded(json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def line_digests(content: bytes) -> bytes:
    """Return a digest of each line of a ledger: a change shows in which line it is."""
    told = (hashlib.sha256(line).hexdigest()[:_SIGNS] for line in content.splitlines(keepends=True))
    return "\n".join(told).encode() + b"\n"


def sha256(content: bytes) -> str:
    """Return the digest of some content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


@cache
def drawer() -> Mapping[str, str]:
    """Return what tells the code that draws here from any other: its version, and a digest of it
    with its templates.
    """
    home = Path(conformance.__file__).parent
    files = [*home.rglob("*.py"), *data("reports", "templates").rglob("*.j2")]
    told = hashlib.sha256()
    for name, digest in sorted((one.name, sha256(one.read_bytes())) for one in files):
        told.update(f"{name} {digest}\n".encode())
    return {"version": conformance.__version__, "sha256": told.hexdigest()}


def documents_of(pack: Pack, loaded: Sequence[LoadedDocument]) -> dict[str, bytes]:
    """Return the documents of a run that are still what they were, as members: those of its pack,
    and files of this machine. Nothing is fetched.
    """
    found = {}
    for one in loaded:
        if not _SERVICE.fullmatch(one.service):
            continue
        sources = [str(path) for name, path in pack.documents.items() if name == one.service]
        sources += [one.source] if Path(one.source).is_file() else []
        text = next(filter(None, (_document(source, one.sha256) for source in sources)), None)
        if text is not None:
            found[member_of(one.service)] = text
    return found


def member_of(service: str) -> str:
    """Return the name of the document of a service."""
    return f"contract/{service}.json"


def _document(source: str, sha256: str) -> bytes | None:
    try:
        text = canonical(load(source).raw)
    except (ConformanceError, OSError):
        return None
    return text if hashlib.sha256(text).hexdigest() == sha256 else None


def score_of(pack: Pack) -> Any:
    """Return the mutation score that the project carries for a pack, None where it carries none."""
    return None if pack.score is None else json.loads(read_file(pack.score, CONTRACT))


def package_of(ledger: Ledger, content: bytes, documents: Mapping[str, bytes], score: Any) -> bytes:
    """Return the package of a run; `content` is its ledger as it was written."""
    said = drawn(ledger)
    files = {**said.files, LEDGER: content, LINES: line_digests(content), **documents}
    members = [Member.of(name, files[name]) for name in sorted(files)]
    manifest = json_text(manifest_of(said.summary, members, score, drawer()))
    return laid([Member.of(MANIFEST, manifest, deflated=False), *members])


def manifest_of(
    summary: Mapping[str, Any], members: Sequence[Member], score: Any, drawn_by: Any
) -> dict[str, Any]:
    """Return what the manifest says: of the run, of its plan, and of each other member but the
    signatures.
    """
    names = {one.name for one in members}
    return {
        "format": _FORMAT,
        "version": VERSION,
        "number": summary["number"],
        "verdict": summary["verdict"],
        "pack": summary["pack"],
        "target": summary["target"]["name"],
        "started": summary["started"],
        "plan": dict(summary["plan"]),
        "mutation_score": score,
        "drawn_by": drawn_by,
        "contract": [
            {**row, "member": member if (member := member_of(row["service"])) in names else None}
            for row in summary["contract"]
        ],
        "members": [
            {
                "name": one.name,
                "bytes": len(one.content),
                "sha256": sha256(one.content),
                "kept_sha256": sha256(one.kept),
            }
            for one in members
            if one.name not in _PLAIN
        ],
    }
