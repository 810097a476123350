"""The scenarios of SIIFA: silent on a conforming server, and each defect found under its own
code.
"""

import pytest
from scenario_playground import FILES, PlayedItem, all_items, playground, scenario_of

from conformance.core.finding import Finding
from conformance.http.reference import Manner


def _findings(outcomes: dict[str, PlayedItem]) -> list[Finding]:
    return [finding for outcome in outcomes.values() for finding in outcome.findings]


def _stories(outcomes: dict[str, PlayedItem]) -> dict[str, str]:
    return {name: outcome.reason for name, outcome in outcomes.items() if outcome.reason}


@pytest.mark.parametrize(
    ("seed", "options", "revision"),
    [
        (0, {}, "oficial"),
        (1, {}, "oficial"),
        (2, {}, "manual"),
        (3, {"manner": Manner(enforce_terms=True)}, "oficial"),
    ],
)
def test_a_conforming_server_passes_every_story(
    seed: int, options: dict[str, Manner], revision: str
) -> None:
    outcomes = playground(seed=seed, options=options, revision=revision).play(all_items())
    # One of the spellings lacks some lists: their stories do not apply there.
    untold = {
        name: reason
        for name, reason in _stories(outcomes).items()
        if "no tiene la capacidad" not in reason
    }
    assert (_findings(outcomes), untold) == ([], {})


def test_a_finding_is_no_stronger_than_its_story() -> None:
    levels = {
        finding.level
        for finding in _findings(playground("reiteracion-sin-respuesta").play(all_items()))
    }
    assert {"SHOULD"} == levels


def test_without_a_role_the_story_says_what_lacked() -> None:
    outcomes = playground(roles=frozenset({"erp", "ips"})).play(all_items())
    reasons = {reason.split(":")[0] for reason in _stories(outcomes).values()}
    assert ({"LackedError", "NotApplicableError"}, []) == (reasons, _findings(outcomes))


def test_every_move_of_the_lifecycles_is_exercised() -> None:
    moves = {move for outcome in playground().play(all_items()).values() for move in outcome.moves}
    assert moves == {
        "glosa.formular",
        "glosa.responder",
        "glosa.levantar",
        "glosa.reiterar",
        "glosa.subsanar",
        "devolucion.formular",
        "devolucion.responder",
        "devolucion.reiterar",
        "devolucion.contestar",
        "pago.consignar",
        "pago.recibir",
        "pago.no_recibir",
    }


def test_ids_are_unique_and_files_are_named_after_them() -> None:
    ids = [item.id for item in all_items()]
    assert (sorted(set(ids)), [path.stem for path in FILES]) == (
        sorted(ids),
        [scenario_of(path).id for path in FILES],
    )
