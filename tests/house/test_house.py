"""The core knows no system: what it still knows is counted, and may only shrink."""

from pathlib import Path

import pytest
from house_count import known_places, recorded
from house_words import BEGIN, INSIDE, PART, QUOTED, WHOLE, Word, places

WORDS = (
    Word("glosa", "sustantivo", INSIDE),
    Word("nit", "sustantivo", PART),
    Word("ver_glosa", "capacidad", WHOLE),
    Word("valor", "campo", QUOTED),
    Word("SIIFA-", "requisito", BEGIN),
)


def test_core_knows_no_more_of_the_packs_than_is_recorded() -> None:
    """No line is added that names a pack's word: `python tests/house -v` lists those that do."""
    known = len(known_places())
    assert known <= recorded(), (
        f"{known} lines of the core know a pack and {recorded()} are recorded in "
        "tests/house/known.txt: see `python tests/house -v FILE` for those of a file."
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("class GlosaRow: ...", ("glosa",)),
        ("_id_glosa = 1  # otra", ("glosa",)),
        ("# «Glosa» y glosario", ("glosa",)),
        ("miglosa = 'IDGLOSA'", ("glosa",)),
        ("nitEmisor = unit", ("nit",)),
        ("unit = nitro", ()),
        ('call("ver_glosa")', ("glosa", "ver_glosa")),
        ("prever_glosas()", ("glosa",)),
        ("prever_cosas()", ()),
        ('row["valor"]', ("valor",)),
        ("valor = 1  # un valor", ()),
        ('"SIIFA-R18"', ("SIIFA-",)),
        ("siifa-conformance", ()),
    ],
)
def test_a_word_is_found_as_it_is_looked_for(
    line: str, expected: tuple[str, ...], tmp_path: Path
) -> None:
    """Parts of identifiers, whole ones, quoted words and beginnings are each found their way."""
    file = tmp_path / "line.py"
    file.write_text(line, encoding="utf-8")
    found = tuple(word for one in places(WORDS, [file], tmp_path) for word in one.words)
    assert expected == found
