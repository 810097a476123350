"""The kit serves a system that it does not know: one order of judging, and what is the system's own
stays its own.
"""

import pytest
from kit_things import ThingsClient, client

from conformance.core.errors import UsageError
from conformance.http.reference import Manner
from conformance.sandbox.tables import FIRST_ID


def test_a_row_is_written_and_read_at_every_spelling_of_a_path() -> None:
    """A token in the path is a value of it, in any of the templates."""
    asked = client()
    assert (201, {"id": FIRST_ID, "text": "one", "closed": False}) == asked.create()
    status, other = asked.send("POST", f"/V2/{asked.token()}/things/", {"text": "two"})
    assert (201, FIRST_ID + 1) == (status, other["id"])


@pytest.mark.parametrize(
    ("user", "path", "body", "expected"),
    [
        ("ana", "/nothing", {}, 404),
        ("ana", "/not.a.token/things", {"text": 1}, 401),
        ("leo", "/{token}/things", {"text": 1}, 403),
        ("ana", "/{token}/things", {"text": 1}, 422),
        ("ana", "/{token}/things", {}, 422),
        ("ana", "/{token}/things", {"text": "longer"}, 422),
        ("ana", "/{token}/things", [], 422),
        ("ana", "/{token}/things/zero", None, 422),
        ("ana", "/{token}/things/7", None, 404),
    ],
)
def test_a_request_is_judged_in_one_order(
    user: str, path: str, body: object, expected: int
) -> None:
    """Route, caller, role, shape, and then the rules; what is not valid has the system's status."""
    asked = client(user=user)
    assert expected == asked.send("POST", path.format(token=asked.token()), body)[0]


def test_what_is_not_valid_is_named_as_it_is_declared() -> None:
    """How a place is spelled in a refusal is the system's own affair."""
    assert ["text"] == client().create("longer")[1]["names"]


def test_a_wrong_verb_tells_the_right_ones_and_a_head_has_no_body() -> None:
    things = client().things
    assert 405 == things.handle("GET", "/login").status
    assert b"" == things.handle("HEAD", "/login").body


def test_a_body_that_came_cut_is_not_valid() -> None:
    """A Content-Length that promised more is told before anything else."""
    reply = client().things.receive("POST", "/login", [("Content-Length", "9")], b"{}")
    assert 422 == reply.status


def test_a_rule_that_a_defect_switches_off_is_not_asked() -> None:
    """The same requests on a clean server and on a wrong one."""

    def closed_twice(asked: ThingsClient) -> list[int]:
        number = asked.create()[1]["id"]
        return [asked.close(number)[0], asked.close(number)[0]]

    assert ([200, 409], [200, 200]) == (closed_twice(client()), closed_twice(client("twice")))


def test_a_style_answers_otherwise() -> None:
    """By the name of the style, or by that of one of its variations."""
    for manner in (Manner("loud"), Manner(also=("shouting",))):
        status, body = client(manner=manner).send("GET", "/nothing")
        assert (404, ["ERROR", "NAMES"]) == (status, sorted(body))


@pytest.mark.parametrize(
    ("defects", "manner", "message"),
    [
        (("none",), Manner(), "El defecto «none» no existe. Los que hay: twice"),
        ((), Manner("none"), "--style none: no existe ese estilo"),
        ((), Manner(also=("none",)), "--vary none: no existe esa variación"),
    ],
)
def test_what_a_server_does_not_know_is_refused_when_it_starts(
    defects: tuple[str, ...], manner: Manner, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        client(*defects, manner=manner)
