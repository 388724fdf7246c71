"""The environment of the programs, made of Airflow connections."""

from __future__ import annotations

import json

import pytest
from airflow.sdk.definitions.connection import Connection
from airflow.sdk.exceptions import AirflowFailException

from airflow_quickbooks.environment import (
    Connections,
    postgres_url,
    settings_of,
    tap_environment,
    target_environment,
)

CONNECTIONS = Connections("qb", "store", "warehouse")


@pytest.fixture(autouse=True)
def connections(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_QB", json.dumps({"conn_type": "generic", "login": "id", "password": "s"}))
    monkeypatch.setenv("AIRFLOW_CONN_STORE", "postgresql://a:b@db/tokens")
    monkeypatch.setenv("AIRFLOW_CONN_WAREHOUSE", "postgresql://a:b@db/w")


@pytest.mark.parametrize(
    ("parts", "url"),
    [
        ({"host": "db", "login": "u", "password": "p", "schema": "d", "port": 5433}, "postgresql://u:p@db:5433/d"),
        ({"host": "db", "login": "u@x", "password": "p/ #%", "schema": "d"}, "postgresql://u%40x:p%2F%20%23%25@db/d"),
        ({"host": "::1", "login": "u", "schema": "d"}, "postgresql://u@[::1]/d"),
        ({"host": "/run/pg", "login": "u", "schema": "d"}, "postgresql://u@%2Frun%2Fpg/d"),
        (
            {"host": "db", "schema": "d", "extra": '{"sslmode": "verify-full", "cursor": "dictcursor"}'},
            "postgresql://db/d?sslmode=verify-full",
        ),
    ],
)
def test_a_connection_becomes_a_url(parts: dict[str, object], url: str) -> None:
    assert postgres_url(Connection(conn_id="x", conn_type="postgres", **parts)) == url  # type: ignore[call-overload]


def test_variables_of_airflow_do_not_reach_the_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW__CORE__FERNET_KEY", "k")
    monkeypatch.setenv("QBO_REALM_ID", "1")
    for environment in (tap_environment(CONNECTIONS, {}), target_environment(CONNECTIONS, {})):
        assert not [name for name in environment if name.startswith(("AIRFLOW", "QBO_"))]
    assert "TAP_QUICKBOOKS_TOKEN_STORE" not in target_environment(CONNECTIONS, {})


def test_thresholds_of_glibc_reach_the_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MALLOC_TRIM_THRESHOLD_", "1000000")
    for environment in (tap_environment(CONNECTIONS, {}), target_environment(CONNECTIONS, {})):
        assert environment["MALLOC_TRIM_THRESHOLD_"] == "1000000"


def test_settings_become_variables() -> None:
    given = {"streams": ["Invoice", "Item"], "verify": False, "page_size": 50, "end_date": None, "start_date": "2024"}
    environment = tap_environment(CONNECTIONS, given)
    assert environment["TAP_QUICKBOOKS_STREAMS"] == "Invoice,Item"
    assert environment["TAP_QUICKBOOKS_VERIFY"] == "false"
    assert environment["TAP_QUICKBOOKS_PAGE_SIZE"] == "50"
    assert environment["TAP_QUICKBOOKS_START_DATE"] == "2024"
    assert "TAP_QUICKBOOKS_END_DATE" not in environment


@pytest.mark.parametrize("text", ["{", "[]", '"x"', "3"])
def test_settings_that_are_no_object_are_refused(text: str) -> None:
    with pytest.raises(AirflowFailException, match="tap_settings is not"):
        settings_of(text, "tap_settings")


@pytest.mark.parametrize("name", ["client_secret", "token_store_key", "connection_string", "realm_id"])
def test_a_setting_that_comes_from_a_connection_is_refused(name: str) -> None:
    with pytest.raises(AirflowFailException, match=name):
        settings_of({name: "x"}, "tap_settings")


def test_a_connection_without_a_secret_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_QB", "generic://id@intuit/")
    with pytest.raises(AirflowFailException, match='connection "qb" has no password'):
        tap_environment(CONNECTIONS, {})
