"""How an operation is declared: who may use it, where it is served, and what it takes."""

from conformance.packs.siifa.sandbox.call import Handler
from conformance.sandbox.application import ServedOperation
from conformance.sandbox.fields import Field

READERS = frozenset(
    {
        "SIIFA_Admin",
        *(
            f"SIIFA_{side}{rank}"
            for side in ("ERP", "IPS", "FITS")
            for rank in ("", "_Gestor", "_Consulta")
        ),
    }
)
PAYERS = frozenset({"SIIFA_Admin", "SIIFA_ERP", "SIIFA_ERP_Gestor"})
REITERATORS = PAYERS | {"SIIFA_EPS", "SIIFA_EPS_Gestor"}
PROVIDERS = frozenset(
    {"SIIFA_Admin", "SIIFA_IPS", "SIIFA_IPS_Gestor", "SIIFA_FITS", "SIIFA_FITS_Gestor"}
)
PAY_STATES = PAYERS | PROVIDERS
ACCOUNT_READERS = READERS | {"SIIFA_MSPS"}
TEXT = 1500  # code points; production refuses 1501 (decision R17)


def texts(*names: str) -> tuple[Field, ...]:
    """Return parameters or properties that are texts."""
    return tuple(Field(name, "text") for name in names)


def dates(*names: str) -> tuple[Field, ...]:
    """Return parameters or properties that are dates."""
    return tuple(Field(name, "date") for name in names)


def identifier(name: str, *, required: bool = False) -> Field:
    """Return one that is the id of a row."""
    return Field(name, "int64", required=required, minimum=1)


def ids(*names: str) -> tuple[Field, ...]:
    """Return several that are ids of rows."""
    return tuple(identifier(name) for name in names)


def int32(*names: str, required: bool = False) -> tuple[Field, ...]:
    """Return several that are codes or small numbers."""
    return tuple(Field(name, "int32", required=required) for name in names)


def _served(paths: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"/siifa-factura{path}" for path in paths)


def reading(
    capability: str,
    handler: Handler,
    *paths: str,
    query: tuple[Field, ...] = (),
    roles: frozenset[str] = READERS,
) -> ServedOperation:
    """Return an operation that reads, at its paths below the service."""
    return ServedOperation(capability, "GET", _served(paths), roles, handler, query=query)


def writing(
    method: str,
    capability: str,
    handler: Handler,
    *paths: str,
    roles: frozenset[str],
    body: tuple[Field, ...],
) -> ServedOperation:
    """Return an operation that writes, at its paths below the service."""
    return ServedOperation(capability, method, _served(paths), roles, handler, body=body)
