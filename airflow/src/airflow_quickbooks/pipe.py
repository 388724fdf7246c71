"""Runs the two programs as a pipe, in the process group of the caller."""

from __future__ import annotations

import errno
import os
import selectors
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO

TAP = "tap-quickbooks"
TARGET = "target-postgres-raw"

# Seconds for the target to commit after the tap has ended, if the task itself is interrupted.
_GRACE_SECONDS = 8.0
_CHUNK_BYTES = 65_536
# A line without an end is passed on in parts of this size.
_LONGEST_LINE_BYTES = 1_000_000

Line = Callable[[str, str], None]


@dataclass(frozen=True)
class Program:
    """A program with its arguments and its whole environment."""

    name: str
    words: Sequence[str]
    environment: Mapping[str, str]


@dataclass(frozen=True)
class PipeEnd:
    """The exit codes of both programs. A negative one is a signal."""

    tap_code: int
    target_code: int


class Programs:
    """The processes of one task."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._stoppable: subprocess.Popen[bytes] | None = None
        self._is_stopped = False

    @property
    def is_stopped(self) -> bool:
        """True after stop."""
        return self._is_stopped

    def stop(self) -> None:
        """
        Asks the tap to end, as a signal handler may do at any moment.

        The tap finishes its pages and writes a last STATE; the target commits them when its input ends.
        """
        self._is_stopped = True
        if self._stoppable is not None:
            with suppress(ProcessLookupError):
                self._stoppable.send_signal(signal.SIGTERM)

    def output_of(self, program: Program, on_line: Line) -> tuple[int, str]:
        """Runs one program to its end. Returns its exit code and stdout; its log goes to `on_line`."""
        process = self._start(program, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        self._stoppable = process
        output: list[str] = []
        with self._ended(process):
            for name, line in _lines({_out(process): "stdout", _err(process): program.name}):
                if name == "stdout":
                    output.append(line)
                else:
                    on_line(name, line)
        return process.wait(), "\n".join(output)

    def pipe(self, tap: Program, target: Program, on_line: Line, on_state: Callable[[str], None]) -> PipeEnd:
        """Runs `tap | target` to the end of both."""
        loader = self._start(target, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        with self._ended(loader):
            try:
                reader = self._start(tap, stdin=subprocess.DEVNULL, stdout=loader.stdin)
            finally:
                # The tap holds the pipe now: the target sees its end when the tap ends.
                if loader.stdin is not None:
                    loader.stdin.close()
            self._stoppable = reader
            if self._is_stopped:
                self.stop()
            with self._ended(reader):
                streams = {_out(loader): "stdout", _err(loader): target.name, _err(reader): tap.name}
                for name, line in _lines(streams):
                    if name == "stdout":
                        on_state(line)
                    else:
                        on_line(name, line)
                return PipeEnd(reader.wait(), loader.wait())

    def _start(self, program: Program, stdin: int, stdout: int | IO[bytes] | None) -> subprocess.Popen[bytes]:
        first, *others = program.words
        path = shutil.which(first, path=program.environment.get("PATH"))
        if path is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), first)
        return subprocess.Popen(
            [*(_dying_with_parent() if program.name == TAP else []), path, *others],
            stdin=stdin,
            stdout=stdout,
            stderr=subprocess.PIPE,
            env=dict(program.environment),
            cwd=self._folder,
        )

    @contextmanager
    def _ended(self, process: subprocess.Popen[bytes]) -> Iterator[None]:
        """Leaves no process behind if the task is interrupted, such as by its execution_timeout."""
        try:
            yield
        except BaseException:
            if self._stoppable is not None:
                self.stop()
            try:
                process.wait(_GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            raise
        finally:
            for stream in (process.stdout, process.stderr):
                if stream is not None:
                    stream.close()


def _dying_with_parent() -> list[str]:
    """
    Has the kernel send SIGTERM to the tap when the task's process is killed.

    The target needs no such word: its input ends with the tap, and it commits what came.
    """
    setpriv = shutil.which("setpriv")
    return [] if setpriv is None else [setpriv, "--pdeathsig", "TERM", "--"]


def _out(process: subprocess.Popen[bytes]) -> int:
    assert process.stdout is not None
    return process.stdout.fileno()


def _err(process: subprocess.Popen[bytes]) -> int:
    assert process.stderr is not None
    return process.stderr.fileno()


def _lines(streams: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    """Yields the name of a stream and a line of it, until all streams have ended. One thread reads them all."""
    rests = dict.fromkeys(streams, b"")
    with selectors.DefaultSelector() as selector:
        for descriptor in streams:
            selector.register(descriptor, selectors.EVENT_READ)
        while selector.get_map():
            for key, _ in selector.select():
                chunk = os.read(key.fd, _CHUNK_BYTES)
                *whole, rest = (rests[key.fd] + chunk).split(b"\n")
                if not chunk:
                    selector.unregister(key.fd)
                if not chunk or len(rest) > _LONGEST_LINE_BYTES:
                    whole, rest = [*whole, rest], b""
                rests[key.fd] = rest
                for line in whole:
                    if line:
                        yield streams[key.fd], line.decode("utf-8", "replace")
