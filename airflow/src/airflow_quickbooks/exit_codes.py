"""The meaning of each exit code of the two programs for an Airflow task, as one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Verdict = Literal["success", "fail", "retry", "retry_tomorrow", "skip", "busy"]


@dataclass(frozen=True)
class Rule:
    """The state of the task after an exit code, and the reason."""

    verdict: Verdict
    meaning: str


RULES: Mapping[int, Rule] = MappingProxyType(
    {
        0: Rule("success", "the company is loaded"),
        1: Rule("fail", "a defect of the program"),
        2: Rule("fail", "settings, catalog or STATE are wrong"),
        3: Rule("fail", "the input of the target is not Singer"),
        4: Rule("fail", "authentication failed: the company has to authorise the app again"),
        5: Rule("fail", "QuickBooks refused, and would refuse again"),
        6: Rule("retry", "QuickBooks did not answer properly"),
        7: Rule("retry", "Postgres cannot be reached, or refused"),
        8: Rule("fail", "a record cannot be loaded"),
        9: Rule("retry", "the next program in the pipe has ended"),
        10: Rule("retry_tomorrow", "QuickBooks reports more records than it returned"),
        11: Rule("busy", "another run holds the company"),
        12: Rule("skip", "the calls of the month are used; the next run continues"),
        130: Rule("retry", "stopped by SIGINT"),
        143: Rule("retry", "stopped by SIGTERM"),
    }
)

_NO_COMMAND = 127
_OTHER = Rule("retry", "ended by a signal or with an unknown exit code")
_NO_PROGRAM = Rule("fail", "the program is not installed on this worker")


@dataclass(frozen=True)
class Ending:
    """The program and the exit code that decide how a task ends. A negative code is a signal, as in subprocess."""

    program: str
    code: int

    @property
    def rule(self) -> Rule:
        """The row of the table."""
        if self.code == _NO_COMMAND:
            return _NO_PROGRAM
        return RULES.get(self.code, _OTHER)


def ending_of(tap_code: int, target_code: int) -> Ending:
    """
    Chooses the code that decides.

    If the target fails, the tap only reports a broken pipe (9), so the target's code counts. An exception is a tap
    that was killed by a signal: the target may then call a line that was cut off a protocol failure.
    """
    if tap_code < 0 or target_code == 0:
        return Ending("tap-quickbooks", tap_code)
    return Ending("target-postgres-raw", target_code)
