"""Becomes a program, after leaving beside it a watcher that ends it when the supervisor is no more.

``python child.py FD GRACE COMMAND...``: FD is the read end of a pipe whose other end only the supervisor holds. However
the supervisor ends, the kernel closes it: nothing has to be asked, and ``kill -9`` cannot prevent it. The watcher then
sends SIGTERM, and SIGKILL after GRACE seconds. The program keeps this process's id, so that whoever started us sees
the program's own exit. Only the standard library, so that it starts in milliseconds.
"""

import os
import signal
import sys
import time


def watch(pipe: int, grace: float, leader: int) -> None:
    """Wait until the pipe closes, then end the whole process group, this process included."""
    for polite in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(polite, signal.SIG_IGN)
    while os.read(pipe, 1):
        pass
    os.killpg(leader, signal.SIGTERM)
    end = time.monotonic() + grace
    while time.monotonic() < end and _alive(leader):
        time.sleep(0.05)
    os.killpg(leader, signal.SIGKILL)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def main(pipe: int, grace: float, command: list[str]) -> None:
    leader = os.getpid()
    if os.fork() == 0:
        watch(pipe, grace, leader)
        os._exit(0)
    os.close(pipe)
    try:
        os.execvp(command[0], command)  # noqa: S606 — the supervisor gives the command, nobody else
    except OSError as error:
        print(f"{command[0]}: {error.strerror}", file=sys.stderr)
        os._exit(127)


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), sys.argv[3:])
