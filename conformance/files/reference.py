"""The reference validator of a pack of files: how it is called, its defects, its other right
manners.
"""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from conformance.core.errors import UsageError
from conformance.core.finding import Level
from conformance.core.mutant_space import MutantSpace
from conformance.core.named_reference import named_reference
from conformance.files.mutants.mutant import FileMutant
from conformance.files.mutants.mutation import Mutation
from conformance.files.pack import DeliveryPack
from conformance.files.target import DeliveryTarget
from conformance.files.validator import NOW, ROOT, InProcessValidator


@dataclass(frozen=True, slots=True)
class FileDefect:
    """A way of being wrong: `code` is what must find it, `requirement` what it breaks. `subtle`: it
    shows at one day, kind of file or place alone. `agreed`: it shows where that is agreed.
    """

    id: str
    title: str
    code: str
    requirement: str
    level: Level = Level.MUST
    subtle: bool = False
    agreed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileReference:
    """A system's reference validator. `validate` works on a folder at an instant, with some
    defects, in some manners, by a profile; `module` is run as a command (`python -m`) to do the
    same. `manners` are its other right ways; `agreed` those that a target has to ask for, with
    what its file says then. `mutated` validates as a mutant does, or with many in
    its shadow; `space` are the mutants there are by a profile.
    """

    validate: Callable[[Path, datetime, Sequence[str], Sequence[str], str], int]
    module: str
    defects: Mapping[str, FileDefect]
    manners: tuple[str, ...] = ()
    mutated: Callable[[Path, datetime, Mutation, str], int] | None = None
    space: Callable[[str], MutantSpace[FileMutant]] | None = None
    agreed: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def shown(self, defects: Sequence[str], manners: Sequence[str]) -> tuple[str, ...]:
        """Return the manners in which some defects show, beside others."""
        agreed = (name for one in defects for name in self.defects[one].agreed)
        return tuple(dict.fromkeys((*manners, *agreed)))

    def settings(self, manners: Iterable[str]) -> dict[str, Any]:
        """Return what a target says to a validator of some manners. Raises UsageError where two of
        them don't go together.
        """
        said: dict[str, Any] = {}
        for one in manners:
            for key, value in self.agreed.get(one, {}).items():
                if said.setdefault(key, value) != value:
                    raise UsageError(f"{one}: pide {key} = {value}, y otra manera {said[key]}.")
        return said

    def asked(self, target: DeliveryTarget, manners: Iterable[str]) -> DeliveryTarget:
        """Return a target that asks for what some manners agree on."""
        said = self.settings(manners)
        settings, given = {**target.settings, **said}, target.given | said.keys()
        return replace(target, settings=settings, given=given)

    def command(self, profile: str, defects: Sequence[str], manners: Sequence[str]) -> list[str]:
        """Return the command that a target file names."""
        return [
            *(sys.executable, "-m", self.module, "--raiz", ROOT, "--ahora", NOW),
            *("--perfil", profile),
            *(f"--defecto={one}" for one in defects),
            *(f"--manera={one}" for one in manners),
        ]


def in_process(
    reference: FileReference,
    profile: str,
    defects: Sequence[str] = (),
    manners: Sequence[str] = (),
) -> InProcessValidator:
    """Return a reference validator that is called in this process."""
    return InProcessValidator(
        lambda root, now: reference.validate(root, now, defects, manners, profile)
    )


def file_reference_of(pack: DeliveryPack) -> FileReference:
    """Return the reference validator of a pack. Raises UsageError where it brings none."""
    return named_reference(pack, FileReference, "validador", "sandbox ni defectos que hallar")
