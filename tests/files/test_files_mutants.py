"""Mutants of files: operators of cells, records and files, the places where they show, and what a
shadow notes.
"""

from pathlib import Path

import pytest

from conformance.core.mutant_space import MutantBreach, MutantSpace
from conformance.files.mutants.came_out import CameOut, ResultForm, marks_of, spoil
from conformance.files.mutants.mutant import (
    ALWAYS,
    BY_POSITION,
    FileBlock,
    FileCondition,
    FileMutant,
    Place,
    larger,
)
from conformance.files.mutants.mutation import UNCHANGED, FileShadows, OneMutant
from conformance.files.mutants.operators import CELLS, cell_spoiled, rearranged

BREACH = MutantBreach("CON-01")
ROWS = [b"a", b"b", b"c"]
SEAM = "lista"


def _mutant(operator: str, part: str = "uno registros", when: FileCondition = ALWAYS) -> FileMutant:
    return FileMutant(SEAM, operator, "leer", part, when, BREACH)


@pytest.mark.parametrize(
    ("operator", "before", "after"),
    [
        ("vacio", "ANA", ""),
        ("sin-el-ultimo-caracter", "ANA", "AN"),
        ("un-caracter-mas", "ANA", "ANAA"),
        ("cortado-en-5", "PRUEBAS", "PRUEB"),
        ("en-minusculas", "ANA", "ana"),
        ("sin-tildes", "PEÑA", "PENA"),
        ("sin-ceros", "05", "5"),
        ("con-un-blanco", "ANA", "ANA "),
        ("del-anterior", "ANA", "EVA"),
        ("del-primero", "ANA", "LUZ"),
    ],
)
def test_an_operator_spoils_one_cell(operator: str, before: str, after: str) -> None:
    """Of the record that its condition picks; the others and the other columns stay."""
    rows = [["1", "LUZ"], ["2", "EVA"], ["3", before]]
    made = cell_spoiled(rows, 1, operator, BY_POSITION[2])
    assert [["1", "LUZ"], ["2", "EVA"], ["3", after]] == made


def test_every_operator_of_cells_leaves_an_empty_one_empty() -> None:
    """There is nothing to spoil, but what stands around it."""
    around = ("del-anterior", "del-primero")
    assert {""} == {
        cell_spoiled([[""]], 0, name, ALWAYS)[0][0] for name in CELLS if name not in around
    }


@pytest.mark.parametrize(
    ("operator", "when", "made"),
    [
        ("falta", BY_POSITION[0], [b"b", b"c"]),
        ("falta", larger(2), []),
        ("falta", larger(3), ROWS),
        ("dos-veces", BY_POSITION[2], [b"a", b"b", b"c", b"c"]),
        ("repite-el-anterior", BY_POSITION[1], [b"a", b"a", b"c"]),
        ("al-reves", ALWAYS, [b"c", b"b", b"a"]),
        ("trae-uno-ajeno", ALWAYS, [b"a", b"b", b"c", b"x"]),
    ],
)
def test_an_operator_rearranges_records(
    operator: str, when: FileCondition, made: list[bytes]
) -> None:
    assert made == rearranged(ROWS, operator, when, [b"a", b"x"])


def test_a_condition_is_of_a_coordinate_or_of_a_record() -> None:
    """Of a file as a whole every record may be the one."""
    place = Place({"entidad": "A"}, 2, 3)
    assert FileCondition("entidad", "A").holds(place)
    assert not FileCondition("entidad", "B").holds(place)
    assert [False, True, False] == [one.holds(place) for one in BY_POSITION]
    assert all(one.holds(Place({"entidad": "A"})) for one in BY_POSITION)


def test_a_mutant_changes_what_is_of_its_part_and_place_alone() -> None:
    mutation = OneMutant(_mutant("falta", when=FileCondition("entidad", "A")))
    here, there = Place({"entidad": "A"}), Place({"entidad": "B"})
    assert "mal" == mutation.turn(SEAM, "uno registros", here, "bien", lambda mutant: "mal")
    assert "bien" == mutation.turn(SEAM, "uno registros", there, "bien", lambda mutant: "mal")
    assert "bien" == mutation.turn(SEAM, "otros", here, "bien", lambda mutant: "mal")
    assert "bien" == UNCHANGED.turn(SEAM, "uno registros", here, "bien", lambda mutant: "mal")


def test_a_shadow_changes_nothing_and_notes_whom_it_would() -> None:
    """One that would leave the value as it is meets nobody."""
    met, idle = _mutant("falta"), _mutant("dos-veces")
    shadows = FileShadows([met, idle])
    shadows.sender = "item"

    def change(mutant: FileMutant) -> str:
        return "mal" if mutant is met else "bien"

    assert "bien" == shadows.turn(SEAM, "uno registros", Place(), "bien", change)
    assert {met.id: {"item": None}, idle.id: {}} == shadows.met


def test_the_space_is_a_sum_of_products() -> None:
    blocks = [
        FileBlock("a", "leer", "x", ("1", "2"), (ALWAYS, *BY_POSITION), BREACH),
        FileBlock("b", "leer", "y", ("1",), (ALWAYS,), BREACH),
    ]
    space = MutantSpace(blocks)
    assert (9, {"a": 8, "b": 1}) == (len(space), dict(space.sizes()))
    assert 9 == len({space[number].id for number in range(9)})


FORM = ResultForm(
    "cp1252",
    ";",
    lambda path: (
        CameOut(path, SEAM, "uno", {}, ("nombre", "zona"), path.parent.name)
        if path.suffix == ".txt"
        else None
    ),
    lambda one: one.path.with_name("otro.txt"),
    lambda one: one.path.parent.with_name("B") / one.path.name,
)


def _left(folder: Path, mutant: FileMutant) -> dict[str, bytes]:
    """Return what lies in a folder when a file has come and is spoiled."""
    (folder / "A").mkdir()
    (folder / "A" / "antes.txt").write_bytes(b"X;U\r\n")
    before = marks_of(folder)
    (folder / "A" / "uno.txt").write_bytes("PEÑA;U\r\nANA;R\r\n".encode("cp1252"))
    spoil(folder, before, FORM, OneMutant(mutant))
    found = sorted(path for path in folder.rglob("*.txt") if path.name != "antes.txt")
    assert b"X;U\r\n" == (folder / "A" / "antes.txt").read_bytes()
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.mark.parametrize(
    ("operator", "part", "left"),
    [
        ("sin-tildes", "uno nombre", {"A/uno.txt": b"PENA;U\r\nANA;R\r\n"}),
        ("vacio", "uno zona", {"A/uno.txt": b"PE\xd1A;\r\nANA;\r\n"}),
        ("al-reves", "uno registros", {"A/uno.txt": b"ANA;R\r\nPE\xd1A;U\r\n"}),
        ("no-sale", "uno archivo", {}),
        ("sale-vacio", "uno archivo", {"A/uno.txt": b""}),
        ("con-otro-nombre", "uno archivo", {"A/otro.txt": b"PE\xd1A;U\r\nANA;R\r\n"}),
        ("en-otra-carpeta", "uno archivo", {"B/uno.txt": b"PE\xd1A;U\r\nANA;R\r\n"}),
    ],
)
def test_what_came_out_is_spoiled_where_it_lies(
    tmp_path: Path, operator: str, part: str, left: dict[str, bytes]
) -> None:
    """What had come before stays as it is."""
    assert left == _left(tmp_path, _mutant(operator, part))
