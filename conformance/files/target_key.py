"""What a target may say of what its pack does not know: a key, what it is, and what is usual."""

from dataclasses import dataclass
from typing import Any

WORD, NUMBER, FLAG, SEVERAL = SORTS = ("texto", "número", "sí o no", "lista")
"""What a setting is: a text, a number, true or false, several texts."""


@dataclass(frozen=True, slots=True)
class TargetKey:
    """A key of the target file (`a.b` stands under `a`), what it means where nobody says it, what
    it is for, and the only words that it may be, where there are but some. `*` in place of the last
    part stands for any word of `names`. `told`: the acta says it where a target does.
    """

    key: str
    usual: Any
    what: str
    sort: str = WORD
    accepted: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    told: bool = True


_ANY = "*"


def keys_of(setting: TargetKey) -> list[str]:
    """Return the keys of a setting: one, or one for each of its names."""
    if not setting.names:
        return [setting.key]
    return [setting.key.replace(_ANY, name) for name in setting.names]
