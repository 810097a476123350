"""A validator whose folder lies at a server: each room is there what it is here.

The rules of the file: before a validation what was put into the room goes out, in the order in
which it is said to have come; after it what changed there comes in, once it is whole, and what is
gone there is gone here. Whoever reads the room reads a folder like any other. The rooms of a run
are new folders there, and nothing of them is ever taken away. What the server fails to do is never
a mark against the validator.
"""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath

from conformance.core.unjudged import BlockedError
from conformance.files.sftp import Mark, RemoteError, RemoteFolder
from conformance.files.validator import CommandValidator, Ended, Watcher

_SECOND = 1.0  # the finest that a server tells of when a file changed
_HereMark = tuple[int, int, int]


@dataclass(slots=True)
class _Mirror:
    """What is known of a room: its folder there, its files on either side as they were last the
    same, and when that was.
    """

    root: Path
    there: str
    known_here: dict[str, _HereMark] = field(default_factory=dict)
    known_there: dict[str, Mark] = field(default_factory=dict)
    same_at: float | None = None

    def changed_here(self) -> list[tuple[str, Path]]:
        """Return the files that were put into the room since, the first that came first."""
        found = [(path.relative_to(self.root).as_posix(), path) for path in self._files()]
        new = [(name, path) for name, path in found if self.known_here.get(name) != _mark(path)]
        return sorted(new, key=lambda one: (one[1].stat().st_mtime_ns, one[0]))

    def _files(self) -> list[Path]:
        return [path for path in self.root.rglob("*") if path.is_file()]

    def is_same(self, name: str, mark: Mark) -> None:
        """Take note that a file is the same on both sides."""
        self.known_here[name] = _mark(self.root / name)
        self.known_there[name] = mark

    def forget(self, name: str) -> None:
        """Have a file gone here that is gone there."""
        (self.root / name).unlink(missing_ok=True)
        self.known_here.pop(name, None)
        self.known_there.pop(name, None)


@dataclass(slots=True)
class RemoteValidator:
    """Who validates what lies at a server: `inner` is told of the folder there. `run` is the folder
    of this run, below which each room has its own; who watches is looked at each `every_s`, and
    what still changes after `patience_s` did not end.
    """

    remote: RemoteFolder
    inner: CommandValidator | Watcher
    folder: str
    run: str
    every_s: float
    patience_s: float
    pause: Callable[[float], object]
    clock: Callable[[], float]
    mirrors: dict[Path, _Mirror] = field(default_factory=dict)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    @property
    def dated(self) -> bool:
        """Whether it can be told at which instant it validates."""
        return self.inner.dated

    def validate(self, root: Path, now: datetime) -> Ended:
        """Have what lies in a room validated at the server. Raises BlockedError for what the server
        does not do.
        """
        try:
            mirror = self._mirror(root)
            self._send(mirror)
            self._let_a_second_pass(mirror)
            ended = self.inner.validate(PurePosixPath(self.folder, mirror.there), now)
            changing = self._bring(mirror)
        except RemoteError as error:
            raise BlockedError(str(error)) from None
        if changing and ended.code == 0:
            said = f"a los {self.patience_s:g} s seguía escribiendo {changing}"
            return Ended(None, said, ended.command)
        return ended

    def _mirror(self, root: Path) -> _Mirror:
        """Return what is known of a room; one that is new gets a folder there."""
        if root not in self.mirrors:
            name = f"{next(self.numbers):05d}-{root.parent.name}-{root.name}"
            made = _Mirror(root, f"{self.run}/{name}")
            self.remote.make(made.there)
            self.mirrors[root] = made
        return self.mirrors[root]

    def _send(self, mirror: _Mirror) -> None:
        for name, path in mirror.changed_here():
            state = path.stat()
            self.remote.put(path, f"{mirror.there}/{name}", state.st_mtime)
            mirror.is_same(name, Mark(state.st_size, int(state.st_mtime)))

    def _let_a_second_pass(self, mirror: _Mirror) -> None:
        """Wait until a result that is written again can be told from the one before: servers tell
        whole seconds.
        """
        if mirror.same_at is not None:
            left = _SECOND - (self.clock() - mirror.same_at)
            if left > 0:
                self.pause(left)

    def _bring(self, mirror: _Mirror) -> str:
        """Bring what came out, once two looks in a row see the same, and return "", or the name of
        a file that was still changing when there was no more patience.
        """
        watched = not isinstance(self.inner, CommandValidator)
        until = self.clock() + self.patience_s
        seen = self.remote.listing(mirror.there)
        while True:
            if watched:
                self.pause(self.every_s)
            fetched = self._fetch(mirror, seen)
            again = self.remote.listing(mirror.there)
            if fetched and again == seen:
                break
            if self.clock() >= until:
                return _first_difference(seen, again)
            if not watched:
                self.pause(self.every_s)
            seen = again
        for name in mirror.known_there.keys() - seen.keys():
            mirror.forget(name)
        mirror.same_at = self.clock()
        return ""

    def _fetch(self, mirror: _Mirror, seen: Mapping[str, Mark]) -> bool:
        """Bring the files that changed, and say whether all of them were whole."""
        for name, mark in seen.items():
            if mirror.known_there.get(name) == mark:
                continue
            place = mirror.root / name
            place.parent.mkdir(parents=True, exist_ok=True)
            if not self.remote.get(f"{mirror.there}/{name}", mark, place):
                return False
            mirror.is_same(name, mark)
        return True


def _mark(path: Path) -> _HereMark:
    state = path.stat()
    return (state.st_size, state.st_mtime_ns, state.st_ctime_ns)


def _first_difference(before: Mapping[str, Mark], after: Mapping[str, Mark]) -> str:
    changed = (one for one in {**before, **after} if before.get(one) != after.get(one))
    return min(changed, default="sus resultados")
