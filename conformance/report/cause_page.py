"""Causes as the acta's page tells them: what each means, its smallest story, where it shows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from conformance.http.checks.registry import CODES
from conformance.report.root_causes import SMALLEST
from conformance.report.stories import CauseStory, ToldFinding, stories

_FOUND, _MEND, _AGAIN = "Cómo se halló:", "Cómo se corrige:", "Cómo se reproduce:"
_TYPED = 1_500_000  # characters of all that is typed on one page


@dataclass(frozen=True, slots=True)
class Explained:
    """What a code means, how it is found and how it is mended, each as a paragraph."""

    meaning: str = ""
    found: str = ""
    mend: str = ""


@dataclass(frozen=True, slots=True)
class CauseOnPage:
    """A cause by its number: as acta.json tells it, the findings of it as it tells those, and what
    it means.
    """

    number: int
    told: Mapping[str, Any]
    rows: tuple[Mapping[str, Any], ...]
    explained: Explained
    story: CauseStory

    @property
    def first(self) -> Mapping[str, Any]:
        """The finding that tells it first."""
        return self.rows[0]

    @property
    def again(self) -> str:
        """What asks for it again, in the folder of the run."""
        cited = self.told["exchanges"]
        return f"conformance replay . {cited[-1] if cited else _quoted(self.told['item'])}"


def causes_on_page(summary: Mapping[str, Any], ledger: Path) -> list[CauseOnPage]:
    """Return the causes of a run in their order, each with its story."""
    causes: Sequence[Mapping[str, Any]] = summary["causes"]
    told = stories(
        ledger,
        [
            ToldFinding(one["item"], _shows(one, summary["findings"][one["findings"][0]]))
            for one in causes
        ],
    )
    return [
        CauseOnPage(
            number,
            cause,
            tuple(summary["findings"][place] for place in cause["findings"]),
            explained(cause["code"]),
            story,
        )
        for number, (cause, story) in enumerate(zip(causes, _bounded(told), strict=True), start=1)
    ]


def _shows(cause: Mapping[str, Any], first: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the exchanges that show a cause by its first finding: of what was made smaller, the
    smallest alone.
    """
    cited = tuple(cause["exchanges"])
    return cited[-1:] if SMALLEST in first["actual"] else cited


def explained(code: str) -> Explained:
    """Return what the published text of a code says, by its parts."""
    known = CODES.get(code)
    if known is None:
        return Explained()
    text = " ".join(known.explanation.replace("**", "").split())
    meaning, _, rest = text.partition(_FOUND)
    found, _, mend = rest.partition(_MEND)
    return Explained(*map(_sentence, (meaning, found, mend.partition(_AGAIN)[0])))


def _sentence(text: str) -> str:
    said = text.strip()
    return said[:1].upper() + said[1:]


def blamed(ledger_proofs: Mapping[str, Any], names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the role and the capability of each exchange that is named."""
    for name in names:
        proof = ledger_proofs.get(name)
        if proof is not None and proof.capability:
            yield proof.role, proof.capability


def _bounded(told: Iterable[CauseStory]) -> Iterator[CauseStory]:
    """Yield stories with what is typed, until a page would be too long for it."""
    left = _TYPED
    for story in told:
        left -= sum(map(len, story.typed.values()))
        yield story if left > 0 else replace(story, typed={}, variables=())


def _quoted(item: str) -> str:
    return (
        item if item.replace("/", "").replace("_", "").replace("-", "").isalnum() else f"'{item}'"
    )
