"""Each exit code of the two programs, as two real processes end with it, against the state of the task."""

from __future__ import annotations

import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from airflow.sdk.definitions.retry_policy import RetryAction
from airflow.sdk.exceptions import AirflowFailException, AirflowRescheduleException, AirflowSkipException

from airflow_quickbooks import (
    CompanyFailed,
    CompanyRetry,
    CompanySkipped,
    CompanyUnverified,
    QuickBooksCompanyOperator,
)

Write = Callable[[str, str], list[str]]
COMPANY = "9341450000000010"
CRITICAL = """
print(json.dumps({{"level": "critical", "message": "the reason of {0}"}}), file=sys.stderr, flush=True)
"""


@dataclass
class Instance:
    """The part of a task instance that the operator uses."""

    try_number: int = 1
    pushed: dict[str, Any] = field(default_factory=dict)

    def xcom_push(self, key: str, value: object) -> None:
        """Keeps an output."""
        self.pushed[key] = value


@pytest.fixture(autouse=True)
def connections(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections that no server stands behind: the programs here open none."""
    monkeypatch.setenv("AIRFLOW_CONN_QUICKBOOKS_DEFAULT", "generic://id:secret@intuit/")
    for name in ("TOKEN_STORE", "WAREHOUSE"):
        monkeypatch.setenv(f"AIRFLOW_CONN_QUICKBOOKS_{name}", "postgresql://u:p@127.0.0.1:1/db")


def operator(tap: list[str], target: list[str], **more: Any) -> QuickBooksCompanyOperator:
    """The operator over two programs."""
    return QuickBooksCompanyOperator(task_id="load", company=COMPANY, tap_command=tap, target_command=target, **more)


def ended(write: Write, tap_code: int, target_code: int, try_number: int = 1) -> tuple[BaseException | None, Instance]:
    """Runs two programs that end with these codes. Returns what the task raised."""
    tap = write("tap", CRITICAL.format("the tap") + _ending(tap_code))
    last_state = 'if "last-state" in sys.argv: sys.exit(0)\n'
    target = write("target", f"{last_state}sys.stdin.read()\n{CRITICAL.format('the target')}{_ending(target_code)}")
    instance = Instance(try_number)
    try:
        operator(tap, target).execute({"ti": instance})
    except Exception as problem:
        return problem, instance
    return None, instance


def _ending(code: int) -> str:
    return f"os.kill(os.getpid(), {-code})" if code < 0 else f"sys.exit({code})"


@pytest.mark.parametrize("code", [1, 2, 3, 4, 5, 8])
def test_a_code_that_a_person_has_to_deal_with_fails_the_task_at_once(program: Write, code: int) -> None:
    problem, _ = ended(program, code, 0)
    assert isinstance(problem, AirflowFailException)
    assert isinstance(problem, CompanyFailed)
    assert str(problem) == f"company {COMPANY}: the reason of the tap (tap-quickbooks, exit code {code})"


@pytest.mark.parametrize("code", [6, 7, 9, 130, 143, 99, -signal.SIGKILL, -signal.SIGTERM])
def test_a_code_that_time_may_mend_leaves_the_task_to_be_retried(program: Write, code: int) -> None:
    problem, instance = ended(program, code, 0)
    assert isinstance(problem, CompanyRetry)
    assert not isinstance(problem, AirflowFailException | AirflowSkipException | CompanyUnverified)
    assert instance.pushed["outcome"]["company"] == COMPANY


def test_records_that_quickbooks_did_not_return_are_asked_for_again_a_day_later(program: Write) -> None:
    problem, _ = ended(program, 10, 0)
    assert isinstance(problem, CompanyUnverified)
    policy = operator([], []).retry_policy
    assert policy is not None
    decision = policy.evaluate(problem, 1, 4)
    assert decision.action == RetryAction.RETRY
    assert decision.retry_delay == timedelta(days=1)
    other, _ = ended(program, 6, 0)
    assert other is not None
    assert policy.evaluate(other, 1, 4).action == RetryAction.DEFAULT


@pytest.mark.parametrize("code", [11, 12])
def test_a_busy_company_and_a_spent_budget_skip_the_first_try(program: Write, code: int) -> None:
    problem, _ = ended(program, code, 0)
    assert isinstance(problem, CompanySkipped)


def test_a_company_that_is_busy_on_a_retry_is_rescheduled(program: Write) -> None:
    problem, _ = ended(program, 11, 0, try_number=2)
    assert isinstance(problem, AirflowRescheduleException)
    wait = problem.reschedule_date - datetime.now(tz=UTC)
    assert timedelta(seconds=30) < wait <= timedelta(seconds=45)


@pytest.mark.parametrize(("tap_code", "target_code", "kind"), [(9, 8, CompanyFailed), (9, 7, CompanyRetry)])
def test_the_code_of_the_target_counts_if_both_fail(
    program: Write, tap_code: int, target_code: int, kind: type[Exception]
) -> None:
    problem, _ = ended(program, tap_code, target_code)
    assert type(problem) is kind
    assert "the reason of the target (target-postgres-raw" in str(problem)


def test_a_tap_that_was_killed_is_retried_though_the_target_got_half_a_line(program: Write) -> None:
    problem, _ = ended(program, -signal.SIGKILL, 3)
    assert type(problem) is CompanyRetry
    assert "signal 9" in str(problem)


def test_a_success_returns_figures_and_pushes_nothing_else(program: Write) -> None:
    problem, instance = ended(program, 0, 0)
    assert problem is None
    assert instance.pushed == {}


def test_a_failure_of_last_state_counts_and_starts_no_tap(program: Write, tmp_path: Any) -> None:
    tap = program("tap", f"open({str(tmp_path / 'started')!r}, 'w').close()")
    target = program("target", CRITICAL.format("last-state") + "sys.exit(7)")
    with pytest.raises(CompanyRetry, match="the reason of last-state"):
        operator(tap, target).execute({"ti": Instance()})
    assert not (tmp_path / "started").exists()


def test_a_missing_program_fails_the_task_and_leaves_no_process(program: Write) -> None:
    target = program("target", "sys.exit(0) if 'last-state' in sys.argv else sys.stdin.read()")
    with pytest.raises(CompanyFailed, match="/nowhere/tap-quickbooks is not on this worker's PATH"):
        operator(["/nowhere/tap-quickbooks"], target).execute({"ti": Instance()})


@pytest.mark.parametrize("company", ["", "12a", "1; rm -rf /", "../x", "9" * 26])
def test_a_company_that_is_no_realm_id_starts_nothing(company: str) -> None:
    with pytest.raises(CompanyFailed, match="digits"):
        QuickBooksCompanyOperator(task_id="load", company=company).execute({"ti": Instance()})


def test_a_secret_among_the_settings_is_refused() -> None:
    task = operator(["tap"], ["target"], tap_settings={"client_secret": "x"})
    with pytest.raises(AirflowFailException, match="client_secret: these come from the Airflow connections"):
        task.execute({"ti": Instance()})
