"""What a pack names as its reference, as an entry point does: `module:name`, loaded by who serves
it alone.
"""

from pkgutil import resolve_name
from typing import Any, Protocol, TypeVar

from conformance.core.errors import UsageError
from conformance.core.installed import said

Made = TypeVar("Made")


class Naming(Protocol):
    """Of a pack's record, what is read here."""

    @property
    def name(self) -> str:
        """Its name, as its entry point has it."""

    @property
    def reference(self) -> str:
        """`module:name`, "" where the pack brings none."""


def named_reference(pack: Naming, kind: type[Made], called: str, lacking: str) -> Made:
    """Return the reference of a pack, which is `called` a server or a validator; `lacking` says
    what there is not without one. Raises UsageError where it names none, or something else.
    """
    if not pack.reference:
        raise UsageError(
            f"El paquete «{pack.name}» no trae {called} de referencia: no hay {lacking}.\n"
            "Se declara en su campo «reference», como módulo:nombre."
        )
    try:
        found: Any = resolve_name(pack.reference)
    except (Exception, SystemExit) as fault:  # whatever a pack's code may raise
        raise UsageError(
            f"El {called} de referencia del paquete «{pack.name}» no se pudo cargar de "
            f"«{pack.reference}»: {said(fault)}.\nSe espera módulo:nombre de un {kind.__name__}."
        ) from fault
    if not isinstance(found, kind):
        raise UsageError(
            f"«{pack.reference}», del paquete «{pack.name}», es {type(found).__name__}.\n"
            f"Se espera un {kind.__name__}."
        )
    return found
