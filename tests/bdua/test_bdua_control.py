"""The control of a file, the signature of a letter, and what else a target asks for: each is found
where it is broken, of nobody where it holds, and obliges nobody where its form is a guess.
"""

from typing import Any

import pytest
from bdua_rehearsal import codes_of, journals_of, target_of

from conformance.core.finding import Level, Verdict
from conformance.files.target import DeliveryTarget
from conformance.packs.bdua.control import FIRST, LAST, framed
from conformance.packs.bdua.pack import load
from conformance.packs.bdua.sandbox.defects import DEFECTS
from conformance.packs.bdua.sandbox.rules import AGREED, BY_FILE, BY_RECORD, SIGNED, WHOLE_FILE
from conformance.packs.bdua.sandbox.served import REFERENCE
from conformance.run.deliveries.plan import plan_of

SHOWN = {
    "sin-control": "control/trimestral/sin",
    "control-no-mirado": "control/trimestral/de-mas",
    "control-de-menos": "control/subsidiado/de-menos",
    "control-ajeno": "control/trimestral/ajeno",
    "control-tardio": "control/trimestral/control-tardio",
    "control-como-registro": "control/trimestral/con-control",
    "carta-sin-firma": "carta/trimestral/sin-firma",
    "estructura-del-primero": "registros/trimestral/campos",
}
TOGETHER = ((BY_RECORD, SIGNED), (BY_FILE, SIGNED, WHOLE_FILE))
SOME = (
    *("control/", "sin-firma", "registros/contributivo/campos", "base/trimestral", "orden/"),
    *("archivos/trimestral", "resultados/subsidiado", "trimestral/2026-02", "volumen"),
)


def _asking(manners: tuple[str, ...], **given: Any) -> DeliveryTarget:
    return REFERENCE.asked(target_of(**given), manners)


def test_each_defect_that_shows_where_it_is_asked_for_is_tried() -> None:
    """None is forgotten here."""
    assert set(SHOWN) == {name for name, one in DEFECTS.items() if one.agreed}


@pytest.mark.parametrize("defect", SHOWN)
def test_a_defect_is_found_by_its_code_where_the_target_asks_for_it(defect: str) -> None:
    """By its code, and by no other."""
    one = DEFECTS[defect]
    made = journals_of(_asking(one.agreed), (SHOWN[defect],), [defect], one.agreed)
    assert {one.code} == codes_of(made)


@pytest.mark.parametrize("manners", TOGETHER)
def test_nothing_is_found_of_who_does_what_is_asked(manners: tuple[str, ...]) -> None:
    """With a control in each file, or beside it, every item passes, large files too."""
    made = journals_of(_asking(manners, volumen=3000.0), SOME, manners=manners)
    assert set() == codes_of(made)
    ended = {one.outcome.verdict for one in made}
    assert {Verdict.PASSED, Verdict.NOT_APPLICABLE} >= ended
    controls = [one for one in made if one.item.id.startswith("control/")]
    assert {Verdict.PASSED} == {one.outcome.verdict for one in controls}


def test_what_is_not_asked_for_does_not_apply() -> None:
    """No control and no signature are usual."""
    made = journals_of(target_of(), ("control/", "sin-firma"))
    assert {Verdict.NOT_APPLICABLE} == {one.outcome.verdict for one in made}


def test_what_rests_on_a_guess_of_ours_obliges_nobody() -> None:
    """A control is asked for whose form the target does not say: the acta tells what it would."""
    manners = (BY_RECORD,)
    guess = {"control": AGREED[BY_RECORD]["control"]}
    target = target_of(**guess)
    assert Level.SHOULD == load().level(target, Level.MUST)
    made = journals_of(target, ("control/trimestral/sin",), ["sin-control"], manners)
    assert {Level.SHOULD} == {finding.level for one in made for finding in one.findings}
    assert "control_linea, control_lugar" in load().remarks(target)[-1]
    assert Level.MUST == load().level(_asking(manners), Level.MUST)


def test_a_signature_whose_mark_is_a_guess_obliges_nobody() -> None:
    """As a control."""
    assert Level.SHOULD == load().level(target_of(carta__firma="texto"), Level.MUST)
    assert Level.MUST == load().level(_asking((SIGNED,)), Level.MUST)


def test_what_is_supposed_is_told_in_the_acta() -> None:
    """Each guess with its value, whether the target says it or not."""
    supposed = next(one for one in load().remarks(target_of()) if "supone" in one)
    assert "control = ninguno" in supposed
    assert "carta.firma = presencia" in supposed


@pytest.mark.parametrize(
    ("asked", "manners", "code"), [("archivo", (), "ERR-02"), ("registro", (WHOLE_FILE,), "LIF-07")]
)
def test_what_a_badly_built_record_does_to_its_file_is_what_the_target_says(
    asked: str, manners: tuple[str, ...], code: str
) -> None:
    """Both ways are right where it says neither."""
    words = ("registros/trimestral/campos",)
    seen = journals_of(target_of(), words, manners=manners)
    assert set() == codes_of(seen)
    made = journals_of(target_of(estructura_al_recibir=asked), words, manners=manners)
    assert {code} == codes_of(made)


def test_strict_raises_what_is_recommended() -> None:
    """But not what practice alone shows."""
    said = {"name": "x", "pack": "bdua", "strict": True}
    for profile, level in (("res-0812", Level.MUST), ("adres-practica", Level.SHOULD)):
        target = DeliveryTarget(settings=target_of(perfil=profile).settings, **said)
        assert level == plan_of(load(), target).level("", Level.SHOULD)


@pytest.mark.parametrize(
    ("content", "place", "whole"),
    [
        (b"a\r\nb\r\n", FIRST, b"C\r\na\r\nb\r\n"),
        (b"a\r\nb\r\n", LAST, b"a\r\nb\r\nC\r\n"),
        (b"a\r\nb", LAST, b"a\r\nb\r\nC\r\n"),
        (b"", LAST, b"C\r\n"),
    ],
)
def test_a_control_is_a_line_of_its_own(content: bytes, place: str, whole: bytes) -> None:
    """First or last, whether the last record ends or not."""
    assert whole == framed(content, b"C", b"\r\n", place)
