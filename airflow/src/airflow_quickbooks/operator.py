"""The operator that loads one QuickBooks company."""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from airflow.sdk import BaseOperator
from airflow.sdk.definitions.context import Context
from airflow.sdk.definitions.retry_policy import ExceptionRetryPolicy, RetryRule
from airflow.sdk.exceptions import (
    AirflowException,
    AirflowFailException,
    AirflowRescheduleException,
    AirflowSkipException,
)

from airflow_quickbooks.environment import (
    Connections,
    settings_of,
    tap_environment,
    target_environment,
)
from airflow_quickbooks.exit_codes import Ending, ending_of
from airflow_quickbooks.log_lines import Figures, covered_until
from airflow_quickbooks.pipe import TAP, TARGET, Program, Programs


class CompanyFailed(AirflowFailException):
    """A run would fail again: a person has to do what the sentence says."""


class CompanyRetry(AirflowException):
    """A later try may succeed."""


class CompanyUnverified(CompanyRetry):
    """QuickBooks reports more records than it returned: a retry is worth its calls a day later."""


class CompanySkipped(AirflowSkipException):
    """There is nothing to do now: another run has the company, or the calls of the month are used."""


ONE_DAY = timedelta(days=1)

# The lease of a run that was killed ends after 30 s, so a company that stays busy for longer has a living run.
_OWN_SETTINGS: Mapping[str, Any] = {"company_in_key": True, "lease_wait_seconds": 45}


