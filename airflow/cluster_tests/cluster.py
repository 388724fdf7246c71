"""A whole Airflow on loopback: scheduler, API server, DAG processor and Celery workers. Postgres is the broker."""

from __future__ import annotations

import json
import os
import re
import secrets
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.place import Place

from .processes import Processes, wait_for

DAG = "quickbooks_companies"
SLOTS = 4
START_SECONDS = 150


def free_port() -> int:
    """A port of loopback that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


class Cluster:
    """Airflow's processes, and its REST API."""

    def __init__(self, place: Place, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self._airflow = [sys.executable, "-m", "airflow"]
        self._environment = {**os.environ, **place.variables(page_size=10), **self._settings(place.metadata_url)}
        self.processes = Processes(folder, self._environment)
        self._token = ""

    def start(self) -> None:
        """Starts everything at once, and waits until it can load companies."""
        self._write_dag()
        subprocess.run([*self._airflow, "db", "migrate"], env=self._environment, check=True, capture_output=True)
        # Workers that start at once would all create the tables of the broker, and fail.
        broker = self._environment["AIRFLOW__CELERY__BROKER_URL"]
        create = "import sys, kombu; kombu.Connection(sys.argv[1]).SimpleQueue('first').put({})"
        subprocess.run([sys.executable, "-c", create, broker], env=self._environment, check=True, capture_output=True)
        server = ["api-server", "--host", "127.0.0.1", "--port", str(self.port), "--workers", "1"]
        self.processes.start("api-server", [*self._airflow, *server])
        for name in ("scheduler", "dag-processor"):
            self.processes.start(name, [*self._airflow, name])
        for name in ("worker-1", "worker-2"):
            self.start_worker(name)
        wait_for("a healthy scheduler", self._is_healthy, START_SECONDS)
        self._token = wait_for("a token of the API", self._new_token, 30)
        self.ask("POST", "/pools", {"name": "quickbooks", "slots": 2 * SLOTS})
        wait_for("the DAG", lambda: self.ask("GET", f"/dags/{DAG}", missing=True), START_SECONDS)
        for name in ("worker-1", "worker-2"):
            self.wait_for_worker(name)

    def start_worker(self, name: str) -> None:
        """Starts a Celery worker. Its log server would listen on all addresses."""
        words = ["celery", "worker", "--concurrency", str(SLOTS), "-H", f"{name}@%h", "--skip-serve-logs"]
        self.processes.start(name, [*self._airflow, *words, "--without-mingle", "--without-gossip"])

    def wait_for_worker(self, name: str) -> None:
        """Waits until a worker takes tasks."""
        wait_for(f"{name} to be ready", lambda: "ready." in self.processes.text(name), START_SECONDS)

    def trigger(self, run: str, companies: list[str] | None = None) -> None:
        """Starts a DAG run over some companies, or over all."""
        conf = {} if companies is None else {"companies": companies}
        self.ask("POST", f"/dags/{DAG}/dagRuns", {"dag_run_id": run, "logical_date": None, "conf": conf})

    def state_of(self, run: str) -> str:
        """The state of a DAG run."""
        return str(self.ask("GET", f"/dags/{DAG}/dagRuns/{run}")["state"])

    def tasks(self, run: str) -> dict[str, dict[str, Any]]:
        """The tasks of a DAG run that load companies, by company."""
        found = self.ask("GET", f"/dags/{DAG}/dagRuns/{run}/taskInstances?task_id=load&limit=100")
        instances = [each for each in found["task_instances"] if each["task_id"] == "load"]
        return {each["rendered_map_index"] or f"#{each['map_index']}": each for each in instances}

    def outcome(self, run: str, map_index: int) -> dict[str, Any]:
        """What a task returned."""
        path = f"/dags/{DAG}/dagRuns/{run}/taskInstances/load/xcomEntries/return_value?map_index={map_index}"
        value: dict[str, Any] = self.ask("GET", f"{path}&deserialize=false")["value"]
        return json.loads(value) if isinstance(value, str) else value

    def mark_failed(self, run: str, map_index: int) -> None:
        """Marks a task as failed, as a person does in the user interface."""
        path = f"/dags/{DAG}/dagRuns/{run}/taskInstances/load/{map_index}"
        self.ask("PATCH", path, {"new_state": "failed"})

    def log(self, run: str, map_index: int) -> str:
        """The log of all tries of a task."""
        folder = self.folder / "logs" / f"dag_id={DAG}" / f"run_id={run}" / "task_id=load" / f"map_index={map_index}"
        return "".join(path.read_text(errors="replace") for path in sorted(folder.glob("attempt=*.log")))

    def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None, missing: bool = False) -> Any:
        """Asks the REST API. With `missing`, an answer of 404 is None."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/v2{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"authorization": f"Bearer {self._token}", "content-type": "application/json"},
            method=method,
        )
        try:
            with _opener.open(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as problem:
            if missing and problem.code == 404:
                return None
            raise AssertionError(f"{method} {path}: {problem.code} {problem.read().decode()[:500]}") from None

    def _is_healthy(self) -> bool:
        try:
            with _opener.open(f"http://127.0.0.1:{self.port}/api/v2/monitor/health", timeout=10) as answer:
                health = json.load(answer)
        except OSError:
            return False
        return bool(health["scheduler"]["status"] == "healthy")

    def _new_token(self) -> str | None:
        try:
            with _opener.open(f"http://127.0.0.1:{self.port}/auth/token", timeout=10) as answer:
                return str(json.load(answer)["access_token"])
        except OSError:
            return None

    def _write_dag(self) -> None:
        """The example DAG, with shorter delays of its retries, and runs only when the test triggers them."""
        text = (Path(__file__).parents[1] / "dags" / f"{DAG}.py").read_text()
        for pattern, short in (
            (r'schedule="@daily"', "schedule=None"),
            (r"timedelta\(minutes=1\)", "timedelta(seconds=5)"),
            (r"timedelta\(minutes=30\)", "timedelta(seconds=8)"),
            (r'"retries": 4', '"retries": 3'),
        ):
            text, count = re.subn(pattern, short, text)
            assert count == 1, f"the example DAG has {pattern} {count} times"
        dags = self.folder / "dags"
        dags.mkdir()
        (dags / f"{DAG}.py").write_text(text)

    def _settings(self, metadata_url: str) -> dict[str, str]:
        database = metadata_url.split("://", 1)[1]
        return {
            "AIRFLOW_HOME": str(self.folder),
            "AIRFLOW__CORE__DAGS_FOLDER": str(self.folder / "dags"),
            "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor",
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{self.port}/execution/",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "True",
            "AIRFLOW__API_AUTH__JWT_SECRET": secrets.token_hex(48),
            "AIRFLOW__API__BASE_URL": f"http://127.0.0.1:{self.port}",
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"postgresql+psycopg2://{database}",
            "AIRFLOW__CELERY__BROKER_URL": f"sqla+postgresql+psycopg2://{database}",
            "AIRFLOW__CELERY__RESULT_BACKEND": f"db+postgresql://{database}",
            "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "20",
            "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "5",
            "AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL": "2",
            # A task that a worker took and had not started when it was killed stays queued for ten minutes otherwise.
            "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT": "45",
            "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT_CHECK_INTERVAL": "5",
            "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(self.folder / "logs"),
            "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "5",
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
        }


# Without the machine's proxy, which would be asked for loopback too.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
