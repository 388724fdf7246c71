"""
Fixtures for the tests of the package.

`npm run test:airflow` starts a simulated QuickBooks and a Postgres, and writes their addresses into a file. Without
that file the tests that need them are skipped.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .place import Place, place_of_run

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


@pytest.fixture(scope="session")
def place() -> Place:
    """The simulated QuickBooks and Postgres."""
    found = place_of_run()
    if found is None:
        pytest.skip("needs a simulated QuickBooks: run npm run test:airflow")
    return found


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
