"""The table of few resources and few credentials is made of rows that a cut run does not lose."""

import json
from dataclasses import asdict
from pathlib import Path

from field import CREDENTIALS, HEAD, STOCKS, Row, chosen, kept, obliged, plan_of, table, wanted

from conformance.core.finding import Verdict
from conformance.core.lack import Lack
from conformance.http.reference import reference_of
from conformance.run.performing import Outcome
from conformance.selftest.rehearsed import Rehearsal

ROW = Row("10+3", "erp", 4, 90, 100, 3, 500, 2000, 700, 11.4, missed=("un-defecto",))
CUT = Row("3+0", "ips", 0, fault="KeyError: x")


def test_each_defect_tried_breaks_another_requirement() -> None:
    defects = reference_of(plan_of("todas").pack).defects
    names = chosen(defects, 7)
    assert (7, 7) == (len(names), len({defects[name].requirement for name in names}))
    assert set(names) < set(chosen(defects, None))


def test_a_word_names_a_stock_or_credentials() -> None:
    assert [("10+3", one) for one in CREDENTIALS] == wanted(["10+3"])
    assert [(one, "erp") for one in STOCKS] == wanted(["erp"])
    assert [("10+3", "erp")] == wanted(["erp", "10+3"])


def test_a_target_gives_the_credentials_of_its_row() -> None:
    assert ["erp_gestor", "ips_gestor"] == sorted(plan_of("gestores").target.roles)


def test_what_no_credential_given_can_judge_is_not_counted() -> None:
    plan = plan_of("erp")
    every = plan.pack.requirements.values()
    must = [one.id for one in every if plan.level(one.id, one.level) == "MUST"][:3]
    ends = {
        "juzgado": Outcome(Verdict.PASSED, ""),
        "sin-facturas": Outcome(Verdict.BLOCKED, "", (Lack(state="libre", count=1),)),
        "sin-rol": Outcome(Verdict.BLOCKED, "", (Lack(role="ips"),)),
    }
    about = {name: frozenset({one}) for name, one in zip(ends, must, strict=True)}
    assert (1, 2) == obliged(plan, Rehearsal({}, ends, 0), about)


def test_what_was_measured_is_printed_in_the_order_of_the_table(tmp_path: Path) -> None:
    path = tmp_path / "field.jsonl"
    lines = (json.dumps(asdict(one)) for one in (ROW, CUT))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert [
        HEAD,
        "|---|---|---|---|---|---|---|---|---|---|",
        "| 3+0 | ips | KeyError: x |  |  |  |  |  |  |  |",
        "| 10+3 | erp | 90 | 100 (90 %) | 3 | 4 (75 %) | 500 | 2000 | 700 | 11 |",
        "10+3 erp no halla: un-defecto",
    ] == list(table(kept(path)))
