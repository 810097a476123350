"""The cache keeps what is whole, lets go of what is old, and never stands in the way."""

import os
import threading
from pathlib import Path

import pytest

from conformance.core.cache import Cache, user_cache


def test_what_is_kept_is_found_again_and_nothing_else(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "a" / "b")
    assert None is cache.get("x")
    cache.put("x", b"uno\ndos")
    assert b"uno\ndos" == cache.get("x")
    assert ["x"] == [one.name for one in (tmp_path / "a" / "b").iterdir()]


def test_a_damaged_file_counts_for_none_and_is_written_again(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("x", b"uno")
    whole = (tmp_path / "x").read_bytes()
    for damaged in (whole[:-1], b"", b"uno", whole + b"!"):
        (tmp_path / "x").write_bytes(damaged)
        assert None is cache.get("x")
    cache.put("x", b"uno")
    assert b"uno" == cache.get("x")


def test_without_a_folder_or_with_one_that_cannot_be_nothing_is_kept_and_nothing_fails(
    tmp_path: Path,
) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"")
    for cache in (Cache(), Cache(file), Cache(file / "below")):
        cache.put("x", b"uno")
        assert None is cache.get("x")


def test_the_least_recently_used_go_first(tmp_path: Path) -> None:
    cache = Cache(tmp_path, files=2)
    for moment, name in enumerate("abc"):
        cache.put(name, b"x")
        if (tmp_path / name).exists():
            os.utime(tmp_path / name, (1000 + moment, 1000 + moment))
        cache.get("a")  # used just now
    assert [b"x", None, b"x"] == [cache.get(name) for name in "abc"]


def test_the_bytes_are_bounded_too(tmp_path: Path) -> None:
    cache = Cache(tmp_path, total=300)
    for moment, name in enumerate("abc"):
        cache.put(name, b"x" * 100)  # and 65 of its seal
        if (tmp_path / name).exists():
            os.utime(tmp_path / name, (1000 + moment, 1000 + moment))
    assert 1 == len(list(tmp_path.iterdir()))
    cache.put("d", b"x" * 400)
    assert [] == list(tmp_path.iterdir())


def test_writers_and_readers_at_once_see_whole_things_only(tmp_path: Path) -> None:
    cache = Cache(tmp_path, files=3)
    things = {str(number): bytes([65 + number]) * 50_000 for number in range(5)}
    seen: list[bool] = []

    def work(start: int) -> None:
        for step in range(40):
            name = str((start + step) % 5)
            cache.put(name, things[name])
            seen.append(cache.get(name) in (None, things[name]))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [True] * 160 == seen
    assert {one.name for one in tmp_path.iterdir()} <= set(things)


@pytest.mark.parametrize(
    ("environ", "platform", "folder"),
    [
        ({}, "linux", "home/.cache/siifa-conformance"),
        ({"XDG_CACHE_HOME": "xdg"}, "linux", "xdg/siifa-conformance"),
        ({}, "darwin", "home/Library/Caches/siifa-conformance"),
        ({"LOCALAPPDATA": "local"}, "win32", "local/siifa-conformance"),
        ({}, "win32", "home/AppData/Local/siifa-conformance"),
        ({"CONFORMANCE_CACHE": "own"}, "linux", "own"),
        ({"CONFORMANCE_CACHE": ""}, "linux", None),
    ],
)
def test_each_system_has_its_folder_and_a_variable_goes_first(
    environ: dict[str, str], platform: str, folder: str | None
) -> None:
    assert (Path(folder) if folder else None) == user_cache(environ, platform, Path("home")).folder
