"""Requirements: one sentence of a norm each, with an id that lasts, and how it is verified."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from conformance.core.finding import Level

# items: by what the run sends. standing: by the checks that judge every answer. attestation: by
# somebody's word.
ITEMS, STANDING, ATTESTATION = "items", "standing", "attestation"
VERIFY = (ITEMS, STANDING, ATTESTATION)


@dataclass(frozen=True, slots=True)
class Requirement:
    """One sentence of a norm: `source` is its section or article, `document` the document's title.

    `section` is the heading it stands under. `note` says why nothing verifies it, where that is so.
    `within` names the wider requirements it is a part of: whatever cites one of them verifies this
    one too, if it is about one of `capabilities`, calls one of `calls`, and its id fits one of the
    patterns `items` (each of the three: anything when empty). `attested` is what the target's
    answerable person declares: by, date, text.
    """

    id: str
    level: Level
    source: str
    document: str
    text: str
    note: str = ""
    section: str = ""
    verify: str = ITEMS
    within: tuple[str, ...] = ()
    capabilities: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    attested: Mapping[str, str] = field(default_factory=dict)

    def verified_by(
        self, item: str, cited: Iterable[str], about: str | None, called: Iterable[str]
    ) -> bool:
        """Say whether an item verifies this requirement: it cites it, or one it is within, and is
        about its part.
        """
        named = set(cited)
        if self.id in named:
            return True
        return (
            not named.isdisjoint(self.within)
            and (not self.capabilities or about in self.capabilities)
            and (not self.calls or not set(self.calls).isdisjoint(called))
            and (not self.items or any(fnmatchcase(item, pattern) for pattern in self.items))
        )
