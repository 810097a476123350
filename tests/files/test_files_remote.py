"""A room that is mirrored at a server: what goes out, what comes in, and for how long it is waited;
the server is a record, and time is told.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePath

import pytest

from conformance.core.unjudged import BlockedError
from conformance.files.remote import RemoteValidator
from conformance.files.sftp import Mark, RemoteError
from conformance.files.validator import CommandValidator, Ended, Watcher

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
MOMENT = 1_770_000_000


@dataclass
class Kept:
    """A server that keeps files in a record: what each holds, and when it was changed."""

    files: dict[str, tuple[bytes, int]] = field(default_factory=dict)
    put_in: list[str] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    looks: int = 0
    fails: str = ""

    def __enter__(self) -> "Kept":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def make(self, folder: str) -> None:
        self.made.append(folder)

    def listing(self, folder: str) -> dict[str, Mark]:
        self.looks += 1
        if self.fails:
            raise RemoteError(self.fails)
        return {
            name.removeprefix(f"{folder}/"): Mark(len(content), changed)
            for name, (content, changed) in self.files.items()
            if name.startswith(f"{folder}/")
        }

    def put(self, file: Path, name: str, at: float) -> None:
        self.put_in.append(name)
        self.files[name] = (file.read_bytes(), int(at))

    def get(self, name: str, mark: Mark, place: Path) -> bool:
        content, changed = self.files.get(name, (b"", 0))
        if Mark(len(content), changed) != mark:
            return False
        place.write_bytes(content)
        os.utime(place, (changed, changed))
        return True


@dataclass
class Time:
    """Time that passes when it is waited for, and what happens meanwhile."""

    now: float = 0.0
    waits: list[float] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None

    def clock(self) -> float:
        return self.now

    def pause(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds
        self.meanwhile()


@dataclass(frozen=True, slots=True)
class Doing(CommandValidator):
    """A command that does something to the folder of a room."""

    work: Callable[[str], int] = lambda folder: 0

    def validate(self, root: PurePath, now: datetime) -> Ended:
        return Ended(self.work(str(root).removeprefix("/pruebas/")), "", "validar")


def _validator(
    kept: Kept, work: Callable[[str], int], time: Time, inner: Watcher | None = None
) -> RemoteValidator:
    who = inner or Doing(("x", "{iso}"), 60.0, work)
    return RemoteValidator(kept, who, "/pruebas", "corrida", 5.0, 60.0, time.pause, time.clock)


def _put(root: Path, name: str, content: str, moment: int) -> None:
    place = root / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(content)
    os.utime(place, (moment, moment))


def _room(tmp_path: Path, name: str = "item/01") -> Path:
    root = tmp_path / name
    root.mkdir(parents=True)
    return root


def test_files_go_out_as_they_came_and_only_those_that_changed(tmp_path: Path) -> None:
    """Neither by their names, nor twice."""
    kept, root = Kept(), _room(tmp_path)
    validator = _validator(kept, lambda folder: 0, Time())
    _put(root, "entrada/a.txt", "a", MOMENT + 60)
    _put(root, "entrada/b.txt", "b", MOMENT)
    validator.validate(root, NOW)
    _put(root, "entrada/c.txt", "c", MOMENT + 120)
    validator.validate(root, NOW)
    room = "corrida/00001-item-01"
    assert [room] == kept.made
    assert [f"{room}/entrada/{one}.txt" for one in "bac"] == kept.put_in


def test_results_come_in_and_what_is_gone_there_is_gone_here(tmp_path: Path) -> None:
    """Each room is its own folder there."""
    kept, root, other = Kept(), _room(tmp_path), _room(tmp_path, "item/02")

    def work(folder: str) -> int:
        kept.files.pop(f"{folder}/entrada/a.txt", None)
        kept.files[f"{folder}/salida/a.VAL"] = (b"hola", MOMENT)
        return 0

    validator = _validator(kept, work, Time())
    _put(root, "entrada/a.txt", "a", MOMENT)
    assert 0 == validator.validate(root, NOW).code
    assert ["salida/a.VAL"] == [
        one.relative_to(root).as_posix() for one in root.rglob("*") if one.is_file()
    ]
    assert b"hola" == (root / "salida/a.VAL").read_bytes()
    assert [] == list(other.iterdir())


def test_a_result_that_is_written_again_falls_into_another_second(tmp_path: Path) -> None:
    """Servers tell whole seconds: between two validations of a room one passes."""
    kept, time, root = Kept(), Time(), _room(tmp_path)
    validator = _validator(kept, lambda folder: 0, time)
    validator.validate(root, NOW)
    assert [] == time.waits
    time.now += 0.25
    validator.validate(root, NOW)
    assert [0.75] == time.waits
    time.now += 3.0
    validator.validate(root, NOW)
    assert [0.75] == time.waits


def test_who_watches_is_looked_at_until_nothing_changes(tmp_path: Path) -> None:
    """A result comes when two looks in a row see the same."""
    kept, time, root = Kept(), Time(), _room(tmp_path)
    said = ["uno", "uno dos", "uno dos tres"]

    def writes() -> None:
        if said:
            kept.files["corrida/00001-item-01/salida/a.VAL"] = (said.pop(0).encode(), MOMENT)

    time.meanwhile = writes
    ended = _validator(kept, lambda _: 0, time, Watcher(lambda: None)).validate(root, NOW)
    assert 0 == ended.code
    assert "uno dos tres" == (root / "salida/a.VAL").read_text()
    assert [5.0] * 4 == time.waits


@pytest.mark.parametrize("watches", [True, False])
def test_a_result_that_never_ends_is_the_validators(tmp_path: Path, watches: bool) -> None:
    """It did not end in its time, as a command that does not; nothing of the file is here."""
    kept, time, root = Kept(), Time(), _room(tmp_path)
    name = "corrida/00001-item-01/salida/a.VAL"

    def grows(folder: str = "") -> int:
        kept.files[name] = (kept.files.get(name, (b"", 0))[0] + b"x", MOMENT)
        return 0

    time.meanwhile = grows
    kept.get = lambda name, mark, place: bool(grows())
    inner = Watcher(lambda: None) if watches else None
    ended = _validator(kept, grows, time, inner).validate(root, NOW)
    assert (None, "a los 60 s seguía escribiendo salida/a.VAL") == (ended.code, ended.said)
    assert 60.0 <= time.now < 70.0
    assert [] == [one for one in root.rglob("*") if one.is_file()]


def test_what_the_server_does_not_do_leaves_the_item_unjudged(tmp_path: Path) -> None:
    """It is no mark against the validator, whatever became of it."""
    kept, root = Kept(fails="sftp.ejemplo.co:22 cortó la conexión al leer."), _room(tmp_path)
    with pytest.raises(BlockedError, match="cortó la conexión al leer"):
        _validator(kept, lambda folder: 1, Time()).validate(root, NOW)


def test_how_a_command_ended_is_told_with_what_it_left(tmp_path: Path) -> None:
    """Its exit code is the validator's own."""
    kept, root = Kept(), _room(tmp_path)

    def dies(folder: str) -> int:
        kept.files[f"{folder}/salida/a.VAL"] = (b"a medias", MOMENT)
        return 3

    assert 3 == _validator(kept, dies, Time()).validate(root, NOW).code
    assert (root / "salida/a.VAL").exists()
