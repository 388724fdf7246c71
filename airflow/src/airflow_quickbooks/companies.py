"""Lists the companies of the token store, and cuts the list into shards."""

from __future__ import annotations

import json
import logging
import tempfile
from collections.abc import Mapping, Sequence
from typing import Any

from airflow.sdk.exceptions import AirflowException, AirflowFailException

from airflow_quickbooks.environment import Connections, settings_of, tap_environment
from airflow_quickbooks.exit_codes import Ending
from airflow_quickbooks.log_lines import Figures
from airflow_quickbooks.pipe import TAP, Program, Programs

log = logging.getLogger(__name__)


def list_companies(
    *,
    quickbooks_conn_id: str = "quickbooks_default",
    token_store_conn_id: str = "quickbooks_token_store",
    tap_command: Sequence[str] = (TAP,),
    tap_settings: Mapping[str, Any] | str = "{}",
) -> list[str]:
    """
    The realm ids of the enabled companies that have authorised the app, in numeric order.

    Only companies of the environment (production or sandbox) that the connection names are listed.
    """
    connections = Connections(quickbooks_conn_id, token_store_conn_id, "")
    environment = tap_environment(connections, settings_of(tap_settings, "tap_settings"))
    figures = Figures()

    def note(program: str, line: str) -> None:
        entry = figures.take(program, line)
        if entry is not None:
            log.log(entry.level, "%s", entry.text)

    with tempfile.TemporaryDirectory(prefix="quickbooks-companies-") as folder:
        words = [*tap_command, "companies", "list", "--json"]
        try:
            code, text = Programs(folder).output_of(Program(TAP, words, environment), note)
        except FileNotFoundError:
            raise AirflowFailException(f"{words[0]} is not on this worker's PATH: install it with npm") from None
    if code != 0:
        reason = figures.last_failure.get(TAP, f"exit code {code}")
        failure = AirflowFailException if Ending(TAP, code).rule.verdict == "fail" else AirflowException
        raise failure(f"the companies cannot be listed: {reason}")
    wanted = environment.get("TAP_QUICKBOOKS_ENVIRONMENT", "production")
    found = [
        str(company["realm_id"])
        for company in json.loads(text)["companies"]
        if company["enabled"] and company["has_tokens"] and company["environment"] == wanted
    ]
    return sorted(found, key=lambda realm: (len(realm), realm))


def shards(companies: Sequence[str], size: int = 500) -> list[list[str]]:
    """The companies in lists of at most `size`, for one DAG run each. No companies are one empty list."""
    if size < 1:
        raise ValueError(f"a shard of {size} companies is not possible: give 1 or more")
    return [list(companies[start : start + size]) for start in range(0, max(len(companies), 1), size)]
