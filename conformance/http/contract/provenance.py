"""Where each part of a contract comes from, and what a breach of it may decide.

A document that its authority published says nothing: each part of it obliges. One that was
reconstructed says so, and says of each part from where it is known:

    info: {x-provenance: reconstructed}
    paths:
      /things:
        x-invented: true                          # the path is our proposal
        put:
          x-conformance-level: SHOULD             # the whole operation
          x-source: [guide, two clients]
          requestBody: {x-conformance-level: MAY, content: …}
          responses:
            x-conformance-level: SHOULD           # which statuses it declares
            "200": {x-conformance-level: SHOULD, content: …}
    properties:
      lot: {type: string, x-conformance-level: MAY, x-source: one client}

The rules of the file: a part that says nothing has the level of what it is in, and MUST at the top.
What is invented is a guess, whatever level it says. A finding is never above the level of what it
rests on (`conformance.http.contract.resting`), and one that rests on a guess decides nothing. What
a target loads as its own document is judged as that document says.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.core.finding import Level

OFFICIAL, RECONSTRUCTED, INVENTED = "official", "reconstructed", "invented"
ORIGINS = (OFFICIAL, RECONSTRUCTED, INVENTED)
"""What a document or a part of it may be; who says nothing is official."""

ORIGIN_WORDS = {
    OFFICIAL: "según lo publicado",
    RECONSTRUCTED: "reconstrucción",
    INVENTED: "propuesta del arnés",
}
"""What documents of each origin are called by people."""

LEVEL, ORIGIN, SOURCE, GUESSED = (
    "x-conformance-level",
    "x-provenance",
    "x-source",
    "x-invented",
)
MARKS = (LEVEL, ORIGIN, SOURCE, GUESSED)
"""What a part of a document may say of itself."""

PATH, WHOLE, BODY, ANSWERS = "path", "operation", "body", "answers"
"""The parts of an operation that may say where they come from, beside each answer's status."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a part of a contract comes from: who says it, and what its breach may decide."""

    level: Level = Level.MUST
    source: str = ""
    invented: bool = False

    @property
    def most(self) -> Level:
        """What a finding that rests on it may weigh: on a guess, as little as there is."""
        return Level.MAY if self.invented else self.level


def provenance(raw: Any) -> Provenance | None:
    """Return what a part of a document says of itself, None where it says nothing."""
    if not isinstance(raw, Mapping) or not any(mark in raw for mark in MARKS):
        return None
    level = str(raw.get(LEVEL, Level.MUST))
    return Provenance(
        Level(level) if level in tuple(Level) else Level.MUST,
        _source(raw.get(SOURCE)),
        raw.get(GUESSED) is True or raw.get(ORIGIN) == INVENTED,
    )


def level_of(schema: Any) -> Level:
    """Return what a breach of a schema may decide, as it says itself."""
    said = provenance(schema)
    return said.most if said else Level.MUST


def origin_of(raw: Mapping[str, Any]) -> str:
    """Return what a document says that it is."""
    info = raw.get("info")
    said = str(info.get(ORIGIN, OFFICIAL)) if isinstance(info, Mapping) else OFFICIAL
    return said if said in ORIGINS else OFFICIAL


def faults_of(node: Any, where: str = "#") -> Iterator[str]:
    """Yield each mark of a document that nobody can read, with its place."""
    if isinstance(node, list):
        for number, part in enumerate(node):
            yield from faults_of(part, f"{where}/{number}")
    if not isinstance(node, Mapping):
        return
    yield from _faults_here(node, where)
    for name, part in node.items():
        yield from faults_of(part, f"{where}/{str(name).replace('~', '~0').replace('/', '~1')}")


def _faults_here(node: Mapping[str, Any], where: str) -> Iterator[str]:
    for mark, known in ((LEVEL, tuple(Level)), (ORIGIN, ORIGINS)):
        if mark in node and node[mark] not in known:
            yield f"{where}/{mark} dice «{node[mark]}»; se acepta: {', '.join(known)}"
    if not isinstance(node.get(GUESSED, False), bool):
        yield f"{where}/{GUESSED} dice «{node[GUESSED]}»; se acepta: true, false"


def _source(raw: Any) -> str:
    several = raw if isinstance(raw, list) else [raw]
    return ", ".join(str(one) for one in several if one not in (None, ""))
