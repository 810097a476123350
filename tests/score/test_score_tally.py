"""What the trials of many defects say: counted by class and level, by phase alone, and by
requirement.
"""

from dataclasses import replace

from conformance.core.requirement import ATTESTATION
from conformance.http.verification import load_pack
from conformance.packs.siifa.sandbox.defects import DEFECTS
from conformance.selftest.tally import (
    Alone,
    Tally,
    by_class,
    by_level,
    by_phase,
    by_requirement,
    lacking,
    sample,
    tally,
)
from conformance.selftest.trial import AMONG_OTHERS, FOUND, MISSED, OTHER_CODE, Trial, why

REQUIREMENTS = load_pack("siifa").requirements


def trial(
    defect: str,
    how: str = FOUND,
    codes: tuple[str, ...] = (),
    phases: tuple[str, ...] = ("probing",),
    breaks: tuple[str, ...] = (),
    met: tuple[str, ...] = ("a",),
) -> Trial:
    return Trial(defect, DEFECTS[defect].code, how, codes, phases, breaks, met, (), None)


def test_a_score_counts_what_its_own_code_found_alone_or_not() -> None:
    made = tally(
        "x",
        [
            trial("ips-formula"),
            trial("ips-formula", AMONG_OTHERS),
            trial("ips-formula", OTHER_CODE),
            trial("ips-formula", MISSED),
        ],
    )
    assert Tally("x", 1, 1, 1, 1) == made
    assert (4, 50.0) == (made.total, made.score)


def test_defects_are_counted_by_the_class_of_their_code_and_by_their_level() -> None:
    """A class or a level without defects is left out."""
    made = [trial("ips-formula"), trial("glosa-sin-radicar", MISSED)]
    assert [Tally("SEC", 1, 0, 0, 0), Tally("LIF", 0, 0, 0, 1)] == by_class(made)
    kinds = ["sutil" if DEFECTS[one.defect].subtle else "simple" for one in made]
    assert [
        Tally(f"MUST {kinds[0]}", 1, 0, 0, 0),
        Tally(f"SHOULD {kinds[1]}", 0, 0, 0, 1),
    ] == by_level(made, DEFECTS)


def test_a_phase_says_what_it_finds_and_what_is_lost_without_it() -> None:
    made = [
        trial("ips-formula", phases=("probing", "scenario")),
        trial("fuga-de-pila", phases=("scenario",)),
    ]
    assert [Alone("probing", 1, ()), Alone("scenario", 2, ("fuga-de-pila",))] == by_phase(
        made, ("probing", "scenario")
    )


def test_a_defect_concerns_what_it_breaks_and_one_that_was_missed_what_it_names() -> None:
    named = DEFECTS["fuga-de-pila"].requirement
    made = [
        trial("ips-formula", breaks=("SIIFA-ROL", "SIIFA-R09")),
        trial("fuga-de-pila", OTHER_CODE),
    ]
    proofs = {
        one.requirement.id: one for one in by_requirement(made, REQUIREMENTS.values(), DEFECTS)
    }
    assert (("ips-formula",), ()) == (
        proofs["SIIFA-R09"].plain + proofs["SIIFA-R09"].subtle,
        proofs["SIIFA-R09"].missed,
    )
    assert ("fuga-de-pila",) == proofs[named].missed


def test_an_obligation_without_a_plain_and_a_subtle_defect_is_lacking() -> None:
    """What only somebody's word can tell is not asked of the matrix."""
    proofs = by_requirement([], REQUIREMENTS.values(), DEFECTS)
    assert not [one for one in proofs if one.requirement.verify == ATTESTATION]
    assert {"simple y uno sutil"} == {one.lacking for one in lacking(proofs)}
    assert {"MUST", "SHOULD"} == {str(one.requirement.level) for one in lacking(proofs)}


def test_a_sample_has_every_code_and_is_always_the_same() -> None:
    every = list(DEFECTS.values())
    one, three = sample(every, 1), sample(every, 3)
    assert sorted({defect.code for defect in every}) == sorted(defect.code for defect in one)
    assert one == sample(every, 1)
    assert every == sample(every, len(every))
    assert all(
        sum(defect.code == code for defect in three) <= 3
        for code in {defect.code for defect in every}
    )


def test_whatever_was_not_found_by_exactly_its_code_has_a_line_that_says_why() -> None:
    assert "" == why(trial("ips-formula", codes=("SEC-03",)))
    assert "Además de su código se halló LIF-01, en b." == why(
        replace(trial("ips-formula", AMONG_OTHERS, ("LIF-01", "SEC-03")), others=("b",))
    )
    assert "Se halló como LIF-01, en b, c, d y 1 más; su propio código no llegó a decirse." == why(
        replace(trial("ips-formula", OTHER_CODE, ("LIF-01",)), others=("b", "c", "d", "e"))
    )
    assert "Lo encontraron 2 pruebas (a, b) y ninguna comprobación lo notó." == why(
        trial("ips-formula", MISSED, met=("a", "b"))
    )
    assert "Ninguna prueba hace una petición que este defecto cambie." == why(
        trial("ips-formula", MISSED, met=())
    )
