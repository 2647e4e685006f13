"""Runs one command for as long as its owner lives. Standard library only: it is started as a script, and must start quickly.

    launcher.py LOCK_FD LOG COMMAND ...

Standard input is a pipe that the owner holds. When it closes, which it also does on `kill -9` of the owner, or on SIGTERM, SIGINT or
SIGHUP, the command's whole session gets SIGTERM and a few seconds later SIGKILL. What the command prints goes to LOG, which is bounded;
LOG.1 keeps what was there before.
LOCK_FD is a locked file that the command inherits, so that the lock holds until the last of both is gone; the command's pid is in it.
"""

import contextlib
import os
import selectors
import signal
import subprocess
import sys
from types import FrameType

LOG_BYTES = 1 << 20
GRACE_SECONDS = 3.0
_STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class _Log:
    def __init__(self, path: str) -> None:
        self._path = path
        self._file = open(path, "ab", buffering=0)  # noqa: PTH123, SIM115 - pathlib costs start time; open until the end

    def write(self, data: bytes) -> None:
        with contextlib.suppress(OSError):  # a full disk must not end the engine
            if self._file.tell() + len(data) > LOG_BYTES:
                self._file.close()
                os.replace(self._path, self._path + ".1")  # noqa: PTH105
                self._file = open(self._path, "ab", buffering=0)  # noqa: PTH123, SIM115
            self._file.write(data)


def _stop(signum: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + signum)


def _relay(child: "subprocess.Popen[bytes]", log: _Log, owner: int) -> None:
    """Copy the child's output until it ends or the owner does, whose pipe a process forked off it may still hold."""
    assert child.stdout is not None
    output = child.stdout.fileno()
    with selectors.DefaultSelector() as selector:
        selector.register(output, selectors.EVENT_READ)
        selector.register(0, selectors.EVENT_READ)
        while os.getppid() == owner:
            for key, _ in selector.select(1.0):
                data = os.read(key.fd, 65536)
                if not data:
                    return
                if key.fd == output:
                    log.write(data)


def _end(child: "subprocess.Popen[bytes]") -> None:
    for signum, seconds in ((signal.SIGTERM, GRACE_SECONDS), (signal.SIGKILL, None)):
        try:
            os.killpg(child.pid, signum)
            child.wait(seconds)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
        return


def main(lock_fd: int, log_path: str, command: list[str]) -> None:
    owner = os.getppid()
    for signum in _STOPPING:
        signal.signal(signum, _stop)
    child = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, pass_fds=(lock_fd,), start_new_session=True
    )
    try:
        os.ftruncate(lock_fd, 0)
        os.pwrite(lock_fd, b"%d\n" % child.pid, 0)
        _relay(child, _Log(log_path), owner)
    finally:
        for signum in _STOPPING:
            signal.signal(signum, signal.SIG_IGN)
        _end(child)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3:])
