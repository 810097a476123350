"""A capability that odd requests go to."""

from dataclasses import dataclass
from typing import Any

from conformance.core.capability import Kind, Shape
from conformance.http.context import Context
from conformance.http.contract.binding import Bound
from conformance.http.pack import Pack
from conformance.http.probes.odd_bodies import (
    plausible,
)


@dataclass(frozen=True, slots=True)
class OddCase:
    """One capability that odd requests go to, and what the pack says of it."""

    pack: Pack
    bound: Bound
    role: str

    @property
    def name(self) -> str:
        """The capability's name."""
        return self.bound.capability.name

    @property
    def writes(self) -> bool:
        """Whether it writes."""
        return self.bound.capability.kind is Kind.WRITE

    @property
    def many(self) -> bool:
        """Whether it takes many rows at once."""
        return self.bound.capability.shape is Shape.MANY

    @property
    def odd(self) -> bool:
        """Whether it meets odd verbs, paths and headers."""
        return self.name in self.pack.hostile.places

    @property
    def large(self) -> bool:
        """Whether it meets an enormous text."""
        return self.name in self.pack.hostile.large

    @property
    def thorough(self) -> bool:
        """Whether it meets every odd body: a login does."""
        login = self.bound.capability.kind is Kind.LOGIN
        return login or self.name in self.pack.hostile.thorough

    def base(self, context: Context) -> dict[str, Any]:
        """Return a body with what the contract requires, about rows that do not exist."""
        exemplar = self.pack.exemplars.get(self.name)
        ids = [exemplar.id_field or "", *exemplar.id_again] if exemplar else []
        return plausible(self.bound, ids, context.unknown_id)
