"""Runs tap-quickbooks | target-postgres-raw for many QuickBooks companies under Airflow."""

from airflow_quickbooks.companies import list_companies, shards
from airflow_quickbooks.exit_codes import RULES, Rule, Verdict
from airflow_quickbooks.operator import (
    CompanyFailed,
    CompanyRetry,
    CompanySkipped,
    CompanyUnverified,
    QuickBooksCompanyOperator,
)

__all__ = [
    "RULES",
    "CompanyFailed",
    "CompanyRetry",
    "CompanySkipped",
    "CompanyUnverified",
    "QuickBooksCompanyOperator",
    "Rule",
    "Verdict",
    "list_companies",
    "shards",
]
