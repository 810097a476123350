"""One validation: what came is received or not, and what is due is judged and goes out."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from conformance.core.calendar import local
from conformance.files.mutants.came_out import marks_of, spoil
from conformance.files.mutants.mutation import UNCHANGED, Mutation
from conformance.packs.bdua.layouts import HISTORIC
from conformance.packs.bdua.sandbox.came_out import FORM
from conformance.packs.bdua.sandbox.output import copy_results, write_master, write_results
from conformance.packs.bdua.sandbox.people_table import PeopleTable
from conformance.packs.bdua.sandbox.reception import Desk, receive
from conformance.packs.bdua.sandbox.rules import Rules
from conformance.packs.bdua.sandbox.state import VALIDATED, opened
from conformance.packs.bdua.sandbox.validation import Group, due, grouped


def validate(
    root: Path,
    now: datetime,
    defects: Sequence[str] = (),
    manners: Sequence[str] = (),
    profile: str = HISTORIC,
) -> int:
    """Validate what lies in a folder at an instant, and return the exit code."""
    return _validated(root, now, Rules(frozenset(defects), frozenset(manners)), profile)


def validate_wrongly(root: Path, now: datetime, mutation: Mutation, profile: str) -> int:
    """Validate as a mutant does, and return the exit code."""
    return _validated(root, now, Rules(mutation=mutation), profile)


def _validated(root: Path, now: datetime, rules: Rules, profile: str) -> int:
    with opened(root) as state:
        desk = Desk(root, local(now), rules, profile, state)
        receive(desk)
        people = PeopleTable(state)
        for files in grouped(due(desk)):
            _judge(Group(desk, people, files))
        people.flush()
    return 0


def _judge(group: Group) -> None:
    group.find_shared()
    files, desk = group.ordered(), group.desk
    with _spoiled(desk):
        for one in files:
            write_results(desk, one, group.judged(one))
            desk.state.turn(one.id, VALIDATED)
        for one in {(row.entity, row.kind): row for row in group.files}.values():
            write_master(desk, group.people, one)
    with _spoiled(desk):
        for one in files:
            copy_results(desk, one)


@contextmanager
def _spoiled(desk: Desk) -> Iterator[None]:
    """Have what goes out meanwhile spoiled by what is wrong in the validator."""
    out = desk.root / "salida"
    clean = desk.rules.mutation is UNCHANGED
    before = {} if clean else marks_of(out)
    yield
    if not clean:
        spoil(out, before, FORM, desk.rules.mutation)
