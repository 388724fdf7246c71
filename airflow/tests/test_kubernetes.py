"""The Indexed Job: its manifest against the published schemas, and its script with the real programs."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from airflow_quickbooks import RULES

from .place import Place

FOLDER = Path(__file__).parents[2] / "kubernetes"
# Pod failure policies with an action for an index are general from 1.33 on.
VERSIONS = ("1.33", "1.34", "1.35", "1.36", "1.37")


def manifest() -> dict[str, Any]:
    """The Job."""
    job: dict[str, Any] = yaml.safe_load((FOLDER / "indexed-job.yaml").read_text())
    return job


@pytest.mark.parametrize("version", VERSIONS)
def test_the_job_fits_the_schema_of_kubernetes(version: str) -> None:
    kubernetes_validate.validate(manifest(), version, strict=True)


@pytest.mark.parametrize(
    "path", [("spec", "completionMod"), ("spec", "podFailurePolicy", "rule"), ("spec", "template", "spec", "envs")]
)
def test_a_misspelt_field_would_be_found(path: tuple[str, ...]) -> None:
    job = manifest()
    place = job
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = "x"
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(job, VERSIONS[-1], strict=True)


def test_the_policy_for_exit_codes_is_that_of_airflow() -> None:
    rules = manifest()["spec"]["podFailurePolicy"]["rules"]
    actions = {
        code: rule["action"] for rule in rules if "onExitCodes" in rule for code in rule["onExitCodes"]["values"]
    }
    for code, rule in RULES.items():
        if rule.verdict == "fail":
            assert actions[code] == "FailIndex", code
        elif rule.verdict in ("retry", "retry_tomorrow"):
            assert actions[code] == "Count", code
        else:
            # The script ends with 0 for these.
            assert code not in actions


def test_the_numbers_of_shards_and_completions_are_equal() -> None:
    spec = manifest()["spec"]
    variables = {each["name"]: each["value"] for each in spec["template"]["spec"]["containers"][0]["env"]}
    assert int(variables["SHARDS"]) == spec["completions"] == spec["maxFailedIndexes"]
    names = [
        generator["name"]
        for generator in yaml.safe_load((FOLDER / "kustomization.yaml").read_text())["configMapGenerator"]
    ]
    assert names == [spec["template"]["spec"]["volumes"][0]["configMap"]["name"]]


def run(place: Place, index: str, shards: str) -> subprocess.CompletedProcess[str]:
    """Runs the script of an index as the Job does."""
    variables = {
        "PATH": f"{place.programs}:/usr/bin:/bin",
        "HOME": "/nonexistent",
        "JOB_COMPLETION_INDEX": index,
        "SHARDS": shards,
        "QBO_CLIENT_ID": place.client_id,
        "QBO_CLIENT_SECRET": place.client_secret,
        "QBO_TOKEN_STORE": place.warehouse_url,
        "QBO_TOKEN_STORE_KEY": place.token_store_key,
        "DATABASE_URL": place.warehouse_url,
        "TARGET_POSTGRES_RAW_DEFAULT_TARGET_SCHEMA": "by_job",
        "TAP_QUICKBOOKS_API_URL": place.api_url,
        "TAP_QUICKBOOKS_TOKEN_URL": place.token_url,
        "QBO_STREAMS": "Customer",
        "QBO_START_DATE": "2024-01-01",
        "QBO_END_DATE": "2024-03-01",
    }
    script = ["node", str(FOLDER / "load-companies.mjs")]
    return subprocess.run(script, env=variables, capture_output=True, text=True, timeout=120)


@pytest.fixture
def three_companies(reachable: Place) -> Iterator[Place]:
    """Only three companies are enabled."""
    change = "update quickbooks.companies set enabled = %s where realm_id = any(%s) returning 1"
    others = reachable.realms[:3] + reachable.realms[6:]
    reachable.rows(change, False, others)
    yield reachable
    reachable.rows(change, True, others)


def test_the_indexes_load_all_companies_once_and_a_revoked_one_fails_its_index(three_companies: Place) -> None:
    place = three_companies
    first, second, revoked = place.realms[3:6]
    place.ask("/tokens", {"realm": revoked, "revoke": True})
    # Index 0 has the first and the third company, index 1 the second; index 2 of 4 would have the third alone.
    ended = [run(place, str(index), "2") for index in range(2)]
    assert [each.returncode for each in ended] == [4, 0], ended[0].stderr + ended[1].stderr
    loaded = place.rows("select realm_id, count(*) from by_job.qb_customers group by 1 order by 1")
    assert loaded == [(first, 60), (second, 60)]
    again = run(place, "1", "2")
    assert (again.returncode, "read 0 records in 0 calls" in again.stderr) == (0, True), again.stderr
    past_the_end = run(place, "3", "4")
    assert past_the_end.returncode == 0, past_the_end.stderr
    assert place.client_secret not in "".join(each.stderr + each.stdout for each in ended)


@pytest.mark.parametrize(("index", "shards"), [("", "2"), ("0", "0"), ("x", "2"), ("-1", "2")])
def test_a_missing_index_is_refused(place: Place, index: str, shards: str) -> None:
    ended = run(place, index, shards)
    assert ended.returncode == 2
    assert "give a number" in ended.stderr
    assert os.linesep in ended.stderr
