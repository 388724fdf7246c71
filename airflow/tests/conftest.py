"""
Fixtures for the tests of the package.

`npm run test:airflow` starts a simulated QuickBooks and a Postgres, and writes their addresses into a file. Without
that file the tests that need them are skipped.
"""

from __future__ import annotations

import json
import os
import stat
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

# Airflow reads these when it is imported, which the tests below do.
_HOME = Path(os.environ.get("AIRFLOW_HOME", "/tmp/airflow-quickbooks-tests"))  # noqa: S108
os.environ.update(
    {
        "AIRFLOW_HOME": str(_HOME),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
        "AIRFLOW__CORE__DAGS_FOLDER": str(Path(__file__).parents[1] / "dags"),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{_HOME}/airflow.db",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(_HOME / "logs"),
    }
)

DAGS = Path(__file__).parents[1] / "dags"


@dataclass(frozen=True)
class Place:
    """Addresses and secrets of the simulated QuickBooks and of Postgres."""

    simulator_url: str
    api_url: str
    token_url: str
    client_id: str
    client_secret: str
    token_store_key: str
    warehouse_url: str
    metadata_url: str
    programs: str
    realms: list[str]

    def ask(self, path: str, body: dict[str, Any] | None = None, method: str | None = None) -> Any:
        """Asks the simulator's controls, such as /stats or /faults."""
        request = urllib.request.Request(  # noqa: S310
            f"{self.simulator_url}/_simulator{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"content-type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            text = answer.read().decode()
        return json.loads(text) if text and not path.startswith("/truth") else text

    def truth(self, realm: str, entity: str) -> set[str]:
        """The Ids of a company's records, as QuickBooks has them."""
        text = self.ask(f"/truth?entity={entity}&from=2000-01-01T00:00:00Z&realm={realm}")
        rows = [json.loads(line) for line in text.splitlines()]
        return {str(row["id"]) for row in rows}

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows of a query in the warehouse."""
        import psycopg

        with psycopg.connect(self.warehouse_url) as connection:
            return connection.execute(statement, values).fetchall()  # type: ignore[arg-type]

    def variables(self) -> dict[str, str]:
        """The environment by which Airflow's tasks reach both."""
        extra = quote(json.dumps({"token_store_key": self.token_store_key}), safe="")
        login = f"{quote(self.client_id, safe='')}:{quote(self.client_secret, safe='')}"
        settings = {
            "api_url": self.api_url,
            "token_url": self.token_url,
            "streams": ["Customer", "Invoice", "Item"],
            "start_date": "2024-01-01",
            "end_date": "2024-03-01",
            "page_size": 50,
        }
        return {
            "AIRFLOW_CONN_QUICKBOOKS_DEFAULT": f"generic://{login}@intuit/?__extra__={extra}",
            "AIRFLOW_CONN_QUICKBOOKS_TOKEN_STORE": self.warehouse_url,
            "AIRFLOW_CONN_QUICKBOOKS_WAREHOUSE": self.warehouse_url,
            "AIRFLOW_VAR_QUICKBOOKS_TAP_SETTINGS": json.dumps(settings),
            "PATH": f"{self.programs}:{os.environ['PATH']}",
        }


@pytest.fixture(scope="session")
def place() -> Place:
    """The simulated QuickBooks and Postgres."""
    path = os.environ.get("QUICKBOOKS_TEST_PLACE")
    if path is None:
        pytest.skip("needs a simulated QuickBooks: run npm run test:airflow")
    return Place(**json.loads(Path(path).read_text()))


@pytest.fixture
def reachable(place: Place, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """The same, with Airflow's connections and variables set. Orders of faults end with the test."""
    for name, value in place.variables().items():
        monkeypatch.setenv(name, value)
    place.ask("/faults", method="DELETE")
    yield place
    place.ask("/faults", method="DELETE")


@pytest.fixture
def program(tmp_path: Path) -> Callable[[str, str], list[str]]:
    """Writes a small program in Python. Returns the words that start it."""

    def write(name: str, body: str) -> list[str]:
        path = tmp_path / name
        path.write_text(f"#!{sys.executable}\nimport os, sys, time, json, signal\n{body}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return [str(path)]

    return write
