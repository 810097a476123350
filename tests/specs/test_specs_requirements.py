"""The requirements have lasting ids, one sentence each, and a source in a listed document; every
obligation is verified by something, or says why nothing does."""

from collections import Counter

import pytest
from specs_siifa import CAPABILITIES, SHARED, official, spec

from conformance.cli.requirements import all_items, coverage, faults_of
from conformance.core.requirement import ATTESTATION, STANDING
from conformance.http.verification import load_pack

MANUAL = sorted(
    name
    for name in CAPABILITIES
    if name.endswith(("glosa", "devolucion")) or "glosa_" in name or "devolucion_" in name
)
SECOND = ("R02b", "R05b", "R17b", "R19b", "R32b", "S12b")
# The ids that were given first, and their levels: for ever.
FIRST = {
    f"SIIFA-{name}"
    for name in (
        *(f"S{number:02}" for number in range(1, 15)),
        *(f"R{number:02}" for number in range(1, 35)),
        *(f"I{number:02}" for number in range(1, 7)),
        *SECOND,
        *(f"MAN-4.{number}" for number in range(1, 8)),
        *(f"MAN-5.{name}" for name in MANUAL),
        *(f"MAN-7.{code}" for code in (200, 400, 401, 403, 404, 500)),
        "ROL",
        "CORE",
        "DOC",
    )
}
LOWER = {
    "SHOULD": {
        "S12b",
        "I05",
        "I06",
        "R02b",
        "R05b",
        "R07",
        "R10",
        "R11",
        "R14",
        "R15",
        "R16",
        "R17b",
        "R19b",
        "R22",
        "R30",
    },
    "MAY": {"S09", "R08", "R18", "R32b", "DOC"},
}
FAMILIES = (
    "SIIFA-MAN-",
    "SIIFA-LEY-57.",
    "SIIFA-RES2284-",
    "SIIFA-OF4.",
    "SIIFA-OAS-S.",
    "SIIFA-TIM",
)
LEAST = 180
SILENT = {
    "iniciar_sesion",
    "listar_glosa",
    "listar_devolucion",
    "listar_transacciones_rips",
    "listar_usuarios_rips",
    "ver_usuario_rips",
}  # OF4 says nothing of these: another document's, or no description


def test_ids_that_were_given_stay_and_new_ones_say_their_source() -> None:
    ids = [one["id"] for one in spec("requirements")["requirements"]]
    assert len(ids) == len(set(ids)) >= LEAST
    assert FIRST <= set(ids)
    assert [] == [name for name in set(ids) - FIRST if not name.startswith(FAMILIES)]


def test_manual_names_eighteen_services() -> None:
    assert len(MANUAL) == 18


def test_levels_are_those_of_the_norm() -> None:
    seen = {
        level: {
            one["id"].removeprefix("SIIFA-")
            for one in spec("requirements")["requirements"]
            if one["level"] == level and one["id"] in FIRST
        }
        for level in LOWER
    }
    assert seen == LOWER


def test_each_says_one_sentence_and_cites_a_listed_document() -> None:
    catalogue = spec("requirements")
    for one in catalogue["requirements"]:
        assert one["document"] in catalogue["documents"]
        assert one["source"]
        assert one["section"]
        assert one["text"].removesuffix("»").endswith(".")
        assert "\n" not in one["text"]


def test_the_rows_of_a_section_stand_together() -> None:
    places = [(one["document"], one["section"]) for one in spec("requirements")["requirements"]]
    starts = [
        place for before, place in zip([None, *places], places, strict=False) if before != place
    ]
    assert [] == [place for place, times in Counter(starts).items() if times > 1]


def test_every_operation_that_the_official_document_describes_has_requirements_of_its_own() -> None:
    named = {
        one["id"].split(".")[1]
        for one in spec("requirements")["requirements"]
        if one["id"].startswith("SIIFA-OF4.")
    }
    assert CAPABILITIES - SILENT == named


def test_a_part_is_not_stronger_than_what_holds_it() -> None:
    rank = {"MUST": 0, "SHOULD": 1, "MAY": 2}
    level = {one["id"]: rank[one["level"]] for one in spec("requirements")["requirements"]}
    stronger = [
        one["id"]
        for one in spec("requirements")["requirements"]
        if one.get("within") and level[one["id"]] < min(level[wider] for wider in one["within"])
    ]
    assert [] == stronger


def test_what_is_quoted_of_the_manual_is_in_the_manual() -> None:
    """Words between «» are the norm's, letter by letter; «[…]» marks what was left out."""
    if not SHARED.exists():
        pytest.skip("los documentos de origen no están junto a esta copia")
    manual = _plain(next((SHARED / "seeds").glob("000_*.txt")).read_text(encoding="utf-8"))
    quoted = [
        (one["id"], piece)
        for one in spec("requirements")["requirements"]
        if one["id"] not in FIRST and one["document"] in ("MAN", "LEY1438", "RES2284")
        for quote in one["text"].split("«")[1:]
        for piece in quote.split("»")[0].split("[…]")
    ]
    assert len(quoted) > 50
    assert [] == [
        (name, piece) for name, piece in quoted if _plain(piece).strip(" .") not in manual
    ]


def test_every_obligation_has_an_item_or_a_reason() -> None:
    pack = load_pack("siifa")
    items = all_items(pack)
    assert [] == faults_of(pack, items, coverage(pack, items))


def test_standing_and_attested_requirements_are_these() -> None:
    by = {
        verify: [
            name for name, one in load_pack("siifa").requirements.items() if one.verify == verify
        ]
        for verify in (STANDING, ATTESTATION)
    }
    assert {
        "SIIFA-S01",
        "SIIFA-S02",
        "SIIFA-S12",
        "SIIFA-S13",
        "SIIFA-S14",
        "SIIFA-MAN-4.3",
        "SIIFA-MAN-4.7",
        "SIIFA-TIM",
    } == set(by[STANDING])
    assert "SIIFA-LEY-57.1e" in by[ATTESTATION]


def test_the_official_document_describes_what_the_register_takes_from_it() -> None:
    """A source that names an operation names one that the official document has."""
    if not SHARED.exists():
        pytest.skip("los documentos de origen no están junto a esta copia")
    document = official("siifa-swagger-modulo4-20260326-v103.json")
    served = {
        f"{method.upper()} {path}" for path, verbs in document["paths"].items() for method in verbs
    }
    cited = {
        one["source"].split("OF4 ")[1]
        for one in spec("requirements")["requirements"]
        if one["id"].startswith("SIIFA-OF4.")
    }
    assert set() == cited - served


def _plain(text: str) -> str:
    return " ".join(text.replace("“", "").replace("”", "").lower().split())
