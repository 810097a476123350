"""One validation: what came is received or not, and what is due is judged and goes out."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from conformance.core.calendar import local
from conformance.packs.bdua.layouts import HISTORIC
from conformance.packs.bdua.sandbox.output import write_master, write_results
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
    with opened(root) as state:
        rules = Rules(frozenset(defects), frozenset(manners))
        desk = Desk(root, local(now), rules, profile, state)
        receive(desk)
        people = PeopleTable(state)
        for files in grouped(due(desk)):
            _judge(Group(desk, people, files))
        people.flush()
    return 0


def _judge(group: Group) -> None:
    group.find_shared()
    for one in group.ordered():
        write_results(group.desk, one, group.judged(one))
        group.desk.state.turn(one.id, VALIDATED)
    for one in {(row.entity, row.kind): row for row in group.files}.values():
        write_master(group.desk, group.people, one)
