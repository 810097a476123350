"""What a run did not mask of personal data, in words."""

from collections.abc import Mapping
from typing import Any

from conformance.core.phrase import listed


def unmasked(privacy: Mapping[str, Any]) -> str:
    """Return what is said of a run that masked less than usual, "" of any other."""
    if privacy["off"]:
        return (
            "Esta corrida no enmascaró los datos personales (--unmasked): sus archivos se tratan "
            "como reservados (Ley 1581 de 2012). Contraseñas y tokens sí se enmascararon."
        )
    parts = [
        *([f"se mostró {listed(list(privacy['show']))}"] if privacy["show"] else []),
        *(["no se buscaron datos personales dentro de los textos"] if not privacy["text"] else []),
    ]
    return f"Por lo que pide privacy en el archivo de objetivo, {listed(parts)}." if parts else ""
