"""The simulated QuickBooks and the Postgres that `npm run test:airflow` has started."""

from __future__ import annotations

import json
import os
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote


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

    def variables(self, page_size: int = 50) -> dict[str, str]:
        """The environment by which Airflow's tasks reach both."""
        extra = quote(json.dumps({"token_store_key": self.token_store_key}), safe="")
        login = f"{quote(self.client_id, safe='')}:{quote(self.client_secret, safe='')}"
        settings = {
            "api_url": self.api_url,
            "token_url": self.token_url,
            "streams": ["Customer", "Invoice", "Item"],
            "start_date": "2024-01-01",
            "end_date": "2024-03-01",
            "page_size": page_size,
        }
        return {
            "AIRFLOW_CONN_QUICKBOOKS_DEFAULT": f"generic://{login}@intuit/?__extra__={extra}",
            "AIRFLOW_CONN_QUICKBOOKS_TOKEN_STORE": self.warehouse_url,
            "AIRFLOW_CONN_QUICKBOOKS_WAREHOUSE": self.warehouse_url,
            "AIRFLOW_VAR_QUICKBOOKS_TAP_SETTINGS": json.dumps(settings),
            "PATH": f"{self.programs}:{os.environ['PATH']}",
        }


def place_of_run() -> Place | None:
    """The place whose addresses the runner wrote into a file; None without the runner."""
    path = os.environ.get("QUICKBOOKS_TEST_PLACE")
    return None if path is None else Place(**json.loads(Path(path).read_text()))
