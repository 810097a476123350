"""Writing files whole: what is there is the old one or the new one, never half of either."""

from contextlib import suppress
from pathlib import Path

from conformance.core.errors import DiskError, UsageError, is_full, why

_SCRATCH = ".nuevo"


def save(path: Path, content: str | bytes) -> None:
    """Write a file whole, the same on every system. Raises DiskError or UsageError, which name
    it.
    """
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    scratch = path.with_name(path.name + _SCRATCH)
    try:
        # A device or a pipe: whoever named it wants it there.
        if path.exists() and not path.is_file():
            path.write_bytes(data)
            return
        scratch.write_bytes(data)
        scratch.replace(path)
    except OSError as error:
        with suppress(OSError):
            scratch.unlink()
        raise unwritten(path, error) from error


def unwritten(path: Path | str, error: OSError) -> DiskError | UsageError:
    """Return the error of a file that could not be written: a full disk is nobody's wrong usage."""
    if is_full(error):
        return DiskError(
            f"{path}: no se pudo escribir: {why(error)}.\nLibere espacio y repita la orden."
        )
    return UsageError(
        f"{path}: no se pudo escribir: {why(error)}.\nRevise los permisos, o dé otra carpeta."
    )
