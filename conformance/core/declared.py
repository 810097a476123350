"""What a target file may say under a key of a pack's own."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Form:
    """What may stand at a place: `keys` are the names known there, each with what may stand at it;
    without them, any name, and `each` is what stands at it. Without either, anything.
    """

    keys: Mapping[str, "Form"] = field(default_factory=dict)
    each: "Form | None" = None

    @property
    def named(self) -> bool:
        """Whether names stand here, and nothing else."""
        return bool(self.keys) or self.each is not None

    def at(self, key: str) -> "Form":
        """Return what may stand at a key."""
        return self.keys.get(key) or self.each or ANYTHING


ANYTHING = Form()


def of_keys(*names: str) -> Form:
    """Return a form that knows these names, with anything at each."""
    return Form(dict.fromkeys(names, ANYTHING))
