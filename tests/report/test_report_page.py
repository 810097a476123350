"""How pages of ours write what others sent: clipped, dated, with marks that mislead shown."""

import pytest

from conformance.report.page import environment


@pytest.mark.parametrize(
    ("template", "value", "drawn"),
    [
        ("{{ x }}", "<b>", "&lt;b&gt;"),
        ("{{ x }}", "a\u202eb", "a\\u202eb"),
        ("{{ x }}", "a\rb", "a\\rb"),
        ("{{ x | miles }}", 1234567, "1.234.567"),
        ("{{ x | coma }}", 2.0, "2"),
        ("{{ x | coma }}", 2.55, "2,5"),
        ("{{ x | corte }}", "una_<i>", "una_<wbr>&lt;i&gt;"),
        ("{{ x | fecha }}", None, "sin dato"),
        ("{{ x | fecha }}", "ayer", "ayer"),
        ("{{ x | fecha }}", "2026-03-18T20:00:00.5+00:00", "2026-03-18 15:00:00 (Bogotá)"),
        ("{{ x | fecha }}", "2026-03-18T15:00:00", "2026-03-18 15:00:00"),
        ("{{ x | clip }}", "a" * 3000, "a" * 3000),
        ("{{ x | clip }}", "a" * 3001, "a" * 3000 + "… (1 carácter más en ledger.jsonl)"),
        ("{{ x | clip(1) }}", "a" * 1201, "a… (1.200 caracteres más en ledger.jsonl)"),
    ],
)
def test_a_value_is_drawn_for_people(template: str, value: object, drawn: str) -> None:
    assert drawn == environment().from_string(template).render(x=value)
