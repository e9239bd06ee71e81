"""Runs the system's commands, and starts children that never outlive their parent."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

__all__ = ["CommandFailed", "MongoFailed", "dies_with_parent", "log", "not_root", "run"]

PR_SET_PDEATHSIG = 1
CLONE_NEWUSER = 0x10000000
libc = ctypes.CDLL(None, use_errno=True)


class MongoFailed(Exception):
    """The server cannot be installed or started; the message says why and which log to read."""


class CommandFailed(MongoFailed):
    """A command ended with another code than 0; carries the end of what it printed."""


def log(*words: object) -> None:
    print("[mongo]", *words, file=sys.stderr, flush=True)


def run(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    before: Callable[[], None] | None = None,
) -> str:
    """What the command printed, errors included. ``before`` runs in the child. Raises CommandFailed."""
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env, cwd=cwd, preexec_fn=before
    )
    if done.returncode:
        line = " ".join(map(str, command))[:200]
        raise CommandFailed(f"{line}\nexit {done.returncode}\n{done.stdout[-3000:]}")
    return done.stdout


def dies_with_parent(sig: signal.Signals) -> Callable[[], None]:
    """For preexec_fn: its own process group (a terminal's Ctrl-C is ours to pass on), and ``sig`` when we die."""

    def child() -> None:
        os.setpgid(0, 0)
        libc.prctl(PR_SET_PDEATHSIG, sig, 0, 0, 0)

    return child


def not_root(sig: signal.Signals) -> Callable[[], None]:
    """For preexec_fn: the same, and PostgreSQL's refusal of root is met.

    As root, the child enters a user namespace where it is user 1; its files stay root's.
    """
    own_group = dies_with_parent(sig)

    def child() -> None:
        if os.geteuid() == 0:
            if libc.unshare(CLONE_NEWUSER):
                raise OSError(ctypes.get_errno(), "unshare(CLONE_NEWUSER) refused")
            Path("/proc/self/setgroups").write_text("deny")
            Path("/proc/self/uid_map").write_text("1 0 1")
            Path("/proc/self/gid_map").write_text("1 0 1")
        own_group()

    return child
