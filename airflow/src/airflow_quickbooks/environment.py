"""Makes the environment of the two programs from Airflow connections, so that no secret is on a command line."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from airflow.sdk import BaseHook
from airflow.sdk.definitions.connection import Connection
from airflow.sdk.exceptions import AirflowFailException
from airflow.sdk.log import mask_secret

# Variables of the worker that the programs get. All others stay out: they may hold Airflow's own secrets.
_PASSED_ON = (
    *("PATH", "HOME", "TMPDIR", "TZ", "LANG", "LC_ALL", "NODE_OPTIONS", "NODE_EXTRA_CA_CERTS"),
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"),
    *("http_proxy", "https_proxy", "no_proxy"),
    *("MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_"),
)

# Settings that a connection gives. A DAG that has them as settings would show them in the user interface.
_FROM_CONNECTIONS = frozenset(
    [
        *("client_id", "client_secret", "refresh_token", "realm_id", "environment", "token_file"),
        *("token_store", "token_store_key", "connection_string", "password"),
    ]
)

_CONNECTION_WORDS = ("sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "options")


@dataclass(frozen=True)
class Connections:
    """Ids of the Airflow connections with the secrets."""

    quickbooks: str
    token_store: str
    postgres: str


def base_environment() -> dict[str, str]:
    """The variables that both programs need, with a log that the operator can read."""
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {**passed_on, "LOG_FORMAT": "json", "LOGLEVEL": "info"}


def tap_environment(connections: Connections, settings: Mapping[str, Any]) -> dict[str, str]:
    """The tap's environment without a company: the app, the token store and the settings of the DAG."""
    app = BaseHook.get_connection(connections.quickbooks)
    extra = app.extra_dejson
    own = {
        "TAP_QUICKBOOKS_CLIENT_ID": app.login,
        "TAP_QUICKBOOKS_CLIENT_SECRET": _secret(app.password),
        "TAP_QUICKBOOKS_TOKEN_STORE": postgres_url(BaseHook.get_connection(connections.token_store)),
        "TAP_QUICKBOOKS_TOKEN_STORE_KEY": _secret(extra.get("token_store_key")),
        "TAP_QUICKBOOKS_ENVIRONMENT": extra.get("environment"),
    }
    missing = [word for word, value in (("login", app.login), ("password", app.password)) if not value]
    if missing:
        raise AirflowFailException(
            f'connection "{connections.quickbooks}" has no {" and no ".join(missing)}: '
            "login is the client id of the Intuit app, password its client secret"
        )
    return {**base_environment(), **_given(own), **_variables("TAP_QUICKBOOKS_", settings)}


def target_environment(connections: Connections, settings: Mapping[str, Any]) -> dict[str, str]:
    """The target's environment."""
    url = postgres_url(BaseHook.get_connection(connections.postgres))
    own = {"TARGET_POSTGRES_RAW_CONNECTION_STRING": url}
    return {**base_environment(), **own, **_variables("TARGET_POSTGRES_RAW_", settings)}


def postgres_url(connection: Connection) -> str:
    """The URL of a Postgres connection. The password, and the URL with it, are masked in every log."""
    _secret(connection.password)
    user = quote(connection.login or "", safe="")
    password = f":{quote(connection.password, safe='')}" if connection.password else ""
    account = f"{user}{password}@" if user else ""
    host = connection.host or "localhost"
    # A folder is that of a Unix socket; an IPv6 address needs brackets.
    place = quote(host, safe="") if host.startswith("/") else f"[{host}]" if ":" in host else host
    port = f":{connection.port}" if connection.port else ""
    words = {word: connection.extra_dejson.get(word) for word in _CONNECTION_WORDS}
    query = urlencode({word: value for word, value in words.items() if value})
    url = f"postgresql://{account}{place}{port}/{quote(connection.schema or '', safe='')}{'?' if query else ''}{query}"
    if connection.password:
        mask_secret(url)
    return url


def settings_of(value: Mapping[str, Any] | str, argument: str) -> dict[str, Any]:
    """Settings from a dictionary, or from a template that gave JSON."""
    try:
        settings = json.loads(value or "{}") if isinstance(value, str) else dict(value)
    except ValueError as cause:
        raise AirflowFailException(f"{argument} is not JSON: {cause}") from None
    if not isinstance(settings, dict):
        raise AirflowFailException(f"{argument} is not a JSON object: give settings by their names")
    secret = sorted(_FROM_CONNECTIONS.intersection(settings))
    if secret:
        raise AirflowFailException(
            f"{argument} has {', '.join(secret)}: these come from the Airflow connections and from the company"
        )
    return settings


def _secret(value: str | None) -> str | None:
    if value:
        mask_secret(value)
    return value


def _given(values: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}


def _variables(prefix: str, settings: Mapping[str, Any]) -> dict[str, str]:
    return {f"{prefix}{name.upper()}": _text(value) for name, value in settings.items() if value is not None}


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ",".join(value)
    return json.dumps(value)
