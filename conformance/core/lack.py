"""What kept an item from running that the target could have given: credentials, or facturas."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Lack:
    """What an item lacked: the credentials of a `role`, or so many `facturas` of a kind."""

    role: str = ""
    facturas: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Shortage:
    """One lack over several items: how many it kept from running; its facturas are added up."""

    lack: Lack
    items: int

    @property
    def what(self) -> str:
        """What lacked, in words."""
        return told([self.lack])

    def __str__(self) -> str:
        return f"{self.what} ({self.items} {'prueba' if self.items == 1 else 'pruebas'})"


def told(lacks: Iterable[Lack]) -> str:
    """Return what an item lacked, as the words that follow «faltan»."""
    made = tuple(lacks)
    roles = [one.role for one in made if one.role]
    parts = (
        [f"credenciales {'de los roles' if len(roles) > 1 else 'del rol'} {', '.join(roles)}"]
        if roles
        else []
    )
    parts += [
        f"{one.count} {'factura' if one.count == 1 else 'facturas'} {one.facturas}"
        for one in made
        if one.facturas
    ]
    return " y ".join(parts)


def shortages(lacks: Iterable[Sequence[Lack]]) -> tuple[Shortage, ...]:
    """Return what some items lacked, first what most of them did."""
    items: Counter[tuple[str, str]] = Counter()
    counts: Counter[tuple[str, str]] = Counter()
    for several in lacks:
        items.update({(one.role, one.facturas) for one in several})
        for one in several:
            counts[one.role, one.facturas] += one.count
    made = [
        Shortage(Lack(role, facturas, counts[role, facturas]), number)
        for (role, facturas), number in items.items()
    ]
    return tuple(sorted(made, key=lambda one: (-one.items, one.what)))


def enumerated(made: Sequence[Shortage]) -> str:
    """Return shortages in one phrase, "" for none."""
    most = len(made) if len(made) == _SHOWN + 1 else _SHOWN
    shown = [str(one) for one in made[:most]]
    if len(made) > most:
        shown.append(f"otras {len(made) - most} cosas")
    return f"{', '.join(shown[:-1])} y {shown[-1]}" if len(shown) > 1 else "".join(shown)
