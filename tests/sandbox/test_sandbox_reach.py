"""Watched, the clean sandbox answers as ever, and a defect is met by those alone whose requests it
would change.
"""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sandbox_client import GLOSA, SandboxClient, at, glosa, respuesta

from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects import DEFECTS
from conformance.packs.siifa.sandbox.defects.record import off, wrap
from conformance.packs.siifa.sandbox.faults.acts import lax
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.sandbox.application import Incoming, Serve, Wrapper
from conformance.sandbox.fault import asking, slow
from conformance.sandbox.reach import Watch
from conformance.sandbox.reply import Reply, problem


def wrapped(wrapper: Wrapper) -> Defect:
    return wrap("uno", "Uno", "ERR-01", "S02", wrapper)


def meets(defect: Defect, *requests: Callable[[SandboxClient], Any]) -> list[str]:
    """Return which of the requests, sent one after the other, meet the defect: `1`, `2`, …"""
    watch = Watch([defect])
    client = SandboxClient(watch=watch)
    client.token("erp"), client.token("ips")
    watch.met[defect.id].clear()
    for number, request in enumerate(requests, start=1):
        watch.sender = str(number)
        request(client)
    return list(watch.met[defect.id])


def bancos(client: SandboxClient) -> Any:
    return client.get("erp", "/api/Banco")


def facturas(client: SandboxClient) -> Any:
    return client.get("erp", "/api/Factura")


def answered_early(client: SandboxClient) -> Any:
    return client.call(
        "ips", "PUT", f"{GLOSA}/Respuesta", respuesta(client.glosa(2), fechaRespuesta=at(5))
    )


def test_a_rule_is_met_where_it_refuses_and_nowhere_else() -> None:
    """R9 is asked for when a date is too early; a right answer never comes to it."""
    rule = off("regla", "Regla", "LIF-06", "R09", "R9")
    assert ["2"] == meets(rule, lambda c: c.answered(), answered_early, facturas)


def test_a_door_that_forgets_a_rule_is_met_where_the_rule_refuses() -> None:
    """The wrapper switches R9 off for every answer; one that never came to it is the same without
    it.
    """
    assert ["2"] == meets(
        wrapped(lax("responder_glosa", "R9")), lambda c: c.answered(), answered_early
    )


@pytest.mark.parametrize(
    "wrapper",
    [
        pytest.param(lambda sandbox, incoming, serve: problem(500, "x"), id="answers by itself"),
        pytest.param(
            lambda sandbox, incoming, serve: serve(Incoming("GET", "/")), id="asks something else"
        ),
        pytest.param(lambda sandbox, incoming, serve: [serve(incoming), 1 / 0][0], id="breaks"),
        pytest.param(
            lambda sandbox, incoming, serve: [serve(incoming), sandbox.store.next_id()][0],
            id="takes an id",
        ),
        pytest.param(
            lambda sandbox, incoming, serve: [
                serve(incoming),
                sandbox.store.facturas,
                sandbox.store.pagos.clear(),
            ][0],
            id="writes past the methods",
        ),
        pytest.param(
            lambda sandbox, incoming, serve: [
                sandbox.issue(sandbox.store.users["erp"]),
                serve(incoming),
            ][1],
            id="signs",
        ),
        pytest.param(
            lambda sandbox, incoming, serve: [sandbox.remembered.get("x"), serve(incoming)][1],
            id="remembers",
        ),
        pytest.param(slow(asking("listar_facturas"), 1.0), id="takes its time"),
    ],
)
def test_whatever_is_more_than_passing_the_request_on_is_met(wrapper: Wrapper) -> None:
    assert ["1"] == meets(wrapped(wrapper), facturas)


def test_a_wrapper_that_only_looks_is_not_met() -> None:
    """It asks who calls, what is stored before and after, and returns the answer it was given."""

    def looks(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        seen = sandbox.caller(incoming), len(sandbox.store.seguimientos), sandbox.now()
        reply = serve(incoming)
        assert seen[1] + (incoming.method == "POST") == len(sandbox.store.of_factura(1))
        return Reply(reply.status, reply.headers, bytes(reply.body))

    assert [] == meets(wrapped(looks), facturas, lambda c: c.glosa(), lambda c: c.glosa(), bancos)


def test_a_second_serving_is_met_only_where_the_first_one_stored() -> None:
    """A refusal may be asked for twice: nothing was stored."""

    def twice(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        return serve(incoming) and serve(incoming)

    assert ["3"] == meets(
        wrapped(twice),
        facturas,
        lambda c: c.call("erp", "POST", GLOSA, glosa(9999)),
        lambda c: c.glosa(),
    )


def test_what_a_defect_remembers_is_kept_until_it_shows() -> None:
    """The third request of the facturas is refused: all three are needed to see it."""

    def third(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        if not incoming.path.endswith("/api/Factura"):
            return serve(incoming)
        sandbox.remembered["times"] = sandbox.remembered.get("times", 0) + 1
        return problem(500, "x") if sandbox.remembered["times"] == 3 else serve(incoming)

    assert ["1", "3", "5"] == meets(wrapped(third), facturas, bancos, facturas, bancos, facturas)


def test_a_race_is_met_from_threads_alone() -> None:
    """Nobody is beside the main thread."""

    def apart(client: SandboxClient) -> None:
        thread = threading.Thread(target=client.answered, args=(2,))
        thread.start()
        thread.join()

    assert ["2"] == meets(DEFECTS["carrera-responder-glosa"], lambda c: c.answered(), apart)
