"""
Twelve companies on a whole Airflow, whose workers are killed.

A task is marked as failed while it reads. Then two DAG runs load the companies at once; meanwhile a worker's tree is
killed, and then the parent of a Celery worker. One company is revoked, and QuickBooks answers another with 503.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.place import Place, place_of_run

from .cluster import Cluster
from .processes import wait_for

REVOKED, UNAVAILABLE = 10, 11
STREAMS = (("Customer", "qb_customers"), ("Invoice", "qb_invoices"), ("Item", "qb_items"))
# Companies whose tasks are marked as failed, with the milliseconds that QuickBooks then takes to answer. Airflow kills
# a task five seconds after it has signalled it.
STOPPED = {0: 3_000, 1: 12_000}
RUNS = ("first", "second")
DONE = ("success", "failed")


@dataclass
class Stopped:
    """What was there when Airflow had ended a task that was marked as failed."""

    log: str
    rows: int
    leases: list[tuple[str, ...]]


@dataclass
class Story:
    """What happened before the checks."""

    place: Place
    cluster: Cluster
    stopped: dict[str, Stopped] = field(default_factory=dict)
    killed: dict[str, list[str]] = field(default_factory=dict)

    @property
    def bad(self) -> set[str]:
        """The companies that cannot be loaded."""
        return {self.place.realms[REVOKED], self.place.realms[UNAVAILABLE]}


def companies_read_by(cluster: Cluster, worker: str) -> list[str]:
    """The processes of the tap in a worker's session."""
    return [line for line in cluster.processes.members(worker).values() if "tap-quickbooks" in line]


def say(text: str) -> None:
    """A line for the person who watches the test."""
    print(f"cluster: {time.monotonic() - started:.0f} s: {text}", flush=True)


started = time.monotonic()


@pytest.fixture(scope="module")
def story() -> Iterator[Story]:
    """Runs the story once. Everything that it started is stopped, also if a part of it fails."""
    place = place_of_run()
    if place is None:
        pytest.skip("needs a simulated QuickBooks: run npm run test:airflow -- --cluster")
    folder = Path(os.environ["QUICKBOOKS_TEST_FOLDER"]) / "cluster"
    folder.mkdir()
    told = Story(place, Cluster(place, folder))
    try:
        told.cluster.start()
        say("scheduler, API server, DAG processor and two workers are up")
        happen(told)
        yield told
    except BaseException:
        for name in ("scheduler", "worker-1", "worker-2"):
            if told.cluster.processes.log(name).exists():
                print(f"--- {name}\n{told.cluster.processes.text(name)[-3000:]}")
        raise
    finally:
        told.cluster.processes.stop()


def happen(story: Story) -> None:
    """The faults, the two DAG runs and the kills."""
    place, cluster = story.place, story.cluster
    for number, latency_ms in STOPPED.items():
        stop_one(story, place.realms[number], latency_ms)
    place.ask("/settings", {"latency_ms": 400})
    place.ask("/tokens", {"realm": place.realms[REVOKED], "revoke": True})
    place.ask("/faults", {"kind": "unavailable", "realm": place.realms[UNAVAILABLE]})
    # Each try of an unavailable company takes half a minute, so one run has it.
    cluster.trigger(RUNS[0])
    cluster.trigger(RUNS[1], [each for each in place.realms if each != place.realms[UNAVAILABLE]])
    for kill, worker, successor in (
        (cluster.processes.kill_tree, "worker-1", "worker-3"),
        (cluster.processes.kill_parent, "worker-2", "worker-4"),
    ):
        story.killed[worker] = wait_for(
            f"{worker} to read companies", lambda worker=worker: companies_read_by(cluster, worker) or None, 90
        )
        kill(worker)
        say(f"killed {worker} while it read {len(story.killed[worker])} companies")
        cluster.start_worker(successor)
        cluster.wait_for_worker(successor)
    for run in RUNS:
        wait_for(f"the end of the {run} run", lambda run=run: cluster.state_of(run) in DONE, 240)
        say(f"the {run} run has ended")


def stop_one(story: Story, company: str, latency_ms: int) -> None:
    """Marks a task as failed, after its tap has read some pages and long before it has read all."""
    place, cluster = story.place, story.cluster
    run = f"stopped-{company}"
    place.ask("/settings", {"latency_ms": 300})
    cluster.trigger(run, [company])
    wait_for("pages of a company", lambda: place.ask("/stats")["by_realm"].get(company, {"calls": 0})["calls"] >= 8, 90)
    place.ask("/settings", {"latency_ms": latency_ms})
    time.sleep(1)
    cluster.mark_failed(run, 0)
    say(f"marked company {company} as failed")
    # Airflow signals the task when its next heartbeat is refused. This is its last word in the log.
    wait_for("the end of that task", lambda: "Task killed!" in cluster.log(run, 0), 60)
    story.stopped[company] = Stopped(
        log=cluster.log(run, 0),
        rows=sum(len(rows_of(place, table, company)) for _, table in STREAMS),
        leases=place.rows("select realm_id from quickbooks.companies where lease_holder is not null"),
    )


