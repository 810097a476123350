"""The items that an impact found to change, read back from its file: what a run has but them."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conformance.core.errors import UsageError, why
from conformance.core.regular_file import CONTRACT, read_text

_EXPECTED = "Se acepta el impacto.json que escribe «conformance impact … --out CARPETA»."


@dataclass(frozen=True, slots=True)
class Selection:
    """Items by id, what chose them in words, and the service and digest of the document by which
    they are to be run.
    """

    said: str
    items: frozenset[str]
    service: str
    sha256: str

    def check(self, digests: Collection[str]) -> None:
        """Raise UsageError unless a run judges by the document that the items were chosen for."""
        if self.sha256 not in digests:
            raise UsageError(
                f"--only-impact: las pruebas se eligieron para el documento de «{self.service}» "
                f"con huella {self.sha256[:12]}, y esta corrida juzga con otro.\n"
                f"Dé --contract {self.service}=DESPUÉS, el documento nuevo del impacto."
            )


def read_selection(path: Path) -> Selection:
    """Return the selection that a file holds. Raises UsageError for any other file."""
    try:
        told = json.loads(read_text(path, CONTRACT))
        return _selection(told)
    except OSError as error:
        raise UsageError(
            f"--only-impact {path}: no se puede leer ({why(error)}).\n{_EXPECTED}"
        ) from error
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UsageError(
            f"--only-impact {path}: no es el archivo de un impacto.\n{_EXPECTED}"
        ) from None


def _selection(told: Any) -> Selection:
    items = frozenset(row["id"] for row in told["items"])
    texts = (told["selection"], told["service"], told["after"]["sha256"])
    if not all(isinstance(one, str) for one in (*texts, *items)):
        raise TypeError
    said, service, sha256 = texts
    if not items:
        raise UsageError("--only-impact: ese impacto no cambia ninguna prueba: no hay qué correr.")
    return Selection(said, items, service, sha256)
