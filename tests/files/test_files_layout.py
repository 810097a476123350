"""Layouts as data: what a field takes, what ails a record, and what can't be read."""

from pathlib import Path

import pytest

from conformance.core.drawing import drawn
from conformance.core.errors import UsageError
from conformance.files.generation import BROKEN, mistakes, text_of
from conformance.files.layout import COUNT, DAY, DOMAIN, EMPTY, KIND, WIDTH, Layout, load_layout

HEAD = "no,nombre,tipo,longitud,obligatorio,valores,fuente,confianza\n"
ROWS = """1,clave,alfanumerico,6,si,,una prueba,C2
2,apellido,alfa,1..20,si,,una prueba,C2
3,nacido,dia,10,si,,una prueba,C1
4,zona,alfa,1,no,U R,una prueba,C2
5,cuenta,numerico,0|3,no,,una prueba,C2
"""
GOOD = ["ABC123", "PEÑA", "29/02/2024", "U", "123"]


def _layout(tmp_path: Path, rows: str = ROWS) -> Layout:
    path = tmp_path / "uno.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    return load_layout(path)


def test_a_record_that_is_right_has_no_flaw(tmp_path: Path) -> None:
    """Every field by its kind, width and domain; what is not required may be empty."""
    shape = _layout(tmp_path)
    assert [] == list(shape.flaws(GOOD))
    assert [] == list(shape.flaws(["ABC123", "PEÑA", "29/02/2024", "", ""]))


@pytest.mark.parametrize(
    ("place", "text", "expected"),
    [
        (0, "", EMPTY),
        (0, "ABC1234", WIDTH),
        (1, "P3ÑA", KIND),
        (1, "peña", KIND),
        (2, "29/02/2023", DAY),
        (2, "2024-02-29", DAY),
        (3, "X", DOMAIN),
        (4, "12A", KIND),
        (4, "1234", WIDTH),
    ],
)
def test_a_mistake_of_a_field_is_told_as_what_it_is(
    place: int, text: str, expected: str, tmp_path: Path
) -> None:
    """One field is wrong, and that alone is told."""
    cells = [*GOOD[:place], text, *GOOD[place + 1 :]]
    assert [expected] == [one.what for one in _layout(tmp_path).flaws(cells)]


def test_a_record_of_another_width_is_told_as_that_alone(tmp_path: Path) -> None:
    """Fields of a record that has more or less of them are not looked at."""
    shape = _layout(tmp_path)
    record = ",".join(GOOD)
    for _, change in BROKEN:
        flaws = list(shape.flaws(change(record, ",").split(",")))
        assert [COUNT] == [one.what for one in flaws]


def test_each_mistake_that_a_layout_tells_makes_its_field_wrong(tmp_path: Path) -> None:
    """A mistake is one of its own field, and has the flaw that it says."""
    shape = _layout(tmp_path)
    made = list(mistakes(shape))
    assert {one.field.name for one in made} == set(shape.places)
    for one in made:
        text = one.change(GOOD[one.field.number - 1])
        assert (one.name, one.flaw) == (one.name, one.field.flaw(text))


def test_what_is_drawn_of_a_field_is_right_in_it(tmp_path: Path) -> None:
    """A hundred texts of each field, the same for the same chance."""
    for field in _layout(tmp_path).fields:
        texts = drawn(text_of(field), 100, 7)
        assert set() == {field.flaw(text) for text in texts} - {""}
        assert texts == drawn(text_of(field), 100, 7)


@pytest.mark.parametrize(
    "rows", ["", "1,clave,otra,6,si,,x,C2\n", "2,clave,alfa,6,si,,x,C2\n", "1,c,alfa,x,si,,x,C2\n"]
)
def test_what_is_no_layout_is_told_with_its_row(rows: str, tmp_path: Path) -> None:
    """A kind, a number or a width that nobody knows is refused."""
    with pytest.raises(UsageError):
        _layout(tmp_path, rows)
