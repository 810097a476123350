"""A rehearsal tells who sent what, whoever runs in a relay too."""

from collections import Counter
from dataclasses import replace

from conformance.core.capability import Kind
from conformance.core.exchange import Request, Response
from conformance.core.finding import Verdict
from conformance.http.reference import Setup
from conformance.selftest.rehearsal import rehearse
from conformance.selftest.rehearsed import Observer, prepare

IN_TURNS = ("scenario/glosa-codigo-inactivo", "scenario/glosa-texto-largo-en-reiteracion")


def test_of_items_in_a_relay_each_is_heard_by_its_own_name() -> None:
    """They have one factura: the second opens its glosa before the first answers its own."""
    craft = prepare(pack="siifa", phases=("scenario",))
    craft = replace(craft, items=tuple(one for one in craft.items if one.id in IN_TURNS))
    sent: list[tuple[str, str | None]] = []

    def heard(item: str, request: Request, response: Response) -> None:
        if request.capability in ("formular_glosa", "responder_glosa") and item in IN_TURNS:
            sent.append((item, request.capability))

    setup = Setup(stock={"radicada": 1, "pendiente": 0})
    rehearse(craft, setup=setup, observer=Observer(heard=heard))
    first, second = IN_TURNS
    opened = [sent.index((name, "formular_glosa")) for name in IN_TURNS]
    assert max(opened) < sent.index((first, "responder_glosa"))
    assert (second, "responder_glosa") in sent


def test_what_can_be_done_once_is_asked_once_for_all_who_open_alike() -> None:
    """Of four stories three go their own ways from there: three facturas do."""
    stories = (
        "scenario/devolucion-codigo-ajeno-al-responder[ZZ9999]",
        "scenario/devolucion-segunda-respuesta",
        "scenario/devolucion-aceptada",
        "scenario/devolucion-fecha-un-segundo-antes[1]",
    )
    craft = prepare(pack="siifa", phases=("scenario",))
    craft = replace(craft, items=tuple(one for one in craft.items if one.id in stories))
    opened: list[str] = []

    def heard(item: str, request: Request, response: Response) -> None:
        if request.capability == "formular_devolucion":
            opened.append(item)

    setup = Setup(stock={"radicada": 3, "pendiente": 0})
    made = rehearse(craft, setup=setup, observer=Observer(heard=heard))
    assert dict.fromkeys(stories, Verdict.PASSED) == {
        name: one.verdict for name, one in made.outcomes.items()
    }
    assert 3 == len(opened)


def test_what_turns_a_factura_is_asked_once_for_all_who_turn_it_alike() -> None:
    """Stories of glosas and of a devolución file one factura once; two dates are two facturas. Who
    takes an answer over spends no write.
    """
    stories = (
        "scenario/glosa-termino-de-formular-tarde",
        "scenario/glosa-termino-de-responder-a-tiempo",
        "scenario/glosa-termino-de-reiterar-tarde",
        "scenario/glosa-fin-de-mes[bisiesto]",
        "scenario/devolucion-fin-de-mes[bisiesto]",
    )
    craft = prepare(pack="siifa", phases=("scenario",))
    craft = replace(craft, items=tuple(one for one in craft.items if one.id in stories))
    written: Counter[str | None] = Counter()

    def heard(item: str, request: Request, response: Response) -> None:
        if request.kind is Kind.WRITE:
            written[request.capability] += 1

    setup = Setup(stock={"radicada": 0, "pendiente": 2})
    made = rehearse(craft, setup=setup, observer=Observer(heard=heard))
    assert dict.fromkeys(stories, Verdict.PASSED) == {
        name: one.verdict for name, one in made.outcomes.items()
    }
    assert (2, 4, 1) == (
        written["radicar_factura"],
        written["formular_glosa"],
        written["formular_devolucion"],
    )
