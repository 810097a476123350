"""What can go wrong on our side of the counter, said to the person who must act."""

import errno
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass

NO_EXPRESSION = (re.error, RecursionError, OverflowError)
"""What reading a regular expression raises of a text that is none, or nests or counts too far."""


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in a text: file, line and column (both from 1), and the source line itself."""

    file: str
    line: int
    column: int
    source: str = ""

    def render(self) -> str:
        """Return `file:line:column`, the source line, and a caret below the column."""
        head = f"{self.file}:{self.line}:{self.column}"
        if not self.source:
            return head
        number = str(self.line)
        caret = " " * (self.column - 1) + "^"
        return f"{head}\n  {number} | {self.source}\n  {' ' * len(number)} | {caret}"


class ConformanceError(Exception):
    """An error of usage or of the surroundings; `exit_code` is what the command line returns."""

    exit_code = 3


class UsageError(ConformanceError):
    """Wrong usage or configuration: nothing was judged. The text is Spanish and says what to do."""

    exit_code = 4


MOST_FAULTS = 50
"""Faults of one file that are told: nobody mends more at once, and a file of nothing else has a
hundred thousand.
"""


class InputError(UsageError):
    """One or more faults in a file the user wrote, all told at once (the first of very many), each
    at its place.
    """

    def __init__(self, faults: "list[Fault]") -> None:
        more = len(faults) - MOST_FAULTS
        self.faults = faults
        told = [fault.render() for fault in faults[:MOST_FAULTS]]
        super().__init__(
            "\n\n".join(
                [
                    *told,
                    *(
                        [f"Y hay más faltas: estas son las primeras {MOST_FAULTS}."]
                        if more > 0
                        else []
                    ),
                ]
            )
        )


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of an input file: what is wrong, where, and what would be accepted."""

    message: str
    place: Place | None = None
    accepted: str = ""

    @property
    def position(self) -> tuple[int, int]:
        """Its line and column, by which the faults of a file are told in order; (0, 0) for one of
        no place.
        """
        return (self.place.line, self.place.column) if self.place else (0, 0)

    def render(self) -> str:
        """Return the fault as text: place with caret, message, what is accepted."""
        parts = [self.place.render()] if self.place else []
        parts.append(self.message)
        if self.accepted:
            parts.append(self.accepted)
        return "\n".join(parts)


def names_any(text: str, keys: Iterable[str]) -> bool:
    """Say whether a text, broken or not, has a key of what it should be: another file is not quoted
    back.
    """
    names = "|".join(map(re.escape, keys))
    return (
        re.search(
            rf"""(?:^[ \t]*(?:-[ \t]+)?|[{{,]\s*)["']?(?:{names})["']?[ \t]*:(?:\s|$|["'\d\[{{])""",
            text,
            re.MULTILINE,
        )
        is not None
    )


class TargetUnavailableError(ConformanceError):
    """The target does not answer HTTP, or refused the login: nothing can be concluded."""

    exit_code = 2


class DiskError(ConformanceError):
    """What has to be kept can't be written: the disk failed or takes no more."""


class LedgerError(DiskError):
    """What the run sees can no longer be written down: it can't go on."""


class UnfitFileError(OSError):
    """What stands at a path is no file that is read; its text says why, in Spanish."""


_SYSTEM = {
    errno.EISDIR: "es una carpeta",
    errno.EEXIST: "ya existe un archivo con ese nombre",
    errno.ENOENT: "no existe",
    errno.ENOTDIR: "una parte de la ruta no es una carpeta",
    errno.EACCES: "no hay permiso",
    errno.EPERM: "no hay permiso",
    errno.EROFS: "el disco es de solo lectura",
    errno.ENOSPC: "no queda espacio en el disco",
    errno.EDQUOT: "no queda espacio en la cuota de disco",
    errno.EFBIG: "el archivo pasa del tamaño permitido",
    errno.ENOMEM: "no queda memoria",
    errno.E2BIG: "la orden es demasiado larga",
    errno.ENAMETOOLONG: "el nombre es demasiado largo",
    errno.ELOOP: "los enlaces dan vueltas",
    errno.EINVAL: "el nombre no es válido",
    errno.EIO: "el disco falló",
    errno.EBUSY: "otro programa lo usa",
    errno.ENOTEMPTY: "la carpeta no está vacía",
    errno.EMFILE: "hay demasiados archivos abiertos",
    errno.EADDRINUSE: "ya está en uso",
    errno.EADDRNOTAVAIL: "esa dirección no es de esta máquina",
    errno.ECONNREFUSED: "nadie atiende ahí",
    errno.ECONNRESET: "el otro lado cortó la conexión",
    errno.ETIMEDOUT: "no respondió a tiempo",
    errno.EHOSTUNREACH: "no hay camino hasta el servidor",
    errno.ENETUNREACH: "no hay red",
}


def why_below(error: BaseException) -> str:
    """Return in Spanish the fault of the system that lies under a library's error, "" when none
    does.
    """
    below: BaseException | None = error
    while below is not None and not isinstance(below, OSError):
        below = below.__cause__ or below.__context__
    return why(below) if isinstance(below, OSError) and below.errno is not None else ""


def why(error: Exception) -> str:
    """Return in Spanish why the system could not read, write or listen; never the system's own
    English.
    """
    if isinstance(error, UnicodeDecodeError):
        return f"no es texto UTF-8 (el byte {error.start + 1} no se entiende); guárdelo como UTF-8"
    if isinstance(error, UnfitFileError):
        return str(error)
    if not isinstance(error, OSError):
        return "el nombre no es válido"
    number = error.errno
    if number in _SYSTEM:
        return _SYSTEM[number]
    return (
        "el sistema no lo permite"
        if number is None
        else f"error {errno.errorcode.get(number, number)} de {os.name}"
    )


_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.ENOMEM})


def is_full(error: OSError) -> bool:
    """Say whether a disk failed or takes no more: nothing that another name or option would
    mend.
    """
    return error.errno in _FULL
