"""The requirements have lasting ids, one sentence each, and a source in a listed document."""

from specs_siifa import CAPABILITIES, spec

MANUAL = sorted(name for name in CAPABILITIES if name.endswith(("glosa", "devolucion")) or "glosa_" in name
                or "devolucion_" in name)
SECOND = ("R02b", "R05b", "R17b", "R19b", "R32b", "S12b")
IDS = {f"SIIFA-{name}" for name in (
    *(f"S{number:02}" for number in range(1, 15)), *(f"R{number:02}" for number in range(1, 35)),
    *(f"I{number:02}" for number in range(1, 7)), *SECOND, *(f"MAN-4.{number}" for number in range(1, 8)),
    *(f"MAN-5.{name}" for name in MANUAL), *(f"MAN-7.{code}" for code in (200, 400, 401, 403, 404, 500)),
    "ROL", "CORE", "DOC")}
LOWER = {"SHOULD": {"S12b", "I05", "I06", "R02b", "R05b", "R07", "R10", "R11", "R14", "R15", "R16", "R17b", "R19b",
                    "R22", "R30"},
         "MAY": {"S09", "R08", "R18", "R32b", "DOC"}}


def test_ids_are_those_that_were_given_and_unique() -> None:
    ids = [one["id"] for one in spec("requirements")["requirements"]]
    assert (len(ids), set(ids)) == (len(IDS), IDS)


def test_manual_names_eighteen_services() -> None:
    assert len(MANUAL) == 18


def test_levels_are_those_of_the_norm() -> None:
    seen = {level: {one["id"].removeprefix("SIIFA-") for one in spec("requirements")["requirements"]
                    if one["level"] == level} for level in LOWER}
    assert seen == LOWER


def test_each_says_one_sentence_and_cites_a_listed_document() -> None:
    catalogue = spec("requirements")
    for one in catalogue["requirements"]:
        assert one["document"] in catalogue["documents"]
        assert one["source"]
        assert one["text"].endswith(".")
        assert "\n" not in one["text"]
