"""The processes of a test: each in a session of its own, so that all that it starts can be found and stopped by id."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

Answer = TypeVar("Answer")


def wait_for(what: str, look: Callable[[], Answer | None], seconds: float) -> Answer:
    """The first answer that is neither None nor False. Fails with the name of what did not come."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = look()
        if answer is not None and answer is not False:
            return answer
        time.sleep(0.3)
    raise AssertionError(f"{what}: not within {seconds:.0f} s")


def session_members(session: int) -> dict[int, str]:
    """The living processes of a session with their command lines."""
    found = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        with suppress(OSError, IndexError):
            state, *numbers = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            if int(numbers[2]) == session and state != "Z":
                found[int(folder.name)] = (folder / "cmdline").read_text().replace("\0", " ")
    return found


class Processes:
    """Programs that run until the test ends."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._folder = folder
        self._environment = dict(environment)
        self._started: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, words: Sequence[str]) -> int:
        """Starts a program in a new session, whose id is returned. Its output goes to a file."""
        with self.log(name).open("ab") as log:
            self._started[name] = subprocess.Popen(
                words,
                env=self._environment,
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return self._started[name].pid

    def log(self, name: str) -> Path:
        """The file with the output of a program."""
        return self._folder / f"{name}.log"

    def text(self, name: str) -> str:
        """The output of a program so far."""
        return self.log(name).read_text(errors="replace")

    def members(self, name: str) -> dict[int, str]:
        """The living processes of a program's session."""
        return session_members(self._started[name].pid)

    def kill_tree(self, name: str) -> None:
        """Kills the whole session of a program at once, as the loss of its machine would."""
        # Those that stay could start others meanwhile: until none is left.
        while members := self.members(name):
            for member in members:
                with suppress(ProcessLookupError):
                    os.kill(member, signal.SIGKILL)
            self._started[name].poll()

    def kill_parent(self, name: str) -> None:
        """Kills the first process of a program alone."""
        self._started[name].kill()
        self._started[name].wait()

    def stop(self) -> list[str]:
        """Stops everything, the newest first. Returns what had to be killed."""
        for process in reversed(self._started.values()):
            process.terminate()
        end = time.monotonic() + 15
        while time.monotonic() < end and any(self.members(name) for name in self._started):
            for process in self._started.values():
                process.poll()
            time.sleep(0.2)
        left = [line for name in self._started for line in self.members(name).values()]
        for name in self._started:
            self.kill_tree(name)
        return left
