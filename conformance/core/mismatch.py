"""What a target file says and the target shows to be otherwise, as the doctor and a run tell it."""

from collections.abc import Sequence
from dataclasses import dataclass

from conformance.core.phrase import listed
from conformance.core.places import Places

_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What a target shows to be otherwise than its file says: in words, the key of the file, and
    what to write there.

    `bars`: nothing is judged before it is mended; else a run goes on, and tells it. `ids` are those
    of the file that it is about: they are told in the place of the braces of `said`. `role` is kept
    out of `service`, `capability` is not there: what would be asked so is not asked.
    """

    said: str
    key: str
    write: str
    bars: bool = True
    ids: tuple[int | str, ...] = ()
    role: str = ""
    service: str = ""
    capability: str = ""

    @property
    def closes(self) -> bool:
        """Whether something of the target is not asked at all, and so not judged."""
        return bool(self.role or self.capability)

    def told(self, places: Places) -> str:
        """Return it in words; an id that has a line of its own is told with it."""
        if not self.ids:
            return self.said
        shown = [self._shown(one, places) for one in self.ids[:_SHOWN]]
        more = len(self.ids) - len(shown)
        return f"{self.key}: {self.said.format(_listed(shown, more))}"

    def _shown(self, one: int | str, places: Places) -> str:
        line, whole = (places.lines.get(name) for name in (f"{self.key}.{one}", self.key))
        return str(one) if line in (None, whole) else f"{one} (línea {line})"

    def whole(self, places: Places) -> str:
        """Return it in words, and below where the file says it and what to write there."""
        return f"{self.told(places)}.\n{mending(places, self.key, self.write)}"


def mending(places: Places, key: str, write: str) -> str:
    """Return where to mend a target file, and how."""
    verb = "escriba" if places.has(key) else "agregue"
    return f"{places.of(key)}, {verb} {key}: {write}"


def _listed(shown: Sequence[str], more: int) -> str:
    if more:
        return f"{', '.join(shown)} y {more} más"
    return listed(shown)
