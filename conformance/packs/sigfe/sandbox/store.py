"""The rows: transactions of all modules by what tells them apart, and tickets by their numbers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from conformance.sandbox.tables import Tables

IOP, BY_HAND = "IOP", "MANUAL"
APPROVED = "Aprobado"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a transaction is: its module, its area and its ejercicio."""

    module: str
    area: str
    year: int


@dataclass(frozen=True, slots=True)
class Transaction:
    """A transaction as it stands: `document` and `cartera` are the ids by which an adjustment names
    it, `sent` what it was made of, `before` what it stands on, `entry` the folio of the accounting
    entry that it made.
    """

    place: Place
    folio: int
    document: str
    cartera: str
    day: date
    amount: int
    balance: int
    sent: Mapping[str, Any]
    period: int
    before: tuple[Place, int] | None = None
    entry: int | None = None
    origin: str = IOP
    state: str = APPROVED

    @property
    def key(self) -> tuple[Place, int]:
        """What tells it from any other."""
        return self.place, self.folio

    @property
    def owner(self) -> tuple[Place, int] | None:
        """What it stands on."""
        return self.before


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the Banco: its RUT, the day of its registration, and what it was made of."""

    rut: str
    day: date
    sent: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one transaction of a Registrar: a folio, or why there is none; a person has
    neither.
    """

    sent: str
    folio: int | None = None
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ticket:
    """A Registrar that was received, and what became of it; `asked` is how often that was asked
    for.
    """

    number: str
    area: str
    results: tuple[Result, ...]
    asked: int = 0

    @property
    def failed(self) -> bool:
        """Whether some transaction was not made."""
        return any(one.errors for one in self.results)


@dataclass
class Ledger(Tables):
    """The rows of the server."""

    transactions: dict[tuple[Place, int], Transaction] = field(default_factory=dict)
    tickets: dict[str, Ticket] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    folios: dict[Place, int] = field(default_factory=dict)

    def keep(self, row: Transaction) -> Transaction:
        """Store a transaction as it stands now."""
        self.transactions[row.key] = row
        return row

    def find(self, place: Place, folio: int) -> Transaction | None:
        """Return a transaction, None where there is none."""
        found = self.transactions.get((place, folio))
        if found is None or self.rule("folio"):
            return found
        rows = reversed(self.transactions.values())
        module = place.module
        return next(one for one in rows if (one.place.module, one.folio) == (module, folio))

    def of(self, place: Place) -> Iterator[Transaction]:
        """Yield the transactions of a module in an area and ejercicio, in the order of their
        folios.
        """
        rows = [one for one in self.transactions.values() if one.place == place]
        yield from sorted(rows, key=lambda one: one.folio)

    def new_folio(self, place: Place, first: int) -> int:
        """Return a folio that the place has not had."""
        others = [key for key in self.folios if key.module == place.module and key != place]
        later = [self.folios[key] for key in others if self.folios[key] > first]
        if later and place.module == "compromiso" and not self.rule("folio"):
            return later[-1] - 1
        folio = self.folios.get(place, first)
        self.folios[place] = folio + 1
        return folio
