"""A folder at an SFTP server: how a target names it, and who opens it.

The rules of the file: the library that speaks SSH is an extra, so that it is imported by
`sftp_wire` alone, and that module by `sftp_folder`, for a target that names a server. The server is
known by the fingerprint of its key that the target gives, or not at all.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from pkgutil import resolve_name
from types import TracebackType
from typing import Any, Protocol, Self

from conformance.core.errors import UsageError
from conformance.core.setting import LIST, NUMBER, TEXT, Setting
from conformance.files.target import DeliveryTarget

_LIBRARY = "asyncssh"
_WIRE = "conformance.files.sftp_wire:SftpFolder"
_LACKS = (
    "puerta.servidor nombra un servidor SFTP, y falta la biblioteca que lo habla.\n"
    "Instálela con «pip install 'siifa-conformance[sftp]'»; o quite puerta.servidor, y la carpeta "
    "es de esta máquina."
)
_MB = 1024 * 1024
_FINGERPRINT = "SHA256:[A-Za-z0-9+/]{43}"
_OUTSIDE = re.compile(r"[\s/@\\]")


class RemoteError(Exception):
    """The server of a folder does not give or take what is asked of it: its text says in Spanish
    what was asked, and why not. It says nothing of the validator.
    """


@dataclass(frozen=True, slots=True)
class Mark:
    """By what a file that lies at a server is known to be the same: its bytes, and the second in
    which it was changed.
    """

    size: int
    changed: int


class RemoteFolder(Protocol):
    """A folder at a server, open while it is entered. What the server refuses is a RemoteError;
    one that can't be entered is a ConformanceError.
    """

    def __enter__(self) -> Self:
        """Open it."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""

    def make(self, folder: str) -> None:
        """Make a folder below this one that is not there yet."""

    def listing(self, folder: str) -> Mapping[str, Mark]:
        """Return the files below a folder of this one by their names within it, hidden ones left
        out.
        """

    def put(self, file: Path, name: str, at: float) -> None:
        """Put a file below this folder, whole or not at all, as if it came at an instant."""

    def get(self, name: str, mark: Mark, place: Path) -> bool:
        """Bring a file from below this folder, and say whether it was all there, as it is known."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where a folder is, and as whom it is entered: with a password, or the file of a key (whose
    password it is then). `patience_s` is how long one answer may take, `most_bytes` how much may
    come out of one validation.
    """

    host: str
    port: int
    folder: str
    fingerprints: tuple[str, ...]
    user: str = field(repr=False)
    password: str = field(default="", repr=False)
    key: str = field(default="", repr=False)
    patience_s: float = 30.0
    most_bytes: int = 2048 * _MB

    @property
    def shown(self) -> str:
        """The server as people read it."""
        return f"{self.host}:{self.port}"

    @property
    def address(self) -> str:
        """The folder as people read it."""
        return f"sftp://{self.shown}{self.folder}"


def _host(value: object) -> str:
    right = not _OUTSIDE.search(str(value))
    return "" if right else "Se espera el nombre o la dirección del servidor, como sftp.ejemplo.co."


def _folder(value: object) -> str:
    right = str(value).startswith("/") and ".." not in str(value).split("/")
    return "" if right else "Se espera la ruta entera de una carpeta del servidor, como /pruebas."


def _fingerprints(value: object) -> str:
    assert isinstance(value, tuple)
    right = all(re.fullmatch(_FINGERPRINT, one) for one in value)
    return (
        "" if right else "Se esperan huellas como SHA256:…, con 43 letras, cifras, + o / y sin =."
    )


SERVER, USER, PASSWORD, KEY, FINGERPRINTS, FOLDER, EVERY = (
    f"puerta.{one}"
    for one in ("servidor", "login", "clave", "llave", "huellas", "carpeta", "sondeo_s")
)
KEYS = (
    Setting(
        SERVER, TEXT, "", "el servidor SFTP de la carpeta; sin él, es esta máquina", wants=_host
    ),
    Setting("puerta.puerto", NUMBER, 22, "su puerto", least=1, most=65535),
    Setting(USER, TEXT, "", "la cuenta con que se entra", private=True),
    Setting(PASSWORD, TEXT, "", "su clave, o la de su llave", private=True),
    Setting(KEY, TEXT, "", "el archivo de su llave privada", private=True),
    Setting(FINGERPRINTS, LIST, (), "las huellas de la llave del servidor", wants=_fingerprints),
    Setting(FOLDER, TEXT, "", "la carpeta del servidor donde se prueba", wants=_folder),
    Setting(
        "puerta.espera_s",
        NUMBER,
        30.0,
        "cuánto puede tardar cada respuesta del servidor, en segundos",
        least=0.001,
        most=3600.0,
    ),
    Setting(
        EVERY,
        NUMBER,
        5.0,
        "cada cuánto se mira si los resultados ya no cambian, en segundos",
        least=0.001,
        most=3600.0,
    ),
    Setting(
        "puerta.maximo_mb",
        NUMBER,
        2048,
        "cuánto puede pesar lo que sale de una validación, en MB",
        least=1,
        most=1024 * 1024,
    ),
)
"""What a target says of a server; any pack of files may take these keys."""

_NEEDED = {
    USER: "la cuenta con que se entra",
    FINGERPRINTS: "la huella de su llave, que «ssh-keygen -lf» dice a quien lo administra",
    FOLDER: "la carpeta del servidor, en la que se pueda escribir",
}


def server_of(target: DeliveryTarget) -> Server | None:
    """Return the server that a target names, None where its folder is of this machine. Raises
    UsageError for one of which something is missing.
    """
    said: Mapping[str, Any] = target.settings
    if not said.get(SERVER):
        return None
    lacking = [f"  {key}: {what}" for key, what in _NEEDED.items() if not said[key]]
    if not (said[PASSWORD] or said[KEY]):
        lacking.append(f"  {PASSWORD} o {KEY}: con qué entra la cuenta")
    if lacking:
        raise UsageError("\n".join(["De puerta.servidor falta decir:", *lacking]))
    return Server(
        host=target.text(SERVER),
        port=int(target.number("puerta.puerto")),
        folder=target.text(FOLDER).rstrip("/"),
        fingerprints=target.several(FINGERPRINTS),
        user=target.text(USER),
        password=target.text(PASSWORD),
        key=target.text(KEY),
        patience_s=target.number("puerta.espera_s"),
        most_bytes=int(target.number("puerta.maximo_mb")) * _MB,
    )


def sftp_folder(server: Server) -> RemoteFolder:
    """Return the folder at a server, not open yet. Raises UsageError where the library that speaks
    SFTP is not installed.
    """
    if find_spec(_LIBRARY) is None:
        raise UsageError(_LACKS)
    made: RemoteFolder = resolve_name(_WIRE)(server)
    return made
