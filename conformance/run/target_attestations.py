"""What a target file attests: who declares what of a requirement that nothing sent can show."""

import yaml

from conformance.core.target import Attestation
from conformance.run.target_reader import TargetReader

_ATTESTED = ("by", "date", "text")


class AttestationsReader(TargetReader):
    """Reads what is attested."""

    def attestations(self, node: yaml.Node | None) -> dict[str, Attestation]:
        """Return what is attested by requirement; whether each may be is for those who know the
        requirements.
        """
        found = self.mapping(node, "attestations").items()
        return {name: self.attestation(value, f"attestations.{name}") for name, value in found}

    def attestation(self, node: yaml.Node, what: str) -> Attestation:
        """Return who declares what, and when."""
        told, fields = len(self.faults), self.mapping(node, what, _ATTESTED)
        for key in [key for key in _ATTESTED if key not in fields][:1]:
            example = '{by: "Nombre y cargo", date: 2026-05-01, text: "…"}'
            self.once(told, node, f"A {what} le falta «{key}».", f"Se espera {example}.")
        by, text = (self.text(fields.get(key), f"{what}.{key}") for key in ("by", "text"))
        day = self.day(fields["date"], f"{what}.date") if "date" in fields else ""
        return Attestation(by, day, text, self.place_of(node))
