"""What a pack brings is what the code would make, and is asked instead of being made again."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from corpora import corpora, renew

from conformance.core.cache import Cache
from conformance.http.generation.corpus import bring, obtain
from conformance.http.verification import load_pack
from conformance.run.plan import make_plan
from conformance.selftest.own_target import target_of

PLAN = make_plan(target_of(), {})


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="made with the characters of 3.11")
def test_what_a_pack_brings_is_what_would_be_made() -> None:
    """When it fails: make corpora."""
    folder = load_pack("siifa").corpora
    assert folder is not None
    brought = {path.name: path.read_bytes() for path in folder.glob("corpus-*.jsonl")}
    assert corpora("siifa") == brought


def test_what_is_brought_is_asked_and_what_is_damaged_is_made_again(tmp_path: Path) -> None:
    """Whole files are taken as they are: here one whose only change is a seed that nobody reads."""
    pack = replace(PLAN.pack, corpora=tmp_path)
    ((name, data),) = bring(pack, PLAN.contract, 3, 1).items()
    marked = data.replace(b'"seed":3', b'"seed":4', 1)
    renew(tmp_path, {name: marked})
    taken = obtain(pack, PLAN.contract, 3, 1, Cache()).data
    renew(tmp_path, {name: data[:-9]})
    again = obtain(pack, PLAN.contract, 3, 1, Cache()).data
    assert (marked, data) == (taken, again)


def test_a_renewed_folder_holds_nothing_else(tmp_path: Path) -> None:
    """What an earlier version brought goes."""
    (tmp_path / "corpus-old.jsonl").write_bytes(b"")
    renew(tmp_path, {"corpus-new.jsonl": b"x"})
    assert ["corpus-new.jsonl"] == [path.name for path in tmp_path.iterdir()]
