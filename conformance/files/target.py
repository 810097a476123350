"""What to deliver to, and how: a target of files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from conformance.core.target import Attestation


@dataclass(frozen=True, slots=True)
class DeliveryTarget:
    """Who validates, and what its file says of what the pack does not know: `settings` holds a
    value for each key that the pack has, the usual one where the file says none; `given` are the
    keys that it says.
    """

    name: str
    pack: str
    settings: Mapping[str, Any]
    environment: str = "pruebas"
    strict: bool = False
    attestations: Mapping[str, Attestation] = field(default_factory=dict)
    given: frozenset[str] = frozenset()

    def text(self, key: str) -> str:
        """Return a setting that is a text."""
        return str(self.settings[key])

    def flag(self, key: str) -> bool:
        """Return a setting that is true or false."""
        return bool(self.settings[key])

    def number(self, key: str) -> float:
        """Return a setting that is a number."""
        return float(self.settings[key])

    def several(self, key: str) -> tuple[str, ...]:
        """Return a setting that is several texts."""
        return tuple(self.settings[key])
