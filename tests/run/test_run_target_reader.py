"""The reader of a target puts variables in their places, and shows no password."""

import yaml

from conformance.core.yaml.file import Sort
from conformance.run.target_reader import TargetReader

SORT = Sort("el archivo")


def _read(text: str, **environ: str) -> tuple[TargetReader, dict[str, yaml.Node]]:
    reader = TargetReader(text, "o.yaml", SORT, environ)
    return reader, reader.mapping(reader.root(), "el archivo")


def test_a_password_in_the_line_of_a_fault_is_left_out() -> None:
    reader, top = _read("roles: {a: {password: secreto, otra: 1}}\n")
    reader.fault(top["roles"], "algo")
    assert "secreto" not in str(reader.told()[0])


def test_a_variable_stands_for_what_the_environment_gives() -> None:
    reader, top = _read('a: "x-${env:UNO}"\n', UNO="1")
    assert ("x-1", []) == (reader.text(top["a"], "a"), reader.told())


def test_a_variable_that_is_not_set_is_one_fault_however_often_it_is_used() -> None:
    reader, top = _read('a: "${env:UNO}"\nb: "${env:UNO}"\n')
    for name, node in top.items():
        reader.text(node, name)
    (fault,) = reader.told()
    assert ((1, 4), True) == (fault.position, fault.message.endswith("la usa 2 veces."))


def test_what_is_no_text_is_told_by_what_it_is() -> None:
    reader, top = _read('a: ""\nb: true\nc: 7\n')
    assert ["", "", "7"] == [reader.text(node, name) for name, node in top.items()]
    assert ["a está vacío.", "b debe ser un texto."] == [one.message for one in reader.told()]
