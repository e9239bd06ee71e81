"""Becomes a program, after leaving beside it a watcher that ends it when the supervisor is no more.

``python child.py FD COMMAND...``: FD is the read end of a pipe whose other end only the supervisor holds. However the
supervisor ends, the kernel closes it: nothing has to be asked, and ``kill -9`` cannot prevent it. The program keeps
this process's id, so that whoever started us sees the program's own exit. Only the standard library, so that it starts
in milliseconds.
"""

import os
import signal
import sys
import time

GRACE = 8.0
"""Seconds between the polite signal and the other one."""


def watch(pipe: int, leader: int) -> None:
    """Wait until the pipe closes, then end the whole process group, this process included."""
    for polite in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(polite, signal.SIG_IGN)
    while os.read(pipe, 1):
        pass
    os.killpg(leader, signal.SIGTERM)
    end = time.monotonic() + GRACE
    while time.monotonic() < end and _alive(leader):
        time.sleep(0.05)
    os.killpg(leader, signal.SIGKILL)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def main(pipe: int, command: list[str]) -> None:
    leader = os.getpid()
    if os.fork() == 0:
        watch(pipe, leader)
        os._exit(0)
    os.close(pipe)
    try:
        os.execvp(command[0], command)  # noqa: S606 — the supervisor gives the command, nobody else
    except OSError as error:
        print(f"{command[0]}: {error.strerror}", file=sys.stderr)
        os._exit(127)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
