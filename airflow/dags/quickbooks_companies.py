"""
Loads all QuickBooks companies of the token store, one mapped task each.

Settings of the programs are Airflow variables with JSON, such as quickbooks_tap_settings =
{"start_date": "2020-01-01", "monthly_calls": 400000}. To load a few companies by hand, trigger the DAG with
{"companies": ["9341450000000001"]}.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import DAG, Param, Variable, task

from airflow_quickbooks import QuickBooksCompanyOperator, list_companies, shards

DAG_ID = "quickbooks_companies"
# Airflow maps a task over 1,024 items at most (core.max_map_length).
COMPANIES_PER_RUN = 500

with DAG(
    DAG_ID,
    schedule="@daily",
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=16,
    max_active_tasks=64,
    params={"companies": Param([], type="array", description="Realm ids; all companies if empty")},
    # Killed workers use up retries too.
    default_args={
        "retries": 4,
        "retry_delay": timedelta(minutes=1),
        "retry_exponential_backoff": 2.0,
        "max_retry_delay": timedelta(minutes=30),
    },
    doc_md=__doc__,
    tags=["quickbooks"],
) as dag:

    @task
    def companies(params: dict[str, Any] | None = None) -> list[str]:
        """All companies of this run and of the runs that it triggers."""
        chosen = [str(each) for each in (params or {}).get("companies", [])]
        return chosen or list_companies(tap_settings=Variable.get("quickbooks_tap_settings", default="{}"))

    @task
    def first_shard(found: list[str]) -> list[str]:
        """The companies of this run."""
        return shards(found, COMPANIES_PER_RUN)[0]

    @task
    def other_shards(found: list[str]) -> list[dict[str, list[str]]]:
        """A configuration for each further DAG run."""
        return [{"companies": shard} for shard in shards(found, COMPANIES_PER_RUN)[1:]]

    found = companies()
    QuickBooksCompanyOperator.partial(
        task_id="load",
        pool="quickbooks",
        map_index_template="{{ task.company }}",
        tap_settings="{{ var.value.get('quickbooks_tap_settings', '{}') }}",
        target_settings="{{ var.value.get('quickbooks_target_settings', '{}') }}",
    ).expand(company=first_shard(found))
    TriggerDagRunOperator.partial(task_id="trigger_other_shards", trigger_dag_id=DAG_ID).expand(
        conf=other_shards(found)
    )