class QuickBooksCompanyOperator(BaseOperator):
    """
    Runs `tap-quickbooks | target-postgres-raw` for one company, from the STATE in the target's ledger.

    Both programs run in the process group of the task. The log has the company in each line. The task returns calls,
    rows and the time up to which the company is loaded; a task that fails pushes the same under the key "outcome".

    :param company: realm id of the company.
    :param quickbooks_conn_id: connection with the client id (login) and secret (password) of the Intuit app. Its extra
        may have `token_store_key`, and `environment` (production or sandbox).
    :param token_store_conn_id: Postgres connection of the tap's token_store.
    :param postgres_conn_id: Postgres connection that the rows go to.
    :param tap_settings: other settings of the tap by name, as a dictionary or as JSON. A secret here is refused.
    :param target_settings: other settings of the target, likewise.
    :param tap_command: words that start the tap.
    :param target_command: words that start the target.
    :param busy_retry_seconds: on a retry, a company that another run still holds is tried again after this time. This
        takes no retry.
    """

    template_fields: ClassVar[Sequence[str]] = ("company", "tap_settings", "target_settings")  # type: ignore[misc]
    ui_color = "#e8f4ea"

    def __init__(
        self,
        *,
        company: str,
        quickbooks_conn_id: str = "quickbooks_default",
        token_store_conn_id: str = "quickbooks_token_store",
        postgres_conn_id: str = "quickbooks_warehouse",
        tap_settings: Mapping[str, Any] | str = "{}",
        target_settings: Mapping[str, Any] | str = "{}",
        tap_command: Sequence[str] = (TAP,),
        target_command: Sequence[str] = (TARGET,),
        busy_retry_seconds: int = 45,
        **kwargs: Any,
    ) -> None:
        if kwargs.get("retry_policy") is None:
            kwargs["retry_policy"] = ExceptionRetryPolicy(
                rules=[RetryRule(exception=CompanyUnverified, retry_delay=ONE_DAY)]
            )
        super().__init__(**kwargs)
        self.company = company
        self.quickbooks_conn_id = quickbooks_conn_id
        self.token_store_conn_id = token_store_conn_id
        self.postgres_conn_id = postgres_conn_id
        self.tap_settings = tap_settings
        self.target_settings = target_settings
        self.tap_command = tap_command
        self.target_command = target_command
        self.busy_retry_seconds = busy_retry_seconds
        self._programs: Programs | None = None
        self._figures = Figures()
        self._state = ""

    def execute(self, context: Context) -> dict[str, Any]:
        """Loads the company, and returns its figures."""
        self.company = self.company.replace(" ", "")
        if not re.fullmatch(r"[0-9]{1,25}", self.company):
            raise CompanyFailed(f"company is {self.company!r}: give a realm id, which has digits alone")
        started = time.monotonic()
        self._figures, self._state = Figures(), ""
        with tempfile.TemporaryDirectory(prefix=f"quickbooks-{self.company}-") as folder:
            self._programs = Programs(folder)
            try:
                ending = self._run(self._programs, folder)
            except FileNotFoundError as cause:
                raise CompanyFailed(
                    f"{cause.filename} is not on this worker's PATH: install both programs with npm"
                ) from None
        outcome = self._outcome(time.monotonic() - started)
        if ending.rule.verdict == "success":
            self._say(20, f"loaded: {outcome}")
            return outcome
        context["ti"].xcom_push(key="outcome", value=outcome)
        raise self._failure(ending, context)

    def on_kill(self) -> None:
        """
        Stops the tap alone. The target commits what the tap still sends, and ends with its input.

        Airflow may signal the whole process group beside this, and kills what is left five seconds later.
        """
        if self._programs is not None:
            self._programs.stop()

    def _run(self, programs: Programs, folder: str) -> Ending:
        connections = Connections(self.quickbooks_conn_id, self.token_store_conn_id, self.postgres_conn_id)
        target_variables = target_environment(connections, settings_of(self.target_settings, "target_settings"))
        tap_variables = tap_environment(
            connections, {**_OWN_SETTINGS, **settings_of(self.tap_settings, "tap_settings")}
        )
        tap_variables["TAP_QUICKBOOKS_REALM_ID"] = self.company
        words = [*self.target_command, "last-state", "--company", self.company, "--if-any"]
        code, state = programs.output_of(Program(TARGET, words, target_variables), self._take)
        if code != 0:
            return Ending(TARGET, code)
        if programs.is_stopped:
            return Ending(TAP, 143)
        end = programs.pipe(
            Program(TAP, [*self.tap_command, *_state_flags(state, folder)], tap_variables),
            Program(TARGET, [*self.target_command], target_variables),
            self._take,
            self._keep,
        )
        return ending_of(end.tap_code, end.target_code)

    def _keep(self, state: str) -> None:
        self._state = state

    def _take(self, program: str, line: str) -> None:
        entry = self._figures.take(program, line)
        if entry is not None:
            self._say(entry.level, entry.text)

    def _say(self, level: int, text: str) -> None:
        self.log.log(level, "company %s: %s", self.company, text)

    def _outcome(self, seconds: float) -> dict[str, Any]:
        """A few figures: Airflow keeps them in its metadata database."""
        figures = self._figures
        return {
            "company": self.company,
            "calls": figures.calls,
            "records": figures.records,
            **{
                name: figures.rows[name] for name in ("rows_inserted", "rows_updated", "rows_deleted", "rows_unchanged")
            },
            "covered_until_utc": covered_until(self._state),
            "seconds": round(seconds, 1),
        }

    def _failure(self, ending: Ending, context: Context) -> AirflowException:
        reason = self._figures.last_failure.get(ending.program) or ending.rule.meaning
        code = f"signal {-ending.code}" if ending.code < 0 else f"exit code {ending.code}"
        sentence = f"company {self.company}: {reason} ({ending.program}, {code})"
        verdict = ending.rule.verdict
        if verdict == "fail":
            return CompanyFailed(sentence)
        if verdict == "retry_tomorrow":
            return CompanyUnverified(sentence)
        if verdict == "skip":
            return CompanySkipped(sentence)
        if verdict == "busy":
            return self._busy(sentence, context)
        return CompanyRetry(sentence)

    def _busy(self, sentence: str, context: Context) -> AirflowException:
        """
        Another DAG run that holds the company for longer than the tap waits will load it: a first try is skipped.

        On a retry the holder may be what is left of an earlier try, which still ends: the task comes again.
        """
        if context["ti"].try_number <= 1:
            return CompanySkipped(sentence)
        self._say(20, f"{sentence}; trying again in {self.busy_retry_seconds} s")
        return AirflowRescheduleException(  # type: ignore[no-untyped-call]
            datetime.now(tz=UTC) + timedelta(seconds=self.busy_retry_seconds)
        )


def _state_flags(state: str, folder: str) -> list[str]:
    """The flag with the file of a STATE. A company that is read for the first time has none."""
    if not state.strip():
        return []
    path = os.path.join(folder, "state.json")
    with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as file:
        file.write(state)
    return ["--state", path]
