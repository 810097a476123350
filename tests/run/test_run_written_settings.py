"""What a new target file holds as comments loads as it is meant once it is none."""

import re
from typing import Any

from conformance.core.installed import load
from conformance.core.setting import tree
from conformance.core.target import Target
from conformance.run.doctor.interview import Draft, entrances_of, text_of
from conformance.run.target_file import parse_target


def _draft(**more: Any) -> Draft:
    pack = load("sigfe")
    services = dict.fromkeys(pack.services, "https://sigfe.example")
    roles = {"institucion": (("userName", "U"), ("password", "P"))}
    return Draft("sigfe", "SIGFE", services, "pruebas", roles, settings=pack.settings, **more)


def _read(text: str) -> Target:
    names = re.findall(r"\$\{env:(\w+)\}", text)
    return parse_target(text, "objetivo.yaml", {name: name for name in names})


def _uncommented(text: str, first: str) -> str:
    """Return a file with the marks taken off from a line on, to the end of its block."""
    lines = text.split("\n")
    begun = lines.index(f"# {first}")
    ends = next(i for i in range(begun, len(lines)) if not lines[i].startswith("# "))
    bare = [line.removeprefix("# ") for line in lines[begun:ends]]
    return "\n".join([*lines[:begun], *bare, *lines[ends:]])


def test_usual_values_load_as_they_are() -> None:
    """A code of two figures stays a text."""
    usual = {one.name: one.usual for one in load("sigfe").settings if one.usual and not one.private}
    given = _read(_uncommented(text_of(_draft()), "settings:")).settings
    assert usual == {name: given[name] for name in usual}
    assert "03" == given["etapa"]
    assert "rut_principal" not in tree(given)


def test_a_credential_of_each_service_takes_the_place_of_the_role_s() -> None:
    """Without the line of the role, what was a comment is read."""
    text = text_of(_draft(entrances=entrances_of(load("sigfe"), load("sigfe").services)))
    line = next(one for one in text.split("\n") if one.startswith("  institucion: {"))
    read = _read(_uncommented(text.replace(f"{line}\n", ""), "  institucion:"))
    own = read.roles["institucion"].services
    assert set(load("sigfe").services) == set(own)
    assert "U_DEVENGO" == own["devengo"].user_name


def test_where_all_services_take_the_same_one_nothing_is_written() -> None:
    """One way alone."""
    assert "servicio tiene su propia" not in text_of(_draft(entrances={"uno": ("userName",)}))
