"""A line of curl names the service whose credential it shows, where each has its own."""

from dataclasses import replace

import pytest

from conformance.core.exchange import Request, Response
from conformance.core.privacy import Privacy
from conformance.core.target import Target
from conformance.http.wire.client import Client
from conformance.run.plan import make_plan
from conformance.selftest.own_target import target_of

_ROLE = "institucion"


class _Accepting:
    """Whatever is asked is well."""

    def carry(self, request: Request) -> Response:
        return Response(200, (), b"")

    def close(self) -> None:
        """Nothing is held."""


def _with_one_pair(target: Target) -> Target:
    return replace(target, roles={_ROLE: replace(target.roles[_ROLE], services={})})


@pytest.mark.parametrize("own", [True, False])
def test_the_variable_is_of_the_service_where_each_has_its_own(own: bool) -> None:
    """Where one pair is good at all of them, of the role alone; the ledger keeps the role's."""
    whole = target_of("", "sigfe")
    plan = make_plan(whole if own else _with_one_pair(whole), {})
    url = f"{plan.target.services['devengo']}/devengo/buscar"
    asked = Request("POST", url, _ROLE, service="devengo")
    with Client(plan.target, plan.entry, carrier=_Accepting()) as client:
        shown = client.send(asked).evidence
    name = "$TOKEN_INSTITUCION_DEVENGO" if own else "$TOKEN_INSTITUCION"
    assert f'{name}"' in shown.curl
    assert "Basic $TOKEN_INSTITUCION" == dict(shown.request_headers)["authorization"]


def test_the_number_of_a_document_is_no_persons() -> None:
    """What a line of curl sends can be read, and sent again as it is."""
    plan = make_plan(target_of("", "sigfe"), {})
    public = Privacy(public=plan.pack.names.public)
    url = f"{plan.target.services['contabilidad']}/contabilidad/registrar"
    body = b'{"messageID": "2291543556", "numeroDocumento": "2291543556"}'
    headers = (("content-type", "application/json"),)
    asked = Request("POST", url, _ROLE, headers=headers, body=body, service="contabilidad")
    target = replace(plan.target, privacy=public)
    with Client(target, plan.entry, carrier=_Accepting()) as client:
        assert body.decode() in client.send(asked).evidence.curl
