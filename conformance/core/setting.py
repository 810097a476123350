"""What a pack leaves open, and what a target says of it.

No document says everything of a system. What it leaves open is a *setting* of the pack: it has a
usual value, which may be a guess, and the target file may give another:

    settings:
      token: {life_s: 3600}          # the setting `token.life_s`
      deliveries: several

The rules of the file: the name of a setting is its path in that tree; what a file does not say has
its usual value, and the acta tells both. Pack code reads `context.settings["token.life_s"]`; what
of the pack itself depends on them its `configured` gives (`conformance.http.pack`).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class SettingKind(StrEnum):
    """What the value of a setting is; of a list, texts."""

    CHOICE = "choice"
    NUMBER = "number"
    FLAG = "flag"
    TEXT = "text"
    LIST = "list"


CHOICE, NUMBER, FLAG = SettingKind.CHOICE, SettingKind.NUMBER, SettingKind.FLAG
TEXT, LIST = SettingKind.TEXT, SettingKind.LIST


def anything(value: Any) -> str:
    """Say that any value of its kind is right."""
    return ""


_TYPES: Mapping[SettingKind, tuple[type, ...]] = {
    SettingKind.CHOICE: (str,),
    SettingKind.NUMBER: (int, float),
    SettingKind.FLAG: (bool,),
    SettingKind.TEXT: (str,),
    SettingKind.LIST: (tuple,),
}
HIDDEN = "…"
"""What is told of the value of a private setting."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that a system's documents leave open.

    `usual` is its value where the target says nothing (a tuple of a list, "" for a text that only
    the target can know), `text` a sentence of what it is, in Spanish. `guess`: nobody published the
    usual value. `choices` are those of a choice; a number is whole when its usual value is, and
    lies between `least` and `most`. `wants` says what would be accepted in place of a value that
    is of its kind and wrong all the same, "" of a right one. `private`: its value is shown nowhere.
    """

    name: str
    kind: SettingKind
    usual: Any
    text: str
    guess: bool = False
    choices: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    private: bool = False
    wants: Callable[[Any], str] = anything

    @property
    def usual_fault(self) -> str:
        """What is wrong with its usual value, "" for nothing."""
        odd = isinstance(self.usual, bool) is not (self.kind is FLAG)
        if odd or not isinstance(self.usual, _TYPES[self.kind]):
            return f"su valor usual, {self.usual!r}, no es de su clase ({self.kind})."
        if self.kind is CHOICE and self.usual not in self.choices:
            return f"su valor usual, «{self.usual}», no está entre sus valores (choices)."
        if self.kind is NUMBER and not self._in_bounds:
            return f"su valor usual, {self.usual}, está fuera de sus límites."
        if self.usual not in ("", ()) and (accepted := self.wants(self.usual)):
            return f"su valor usual, {self.usual!r}, no se acepta. {accepted}"
        return ""

    @property
    def _in_bounds(self) -> bool:
        least = self.usual if self.least is None else self.least
        most = self.usual if self.most is None else self.most
        return bool(least <= self.usual <= most)

    def shown(self, value: Any) -> str:
        """Return a value as people read it, and as a target file writes it."""
        if self.private and value:
            return HIDDEN
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, tuple):
            return f"[{', '.join(map(str, value))}]"
        return str(value) if value != "" else '""'


@dataclass(frozen=True, slots=True)
class Settings:
    """The values of a pack's settings at one target: those `given`, the others as usual."""

    declared: tuple[Setting, ...] = ()
    given: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        """Return the value of a setting. Raises KeyError for a name that the pack does not
        declare.
        """
        return self.given[name] if name in self.given else self._usual[name]

    @property
    def _usual(self) -> Mapping[str, Any]:
        return {one.name: one.usual for one in self.declared}


@dataclass(frozen=True, slots=True)
class ToldSetting:
    """What a run tells of a setting: its value in words, and whether the target said so."""

    name: str
    value: str
    given: bool
    guess: bool
    text: str


def told(settings: Settings) -> tuple[ToldSetting, ...]:
    """Return what a run tells of each setting of its pack."""
    return tuple(
        ToldSetting(
            one.name, one.shown(settings[one.name]), one.name in settings.given, one.guess, one.text
        )
        for one in settings.declared
    )


def parts(names: Iterable[str], within: str = "") -> tuple[str, ...]:
    """Return what stands next in the tree of some names, at a place of it."""
    start = f"{within}." if within else ""
    below = (name.removeprefix(start) for name in names if name.startswith(start))
    return tuple(dict.fromkeys(name.partition(".")[0] for name in below))


def tree(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values by the names of their settings as a target file writes them."""
    made: dict[str, Any] = {}
    for name, value in values.items():
        *places, last = name.split(".")
        node = made
        for place in places:
            node = node.setdefault(place, {})
        node[last] = list(value) if isinstance(value, tuple) else value
    return made
