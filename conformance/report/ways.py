"""How the services of a run were reached, in words."""

from collections.abc import Iterable, Mapping
from typing import Any


def unlooked(network: Iterable[Mapping[str, Any]]) -> str:
    """Return what is said of services whose certificate nobody looked at, "" for none."""
    names = [str(way["service"]) for way in network if way["insecure"]]
    if not names:
        return ""
    return (
        f"No se verificó el certificado TLS de {' ni de '.join(names)} (insecure: true en el "
        "archivo de objetivo): no consta que quien respondió sea ese sistema."
    )
