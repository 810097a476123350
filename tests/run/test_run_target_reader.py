"""The reader of a target gathers every fault with its place, and shows no password."""

import yaml

from conformance.run.target_reader import TargetReader


def _read(text: str, **environ: str) -> tuple[TargetReader, yaml.Node]:
    return TargetReader(text, "o.yaml", environ), yaml.compose(text)


def test_an_unknown_key_is_told_with_the_one_that_is_near() -> None:
    reader, node = _read("nombre: a\nenviroment: b\n")
    reader.mapping(node, ("nombre", "environment"), "el objetivo")
    (fault,) = reader.told()
    assert ("Clave desconocida «enviroment» en el objetivo.", True) == (
        fault.message,
        "¿Quiso decir «environment»?" in fault.accepted,
    )


def test_a_repeated_key_is_a_fault_at_its_second_place() -> None:
    reader, node = _read("a: 1\na: 2\n")
    reader.mapping(node, None, "el mapa")
    (fault,) = reader.told()
    assert ("La clave «a» está repetida en el mapa.", (2, 1)) == (fault.message, fault.position)


def test_what_is_no_mapping_is_a_fault_and_has_no_keys() -> None:
    reader, node = _read("[1]\n")
    assert ({}, 1) == (reader.mapping(node, None, "x"), len(reader.told()))


def test_a_password_in_the_line_of_a_fault_is_left_out() -> None:
    reader, node = _read("roles: {a: {password: secreto, otra: 1}}\n")
    reader.fault(node, "algo")
    assert "secreto" not in str(reader.told()[0])


def test_faults_are_told_in_the_order_of_the_file() -> None:
    reader, node = _read("a: 1\nb: 2\n")
    assert isinstance(node, yaml.MappingNode)
    for key, _ in reversed(node.value):
        reader.fault(key, key.value)
    assert ["a", "b"] == [fault.message for fault in reader.told()]
