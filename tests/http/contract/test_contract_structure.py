"""The frame of a document: what refers, what leads nowhere and what is not what is read there."""

from typing import Any

import pytest

from conformance.http.contract.structure import (
    broken_references,
    followed,
    misshapen,
    plain,
    server_url,
)
from conformance.http.contract.wellformed import misshapen_schemas


def test_extensions_are_left_out_and_a_path_is_none() -> None:
    assert {"a": 1, "x-/a": 2} == plain({"a": 1, "x-b": 3, "x-/a": 2})


@pytest.mark.parametrize(
    ("server", "url"),
    [
        ({"url": "https://{h}/v1", "variables": {"h": {"default": "uno"}}}, "https://uno/v1"),
        ({"url": "https://{h}/v1"}, "https://{h}/v1"),
        ({"url": None}, ""),
        ("https://uno", ""),
    ],
)
def test_the_address_of_a_server_has_its_variables_at_their_defaults(server: Any, url: str) -> None:
    assert url == server_url(server)


def test_a_reference_is_followed_and_one_that_turns_in_a_circle_ends() -> None:
    raw = {"a": {"$ref": "#/b"}, "b": {"$ref": "#/c"}, "c": {"d": 1}, "z": {"$ref": "#/z"}}
    assert ({"d": 1}, {"$ref": "#/z"}) == (followed(raw, raw["a"]), followed(raw, raw["z"]))


def test_a_reference_that_leads_nowhere_is_a_fault_each_time() -> None:
    raw = {"a": {"$ref": "#/no"}, "b": {"$ref": "#/c"}, "c": {}}
    assert 1 == len(list(broken_references(raw)))


@pytest.mark.parametrize(
    ("paths", "where"),
    [
        ([], "#/paths"),
        ({"/a": 1}, "#/paths/~1a"),
        ({"/a": {"get": {"responses": {}}}}, ""),
        ({"/a": {"get": "nada"}}, "#/paths/~1a/get"),
    ],
)
def test_a_part_of_the_frame_of_another_shape_is_told_with_its_place(
    paths: Any, where: str
) -> None:
    told = [one.message for one in misshapen({"paths": paths})]
    assert bool(where) is bool(told)
    assert all(where in one for one in told)


@pytest.mark.parametrize(
    ("schema", "right"),
    [
        ({"maxLength": 3}, True),
        ({"maxLength": -1}, False),
        ({"maxLength": 2.0}, True),
        ({"maxLength": True}, False),
        ({"required": "a"}, False),
        ({"properties": {"required": {"type": "string"}}}, True),
        ({"type": ["string", "null"]}, True),
        ({"enum": "a"}, False),
        ({"example": {"maxLength": "a"}}, True),
    ],
)
def test_a_keyword_of_a_schema_has_a_value_it_can_mean(schema: dict[str, Any], right: bool) -> None:
    """A property may be called as a keyword is, and an example is no schema."""
    raw = {"components": {"schemas": {"Uno": schema}}}
    assert right is not bool(list(misshapen_schemas(raw)))
