"""The doctor and its interview know no system: the toy is looked at as any other is."""

from dataclasses import replace
from pathlib import Path

import pytest
from toy_installed import install

from conformance.core import installed
from conformance.core.remark import State
from conformance.http.reference import Setup, reference_of
from conformance.http.verification import load_pack
from conformance.http.wire.client import Client
from conformance.run.doctor.checks import remarks
from conformance.run.doctor.interview import interview
from conformance.run.doctor.looking import Tools, look
from conformance.selftest.in_process import InProcess
from conformance.selftest.own_target import target_of


def test_a_system_of_three_capabilities_is_looked_at_and_asked_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own words; nothing is amiss but that its address is no loopback."""
    monkeypatch.syspath_prepend(str(install(tmp_path)))
    load_pack.cache_clear()
    target = target_of(pack_name="toy")
    password = next(iter(target.roles.values())).password
    toy = reference_of(load_pack("toy")).create(Setup(password=password))
    tools = Tools(
        lambda host: replace(host, addresses=("192.0.2.1",)),
        lambda plan: Client(plan.target, plan.entry, carrier=InProcess(toy)),
    )
    observed = look(target, {}, tools)
    assert ["servidores"] == [one.check for one in remarks(observed) if one.state is not State.GOOD]
    assert observed.forecast is not None
    assert observed.forecast.judged == observed.forecast.obliged
    asking = interview(["toy"], installed.load)
    next(asking)
    assert "Dirección base" in asking.send("Juguete").asks
    load_pack.cache_clear()
