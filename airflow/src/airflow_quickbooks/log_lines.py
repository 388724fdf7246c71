"""Reads the JSON log lines of the two programs: messages for the task's log, and figures for its outputs."""

from __future__ import annotations

import json
import logging
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

_LEVELS = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warning": logging.WARNING,
    "error": logging.ERROR,
    "critical": logging.ERROR,
}

# Figures that are summed over all streams.
_COUNTERS = (
    "rows_inserted",
    "rows_updated",
    "rows_deleted",
    "rows_unchanged",
    "records_rejected",
)


@dataclass(frozen=True)
class LogEntry:
    """A line for the task's log."""

    level: int
    text: str


@dataclass
class Figures:
    """Figures of one run, collected from the log lines of both programs."""

    calls: int = 0
    records: int = 0
    rows: Counter[str] = field(default_factory=Counter)
    last_failure: dict[str, str] = field(default_factory=dict)

    def take(self, program: str, line: str) -> LogEntry | None:
        """Counts what the line reports. Returns the entry for the task's log; None for a metric."""
        entry = _parsed(line)
        if entry is None:
            # A line that the program's runtime wrote itself, such as a report of a crash.
            self.last_failure[program] = line
            return LogEntry(logging.WARNING, f"{program}: {line}")
        metric = entry.get("metric_info")
        if isinstance(metric, dict):
            self._count(program, metric)
            return None
        level = str(entry.get("level"))
        stream = entry.get("stream_name")
        message = f"{stream}: {entry.get('message')}" if stream else str(entry.get("message"))
        if level == "critical":
            self.last_failure[program] = message
        return LogEntry(_LEVELS.get(level, logging.INFO), f"{program}: {message}")

    def _count(self, program: str, metric: dict[str, Any]) -> None:
        name = metric.get("metric")
        value = int(metric.get("value") or 0)
        if name == "http_request_duration":
            self.calls += 1
        elif name == "record_count" and program == "target-postgres-raw":
            self.records += value
        elif name in _COUNTERS:
            self.rows[name] += value


def _parsed(line: str) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) and "level" in entry else None


def covered_until(state: str) -> str | None:
    """The time up to which every stream with time windows is loaded, from a STATE; None if there is none."""
    try:
        bookmarks = json.loads(state)["bookmarks"].values()
        ends = [bookmark["covered"][-1][1] for bookmark in bookmarks if bookmark.get("covered")]
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        return None
    return min(ends) if ends else None
