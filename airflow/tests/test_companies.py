"""The list of companies, and its shards."""

from __future__ import annotations

import pytest
from airflow.sdk.exceptions import AirflowException, AirflowFailException

from airflow_quickbooks import list_companies, shards

from .place import Place


def test_companies_of_the_token_store_are_listed_in_numeric_order(reachable: Place) -> None:
    assert list_companies(tap_settings={}) == sorted(reachable.realms, key=int)


def test_a_disabled_company_is_not_listed(reachable: Place) -> None:
    last = reachable.realms[-1]
    update = "update quickbooks.companies set enabled = %s where realm_id = %s returning realm_id"
    reachable.rows(update, False, last)
    try:
        assert list_companies(tap_settings={}) == reachable.realms[:-1]
    finally:
        reachable.rows(update, True, last)


@pytest.mark.usefixtures("reachable")
def test_a_store_that_cannot_be_reached_may_be_retried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_QUICKBOOKS_TOKEN_STORE", "postgresql://u:pw-of-store@127.0.0.1:1/db")
    with pytest.raises(AirflowException, match=r"the companies cannot be listed: .*127\.0\.0\.1") as raised:
        list_companies(tap_settings={})
    assert not isinstance(raised.value, AirflowFailException)
    assert "pw-of-store" not in str(raised.value)


@pytest.mark.parametrize(
    ("count", "size", "sizes"),
    [(0, 500, [0]), (1, 500, [1]), (500, 500, [500]), (501, 500, [500, 1]), (7, 3, [3, 3, 1])],
)
def test_shards_have_all_companies_once_and_a_limited_size(count: int, size: int, sizes: list[int]) -> None:
    companies = [str(each) for each in range(count)]
    cut = shards(companies, size)
    assert [len(shard) for shard in cut] == sizes
    assert [each for shard in cut for each in shard] == companies
