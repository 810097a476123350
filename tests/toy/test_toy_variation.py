"""Two variations of the library: what a cursor shows is judged whole, and a refusal inside a 200 is
one.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from toy_installed import registered
from toy_variation import (
    CURSOR_DEFECTS,
    PAGING,
    WITHIN,
    WITHIN_DEFECTS,
    by_cursor,
    within,
)

from conformance.core.answers import no_reason
from conformance.core.errors import InputError, UsageError
from conformance.core.finding import Verdict
from conformance.core.resource import Resource
from conformance.http.pack import Pack
from conformance.http.verification import verify
from conformance.run.certification import refuse_unknown
from conformance.selftest.rehearsal import rehearse
from conformance.selftest.rehearsed import Rehearsed, prepare

ENTRIES = {"cursor": "toy_variation:by_cursor", "dentro": "toy_variation:within"}


@pytest.fixture(scope="module", autouse=True)
def _installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Both packs, where the harness finds them."""
    with registered(tmp_path_factory.mktemp("variaciones"), "variations", ENTRIES):
        yield


@pytest.fixture(scope="module")
def followed() -> Rehearsed:
    return prepare(pack="cursor", examples=1, phases=("probing",))


@pytest.fixture(scope="module")
def told() -> Rehearsed:
    return prepare(pack="dentro", phases=("scenario",))


def test_the_library_by_cursors_passes() -> None:
    verify(by_cursor())
    verify(within())


def test_a_clean_list_by_cursors_is_walked_whole(followed: Rehearsed) -> None:
    """Its pages are judged, and nothing is found."""
    clean = rehearse(followed)
    assert [] == [(one.code, one.expected, one.actual) for one in clean.findings]
    judged = {
        clean.outcomes[f"probing/listar_ejemplares/{name}"].verdict
        for name in ("paginacion", "recorrido")
    }
    assert {Verdict.PASSED} == judged


@pytest.mark.parametrize("name", CURSOR_DEFECTS)
def test_what_is_wrong_with_a_cursor_is_found(followed: Rehearsed, name: str) -> None:
    found = {one.code for one in rehearse(followed, [name]).findings}
    assert CURSOR_DEFECTS[name].code in found


def test_a_refusal_inside_a_200_passes_where_one_is_expected(told: Rehearsed) -> None:
    clean = rehearse(told)
    assert [] == [(one.code, one.expected, one.actual) for one in clean.findings]
    assert {Verdict.PASSED} == {one.verdict for one in clean.outcomes.values()}


@pytest.mark.parametrize("name", WITHIN_DEFECTS)
def test_a_story_finds_what_a_200_hides(told: Rehearsed, name: str) -> None:
    found = {one.code for one in rehearse(told, [name]).findings}
    assert WITHIN_DEFECTS[name].code in found


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"state": "perdido"}, "en el estado «perdido».*el de id 7.\nSe acepta: libre, prestado"),
        ({"kind": "revista"}, "de la clase «revista».*\nSe acepta: ejemplar"),
    ],
)
def test_a_resource_that_the_record_does_not_declare_is_told(
    changes: dict[str, str], said: str
) -> None:
    """Nothing would be asked of it: it is no copy like the others, nor none."""
    known = Resource(7, "ejemplar", "libre")
    refuse_unknown(by_cursor(), [known])
    with pytest.raises(UsageError, match=said):
        refuse_unknown(by_cursor(), [known, replace(known, **changes)])


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            lambda: replace(by_cursor(), paging=replace(PAGING, next="")),
            "tabla paging, fila «paging»: cursor y next van juntos",
        ),
        (
            lambda: replace(by_cursor(), paging=replace(PAGING, offset="limite")),
            "dice la página de varias maneras: limite, despues",
        ),
        (
            lambda: replace(by_cursor(), paging=replace(PAGING, next="datos.otro")),
            "nombra el campo de respuesta «otro», que no existe",
        ),
        (
            lambda: replace(within(), answers=replace(WITHIN, reads=())),
            "tabla answers, fila «reads»: read y reads van juntos",
        ),
        (
            lambda: replace(within(), answers=replace(WITHIN, reason=no_reason)),
            "tabla answers, fila «reasons»: hay motivos, y nada los lee",
        ),
    ],
)
def test_what_a_pack_says_by_halves_is_told_at_load(changed: Callable[[], Pack], said: str) -> None:
    with pytest.raises(InputError) as raised:
        verify(changed())
    assert said in str(raised.value)
