"""Requirements: one sentence of a norm each, with an id that lasts."""

from dataclasses import dataclass

from conformance.finding import Level


@dataclass(frozen=True, slots=True)
class Requirement:
    """One sentence of a norm: `source` is its section or article, `document` the document's title.

    `note` says why nothing verifies it, where that is so.
    """

    id: str
    level: Level
    source: str
    document: str
    text: str
    note: str = ""
