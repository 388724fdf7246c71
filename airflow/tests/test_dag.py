"""The example DAG by dag.test(): real tasks, the real programs, a simulated QuickBooks and a real Postgres."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from airflow.sdk import DAG

from .conftest import DAGS
from .place import Place

LOADED, REVOKED, LIMITED = 0, 1, 2


@pytest.fixture(scope="module", autouse=True)
def metadata() -> None:
    """Airflow's metadata database, in a file."""
    subprocess.run([sys.executable, "-m", "airflow", "db", "migrate"], check=True, capture_output=True)


def example() -> DAG:
    """The example DAG of its file."""
    spec = importlib.util.spec_from_file_location("quickbooks_companies", DAGS / "quickbooks_companies.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    dag: DAG = module.dag
    return dag


def run_of(dag: DAG, companies: list[str]) -> dict[str, Any]:
    """Runs the DAG over some companies. Returns the state of each one's task, and its outputs."""
    run = dag.test(run_conf={"companies": companies})
    instances = [each for each in run.get_task_instances() if each.task_id == "load"]
    return {
        companies[each.map_index]: (
            str(each.state),
            each.xcom_pull(task_ids="load", map_indexes=each.map_index),
        )
        for each in instances
    }


def test_companies_are_loaded_into_one_set_of_tables_and_a_second_run_makes_no_calls(
    reachable: Place, capfd: pytest.CaptureFixture[str]
) -> None:
    dag, company = example(), reachable.realms[LOADED]
    before = reachable.ask("/stats")["calls"]
    state, outcome = run_of(dag, [company])[company]
    calls = reachable.ask("/stats")["calls"] - before
    assert state == "success"
    assert outcome["calls"] == calls
    assert outcome["records"] == outcome["rows_inserted"] == 400
    assert outcome["covered_until_utc"] == "2024-03-01T00:00:00Z"
    # Airflow keeps outputs in its metadata database.
    assert len(json.dumps(outcome)) < 1_000
    for entity, table in (("Customer", "qb_customers"), ("Invoice", "qb_invoices"), ("Item", "qb_items")):
        ids = {row[0] for row in reachable.rows(f"select id from raw.{table} where realm_id = %s", company)}  # noqa: S608
        assert ids == reachable.truth(company, entity)

    log = "".join(capfd.readouterr())
    lines = [line for line in log.splitlines() if "tap-quickbooks:" in line or "target-postgres-raw:" in line]
    assert len(lines) >= 3
    assert all(f"company {company}:" in line for line in lines)
    secrets = (reachable.client_secret, reachable.token_store_key)
    assert not [secret for secret in secrets if secret in log]

    state, outcome = run_of(dag, [company])[company]
    assert (state, outcome["calls"], outcome["records"]) == ("success", 0, 0)
    assert outcome["covered_until_utc"] == "2024-03-01T00:00:00Z"


def test_a_company_that_is_not_authorised_fails_alone_with_the_sentence_of_the_tap(
    reachable: Place, capfd: pytest.CaptureFixture[str]
) -> None:
    bad, good = reachable.realms[REVOKED], reachable.realms[LOADED]
    reachable.ask("/tokens", {"realm": bad, "revoke": True})
    ended = run_of(example(), [bad, good])
    assert ended[bad][0] == "failed"
    assert ended[good][0] == "success"
    log = "".join(capfd.readouterr())
    assert f"CompanyFailed: company {bad}: " in log
    assert "(tap-quickbooks, exit code 4)" in log
    assert "authorise" in log


def test_a_spent_budget_skips_the_company(reachable: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = json.loads(os.environ["AIRFLOW_VAR_QUICKBOOKS_TAP_SETTINGS"])
    monkeypatch.setenv("AIRFLOW_VAR_QUICKBOOKS_TAP_SETTINGS", json.dumps({**settings, "monthly_calls": 1}))
    company = reachable.realms[LIMITED]
    assert run_of(example(), [company])[company][0] == "skipped"


def test_retries_are_those_of_the_readme() -> None:
    load = example().get_task("load")
    assert load.retries == 4
    assert load.retry_delay == timedelta(minutes=1)
    assert load.pool == "quickbooks"