def rows_of(place: Place, table: str, company: str) -> set[str]:
    """The ids of a company's rows."""
    return {row[0] for row in place.rows(f"select id from raw.{table} where realm_id = %s", company)}  # noqa: S608


def test_workers_were_killed_while_they_read(story: Story) -> None:
    assert story.killed["worker-1"]
    assert story.killed["worker-2"]


def test_a_task_that_is_marked_as_failed_commits_what_its_tap_has_read(story: Story) -> None:
    # Airflow has sent SIGTERM to tap and target at once.
    for company, stopped in story.stopped.items():
        log = stopped.log
        assert "stopped by SIGTERM; the next run continues from the last STATE" in log, log
        assert f"company {company}: target-postgres-raw: qb_" in log, log
        read = re.search(rf"company {company}: tap-quickbooks: read (\d+) records in ", log)
        assert read is not None, log
        assert 0 < int(read[1]) == stopped.rows < 400
        assert stopped.leases == []


def test_rows_of_all_good_companies_are_those_of_quickbooks(story: Story) -> None:
    place = story.place
    for company in place.realms:
        if company in story.bad:
            continue
        for entity, table in STREAMS:
            truth = place.truth(company, entity)
            assert len(truth) > 0
            assert rows_of(place, table, company) == truth, f"{company} {entity}"


def test_the_right_tasks_are_red_with_the_right_sentence(story: Story) -> None:
    place, cluster = story.place, story.cluster
    ends = {run: cluster.tasks(run) for run in RUNS}
    for company in place.realms:
        states = [ends[run][company]["state"] for run in RUNS if company in ends[run]]
        if company in story.bad:
            assert "failed" in states, company
            assert "success" not in states, company
        else:
            assert "success" in states, company
            assert "failed" not in states, company
    sentences = {
        place.realms[REVOKED]: ("CompanyFailed", "(tap-quickbooks, exit code 4)", "authorise"),
        place.realms[UNAVAILABLE]: ("CompanyRetry", "(tap-quickbooks, exit code 6)", "503"),
    }
    for company, words in sentences.items():
        run = next(run for run in RUNS if company in ends[run] and ends[run][company]["state"] == "failed")
        log = cluster.log(run, ends[run][company]["map_index"])
        for word in (*words, f"company {company}: "):
            assert word in log, log[-2000:]
    tries = [ends[run][place.realms[REVOKED]] for run in RUNS]
    revoked = next(each for each in tries if each["state"] == "failed")
    assert revoked["try_number"] == 1, "a revoked company is not retried"


def test_no_company_was_locked_out_throttled_or_left_with_a_lease(story: Story) -> None:
    place = story.place
    assert "429" not in place.ask("/stats")["calls_by_status"]
    assert place.rows("select realm_id from quickbooks.companies where lease_holder is not null") == []
    logs = "".join(
        story.cluster.log(run, task["map_index"])
        for run in RUNS
        for company, task in story.cluster.tasks(run).items()
        if company not in story.bad
    )
    assert "exit code 4" not in logs
    assert "invalid_grant" not in logs


def test_no_secret_is_in_a_log_of_airflow(story: Story) -> None:
    place = story.place
    secrets = (place.client_secret, place.token_store_key)
    for path in story.cluster.folder.rglob("*.log"):
        text = path.read_text(errors="replace")
        assert not [secret for secret in secrets if secret in text], path


def test_a_last_run_loads_what_was_unavailable_and_has_nothing_else_to_do(story: Story) -> None:
    place, cluster = story.place, story.cluster
    place.ask("/faults", method="DELETE")
    mended = place.realms[UNAVAILABLE]
    done = next(each for each in place.realms if each not in story.bad)
    cluster.trigger("last", [mended, done])
    wait_for("the end of the last run", lambda: cluster.state_of("last") in DONE, 120)
    tasks = cluster.tasks("last")
    assert {company: task["state"] for company, task in tasks.items()} == dict.fromkeys([mended, done], "success")
    assert cluster.outcome("last", tasks[done]["map_index"])["calls"] == 0
    assert cluster.outcome("last", tasks[mended]["map_index"])["rows_inserted"] == 400
    for entity, table in STREAMS:
        assert rows_of(place, table, mended) == place.truth(mended, entity)


def test_everything_listens_on_loopback(story: Story) -> None:
    own = {
        pid
        for name in ("api-server", "scheduler", "dag-processor", "worker-3", "worker-4")
        for pid in story.cluster.processes.members(name)
    }
    sockets = set()
    for pid in own:
        for link in Path(f"/proc/{pid}/fd").glob("*"):
            try:
                target = os.readlink(link)
            except OSError:
                continue
            if target.startswith("socket:["):
                sockets.add(target[8:-1])
    listening = []
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:]:
            words = line.split()
            if words[3] == "0A" and words[9] in sockets:
                listening.append(words[1].split(":")[0])
    assert listening
    assert set(listening) == {"0100007F"}


def test_nothing_runs_after_the_end(story: Story) -> None:
    """The last test: it stops everything."""
    story.cluster.processes.stop()
    for name in ("api-server", "scheduler", "dag-processor", "worker-1", "worker-2", "worker-3", "worker-4"):
        assert story.cluster.processes.members(name) == {}
