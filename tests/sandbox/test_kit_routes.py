"""Which operation a path means: in any letter case, a literal before a value, verbs told apart."""

import pytest

from conformance.sandbox.routes import Match, NoRouteError, Routes, WrongVerbError

ROUTES = Routes(
    {
        "/v1/things/<id>": {"GET": "one", "PUT": "change"},
        "/v1/things/bulk": {"POST": "many"},
        "/v1/things/<id>/parts/<part>": {"GET": "part"},
        "/v1/things.json": {"GET": "all"},
    }
)


@pytest.mark.parametrize(
    ("method", "path", "found"),
    [
        ("GET", "/v1/things/7", Match("one", (("id", "7"),))),
        ("GET", "/V1/THINGS/7/", Match("one", (("id", "7"),))),
        ("POST", "/v1/things/bulk", Match("many")),
        ("GET", "/v1/things/7/parts/x.y", Match("part", (("id", "7"), ("part", "x.y")))),
        ("GET", "/v1/things.json", Match("all")),
    ],
)
def test_a_path_means_one_operation_and_its_values(
    method: str, path: str, found: Match[str]
) -> None:
    assert found == ROUTES.find(method, path)


@pytest.mark.parametrize("path", ["/", "/v1/things", "/v1/things/7/parts", "/v1/thingsXjson"])
def test_what_no_template_writes_is_not_served(path: str) -> None:
    """A sign of a template stands for itself alone."""
    with pytest.raises(NoRouteError):
        ROUTES.find("GET", path)


def test_a_literal_path_is_no_value_whatever_the_verb() -> None:
    """What may be asked there is told in order."""
    with pytest.raises(WrongVerbError) as bulk:
        ROUTES.find("GET", "/v1/things/bulk")
    with pytest.raises(WrongVerbError) as one:
        ROUTES.find("DELETE", "/v1/things/7")
    assert [(("Allow", "POST"),), (("Allow", "GET, PUT"),)] == [
        bulk.value.headers,
        one.value.headers,
    ]
