"""The user's cache folder: what costs time to make is kept there between runs, and no run depends
on it.
"""

import hashlib
import os
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

VARIABLE = "CONFORMANCE_CACHE"
_NAME = "siifa-conformance"
_FILES, _BYTES = 50, 100_000_000


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of things by key, or none at all. What cannot be read or written there is no error:
    it is made again.

    Runs at once may share it: a file appears whole or not at all. The least recently used go first.
    """

    folder: Path | None = None
    files: int = _FILES
    total: int = _BYTES

    def get(self, key: str) -> bytes | None:
        """Return what is kept, or None when there is nothing or it was damaged."""
        if self.folder is None:
            return None
        path = self.folder / key
        try:
            sealed = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        seal, _, data = sealed.partition(b"\n")
        return data if seal == _seal(data) else None

    def put(self, key: str, data: bytes) -> None:
        """Keep something, and let go of what was used longest ago when there is too much."""
        if self.folder is None:
            return
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            number, scratch = tempfile.mkstemp(dir=self.folder, prefix="nuevo-")
            with suppress(OSError):
                with os.fdopen(number, "wb") as file:
                    file.write(_seal(data) + b"\n" + data)
                Path(scratch).replace(self.folder / key)
            Path(scratch).unlink(missing_ok=True)
            self._let_go(self.folder)

    def _let_go(self, folder: Path) -> None:
        known = []
        for path in filter(Path.is_file, folder.iterdir()):
            with suppress(OSError):  # another run may have let go of it
                seen = path.stat()
                known.append((seen.st_mtime_ns, seen.st_size, path))
        left = self.total
        for place, (_, size, path) in enumerate(sorted(known, reverse=True)):
            left -= size
            if place >= self.files or left < 0:
                with suppress(OSError):
                    path.unlink()


def user_cache(
    environ: Mapping[str, str], platform: str = sys.platform, home: Path | None = None
) -> Cache:
    """Return the cache of whoever runs this: CONFORMANCE_CACHE ("" for none), or the system's
    folder for caches.
    """
    named = environ.get(VARIABLE)
    if named is not None:
        return Cache(Path(named) if named.strip() else None)
    try:
        return Cache(system_cache(environ, platform, home or Path.home()))
    except RuntimeError:  # whoever runs this has no home
        return Cache()


def system_cache(environ: Mapping[str, str], platform: str, home: Path) -> Path:
    """Return our folder for what can be made again, where each system wants it."""
    if platform == "win32":
        root = Path(environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif platform == "darwin":
        root = home / "Library" / "Caches"
    else:
        root = Path(environ.get("XDG_CACHE_HOME") or home / ".cache")
    return root / _NAME


def _seal(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode("ascii")
