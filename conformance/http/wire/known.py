"""What a run knows that no file of it may show."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class KnownValues:
    """The passwords and tokens of a run, other tokens that its target `answered`, and the numbers,
    addresses and names of people that it told. `public`: a regular expression of the names whose
    values anybody may see.
    """

    secrets: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    public: str = "(?!)"

    def text(self) -> str:
        """Return it as a text for another process: it is written nowhere."""
        return json.dumps(asdict(self))

    @classmethod
    def of(cls, text: str) -> Self:
        """Return what another process told; nothing where it told nothing."""
        try:
            read = json.loads(text)
        except ValueError:
            return cls()
        return cls(
            tuple(read["secrets"]),
            tuple(read["answered"]),
            tuple(read["numbers"]),
            tuple(read["addresses"]),
            tuple(read["texts"]),
            read["public"],
        )


def together(several: Sequence[KnownValues]) -> KnownValues:
    """Return what several processes of a run know; `public` is the same for all."""
    return KnownValues(
        tuple(dict.fromkeys(one for known in several for one in known.secrets)),
        tuple(dict.fromkeys(one for known in several for one in known.answered)),
        tuple(dict.fromkeys(one for known in several for one in known.numbers)),
        tuple(dict.fromkeys(one for known in several for one in known.addresses)),
        tuple(dict.fromkeys(one for known in several for one in known.texts)),
        several[0].public if several else "(?!)",
    )
