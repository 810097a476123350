"""A mutant: what is done wrong (operator), where (capability and part), and when (condition)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conformance.core.mutant_space import MutantBreach
from conformance.http.reference import Reply
from conformance.sandbox.application import Incoming, Serve, Wrapper


@dataclass(frozen=True, slots=True)
class MutantCondition:
    """When a mutant shows: `kind` is the coordinate of the place, `name` its value.

    `asks` is about the request, `picks` about which of so many elements, `holds` about one row and
    the value at hand.
    """

    kind: str
    name: str

    def asks(self, sandbox: Any, incoming: Incoming) -> bool:
        """Tell whether it shows in a request."""
        return True

    def picks(self, place: int, count: int) -> bool:
        """Tell whether it shows in one of so many elements."""
        return True

    def holds(self, row: Mapping[str, Any], value: Any) -> bool:
        """Tell whether it shows where a row holds a value."""
        return True

    def __str__(self) -> str:
        return f"{self.kind}={self.name}" if self.name else self.kind


ALWAYS = MutantCondition("siempre", "")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One way to be wrong. `seam` is where it is done, `part` what of the capability it is about:
    a field, a check, a filter, a status.
    """

    seam: str
    operator: str
    capability: str
    part: str
    condition: MutantCondition
    breach: MutantBreach
    wrapper: Wrapper

    @property
    def id(self) -> str:
        """What tells it from every other one."""
        part = f":{self.part}" if self.part else ""
        return f"{self.seam}/{self.operator}/{self.capability}{part}@{self.condition}"


def unchanged(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
    """Answer as the reference does: the mutant that is none."""
    return serve(incoming)
