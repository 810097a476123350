"""What is in flight together: nobody beside a login, no list beside who writes into it."""

from dataclasses import replace

from core_sample import PLAN, item

from conformance.http.item import Item
from conformance.run.schedule import Schedule
from conformance.run.stages import stages

_LOGIN = replace(item("login"), capability="iniciar_sesion")
_READ = item("read")
_WRITE = replace(item("write"), writes=1)
_LONG = replace(item("long"), writes=30)
_LAST = replace(item("last"), last=True, capability="iniciar_sesion")
_ALL = (_READ, _WRITE, _LAST, _LOGIN, _LONG)


def _names(schedule: Schedule, items: tuple[Item, ...] = _ALL) -> list[tuple[int, list[str]]]:
    made = stages(PLAN, schedule, items, 4, lambda item: 1 + item.writes)
    return [(one.at_once, [piece.id for piece in one.pieces]) for one in made]


def test_logins_go_alone_then_who_writes_then_who_reads_then_who_goes_last() -> None:
    """The longest of those who write is begun first."""
    expected = [(1, ["login"]), (4, ["long", "write"]), (4, ["read"]), (4, ["last"])]
    assert expected == _names(Schedule(_ALL, {}))


def test_who_reads_what_others_share_goes_with_those_that_write() -> None:
    """Somebody comes after it: it may not wait for all of them."""
    shared = Schedule(_ALL, {}, {"write": ("read",)})
    assert [["login"], ["long", "read", "write"], [], ["last"]] == [
        names for _, names in _names(shared)
    ]


def test_who_is_waited_for_longest_is_begun_first() -> None:
    """A short one goes before a longer one when a long one waits for it."""
    middling = replace(item("middling"), writes=10)
    order = (middling, _WRITE, _LONG)
    shared = Schedule(order, {}, {"long": ("write",)})
    assert ["write", "long", "middling"] == _names(shared, order)[1][1]
