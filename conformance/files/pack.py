"""A pack whose system has no HTTP: its items deliver files and read the files that come back."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar

from conformance.core.citation import Citations
from conformance.core.declared import Form
from conformance.core.finding import Level
from conformance.core.installed import FILES
from conformance.core.pack_cover import PackCover, counted_by_level
from conformance.core.remark import Remark
from conformance.core.requirement import Requirement
from conformance.core.resource import ResourceKind
from conformance.core.scope import Module
from conformance.core.setting import Setting, Settings
from conformance.files.item import DeliveryItem
from conformance.files.target import DeliveryTarget


@dataclass(frozen=True, slots=True)
class Entered:
    """How a service is entered: a pack of files has none."""

    name: str = ""
    asks: tuple[str, ...] = ()


def nothing(target: DeliveryTarget) -> tuple[Remark, ...]:
    """Return that there is nothing to say of a target's settings."""
    return ()


@dataclass(frozen=True, slots=True)
class DeliveryPack:
    """The system as data. `items` gives what there is to verify of a target; `keys` are those
    of its target file beside those of any, each a setting of its own; `capabilities` what its
    exchanges are for, each with a word. `profile` is by which of the `profiles` of its norm a
    target is judged, `level` what a deviation may decide there, given what the norm says; `remarks`
    are what the acta says of a target's settings. `reference` names its reference validator as an
    entry point does, `module:name`; `brief` are settings by which its defects are looked for,
    cheaper and as telling. `defects` are those of the validator: how much each weighs, and whether
    it is subtle. `looks` says before any run what is wrong with a target's settings.
    """

    door: ClassVar[str] = FILES

    interface: int
    name: str
    title: str
    requirements: Mapping[str, Requirement]
    citations: Citations
    capabilities: Mapping[str, str]
    keys: tuple[Setting, ...]
    items: Callable[[DeliveryTarget], tuple[DeliveryItem, ...]]
    profile: Callable[[DeliveryTarget], str]
    level: Callable[[DeliveryTarget, Level], Level]
    remarks: Callable[[DeliveryTarget], tuple[str, ...]]
    reference: str = ""
    profiles: tuple[str, ...] = ()
    brief: Mapping[str, Any] = field(default_factory=dict)
    defects: Callable[[], Sequence[tuple[Level, bool]]] = tuple
    roles: tuple[str, ...] = ()
    looks: Callable[[DeliveryTarget], Iterable[Remark]] = nothing

    # What is asked of any pack: one of files has no services, no documents of theirs, no resources
    # that others could use up, and no parts.
    services: ClassVar[tuple[str, ...]] = ()
    optional: ClassVar[frozenset[str]] = frozenset()
    declared: ClassVar[Mapping[str, Form]] = MappingProxyType({})
    settings: ClassVar[tuple[Setting, ...]] = ()
    dispensable: ClassVar[frozenset[str]] = frozenset()
    spellings: ClassVar[Mapping[str, tuple[str, ...]]] = MappingProxyType({})
    sides: ClassVar[tuple[str, ...]] = ()
    modules: ClassVar[tuple[Module, ...]] = ()
    resources: ClassVar[tuple[ResourceKind, ...]] = ()
    documents: ClassVar[Mapping[str, Path]] = MappingProxyType({})
    score: ClassVar[Path | None] = None

    def at(self, settings: Settings) -> "DeliveryPack":
        """Return itself: what a target says are its keys."""
        return self

    @property
    def revisions(self) -> tuple[str, ...]:
        """The profiles of its norm, the usual one first."""
        return self.profiles

    def cover(self) -> PackCover:
        """Return how much of its system it covers."""
        known = self.defects()
        levels = Counter(level for level, _ in known)
        return PackCover(
            self.title,
            len(self.capabilities),
            len(self.capabilities),
            counted_by_level(self.requirements.values()),
            0,
            {str(level): levels[level] for level in Level if levels[level]},
            sum(subtle for _, subtle in known),
            styles=self.profiles,
        )

    def recipe(self, service: str) -> Entered:
        """Return how a service is entered: there is none."""
        return Entered()
