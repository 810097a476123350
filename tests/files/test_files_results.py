"""What came back divides what was sent; names, forms and expressions as files have them."""

from pathlib import Path

import pytest

from conformance.core.errors import UsageError
from conformance.files.form import Form, lines_of
from conformance.files.item import DeliveryItem
from conformance.files.naming import named, parts_of
from conformance.files.results import Listed, divided, listed_in
from conformance.run.deliveries.keyword import choosing

SENT = (b"a", b"b", b"b", b"c")


@pytest.mark.parametrize(
    ("taken", "listed", "lost", "both", "strange"),
    [
        ((b"a", b"b", b"b"), (b"c",), 0, 0, 0),
        ((b"a", b"b"), (b"c",), 1, 0, 0),
        ((b"a", b"b", b"b", b"c"), (b"c",), 0, 1, 0),
        ((b"a", b"b", b"b", b"x"), (b"c",), 0, 0, 1),
        ((), (), 4, 0, 0),
    ],
)
def test_each_record_is_taken_or_listed_once(
    taken: tuple[bytes, ...], listed: tuple[bytes, ...], lost: int, both: int, strange: int
) -> None:
    """What is left over on either side is counted; two equal records are two."""
    made = divided(SENT, taken, listed)
    assert (4, lost, both, strange) == (made.sent, made.lost, made.both, made.strange)
    assert made.whole == (not (lost or both or strange))


def test_a_listed_record_is_all_but_its_last_column(tmp_path: Path) -> None:
    """Whatever the ends of its lines, blank ones left out."""
    path = tmp_path / "uno.NEG"
    path.write_bytes(b"a,b,W-01\r\n\r\nc,d,W-02;")
    assert [Listed(b"a,b", "W-01"), Listed(b"c,d", "W-02;")] == list(listed_in(path, b","))


def test_a_file_is_written_and_read_a_line_at_a_time(tmp_path: Path) -> None:
    """In its encoding, with its ends of line; the last line may go without one."""
    path = tmp_path / "uno.txt"
    assert 2 == Form(closed=False).write(path, iter(["PEÑA", "b"]))
    assert b"PE\xd1A\r\nb" == path.read_bytes()
    assert [b"PE\xd1A", b"b"] == list(lines_of(path))
    assert path.read_bytes() == Form(closed=False).content(["PEÑA", "b"])


def test_a_name_is_made_of_its_pattern_and_read_by_it() -> None:
    """Whatever its case; another name has no parts."""
    pattern, widths = "{TT}{QUIEN}.txt", {"TT": "[A-Z]{2}", "QUIEN": "[A-Z0-9]{3}"}
    parts = {"TT": "MA", "QUIEN": "X01"}
    assert "MAX01.txt" == named(pattern, parts)
    assert parts == parts_of(pattern, "MAX01.TXT", widths)
    assert parts_of(pattern, "MAX01.exe", widths) is None


@pytest.mark.parametrize(
    ("keyword", "expected"),
    [("", True), ("Una and not otra", True), ("otra or a/b", True), ("not (una or otra)", False)],
)
def test_an_expression_chooses_items_by_title_and_id(keyword: str, expected: bool) -> None:
    """Words are looked for whatever their case, joined by and, or, not."""
    item = DeliveryItem("a/b", "probing", "Una cosa", lambda context: None)
    assert expected == choosing(keyword)(item)


def test_what_is_no_expression_is_refused() -> None:
    """Before anything is delivered."""
    with pytest.raises(UsageError):
        choosing("una and")
