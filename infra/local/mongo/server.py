"""Starts the two processes on a data folder, and stops them; both survive a kill -9 with what they acknowledged."""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from infra.local.place import free_port

from .commands import CommandFailed, MongoFailed, dies_with_parent, log, not_root, run
from .install import install
from .postgres import bin_dir

__all__ = ["MongoServer", "Options"]

POSTGRES_CONF = """\
listen_addresses = ''
port = 5432
unix_socket_directories = '{socket}'
shared_preload_libraries = 'pg_cron,pg_documentdb_core,pg_documentdb'
cron.database_name = 'postgres'
cron.host = '{socket}'
cron.log_run = off
cron.log_statement = off
documentdb.localhost_connection_string = 'host={socket}'
documentdb.enableBackgroundWorker = off
documentdb_core.enableCollation = on
max_connections = {max_connections}
shared_buffers = {shared_buffers}
fsync = {fsync}
log_min_messages = warning
jit = off
huge_pages = off
checkpoint_timeout = 15min
wal_recycle = on
timezone = 'UTC'
log_timezone = 'UTC'
"""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Where the server keeps its data and how it listens on 127.0.0.1; port 0 takes a free one."""

    cache: Path
    data: Path
    port: int = 0
    user: str | None = None
    password: str = ""
    tls_cert: Path | None = None
    tls_key: Path | None = None
    tls_ca: Path | None = None
    fsync: Literal["on", "off"] = "on"
    max_connections: int = 100
    shared_buffers: str = "128MB"


class MongoServer:
    """Installs on first use; ``start`` returns when a client may connect to ``uri``, ``stop`` ends both processes."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.installation = install(options.cache)
        self.data = options.data.absolute()
        self.data.mkdir(parents=True, exist_ok=True)
        self._lock = (self.data / ".lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise MongoFailed(f"{self.data} is in use by another server") from error
        self._pgdata = self.data / "pg"
        # Not below the data folder: a socket's path has 107 bytes at most.
        self._socket = Path(tempfile.mkdtemp(prefix="conum-mongo-", dir="/tmp"))
        root = self.installation.postgres
        self._bin = bin_dir(root)
        self._env = {
            "PATH": os.environ.get("PATH", ""),
            "LOCPATH": str(root / "usr/lib/locale"),
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "PROJ_DATA": str(root / "usr/share/proj"),
            "PROJ_NETWORK": "OFF",
        }
        self._processes: list[tuple[subprocess.Popen[bytes], signal.Signals]] = []
        self.port = options.port or free_port()

    @property
    def uri(self) -> str:
        credentials = f"{self.options.user}:{self.options.password}@" if self.options.user else ""
        tls = "&tls=true" if self.options.tls_cert else ""
        return f"mongodb://{credentials}127.0.0.1:{self.port}/?directConnection=true{tls}"

    def start(self) -> None:
        """Raises MongoFailed, and names the log to read."""
        self._make_cluster()
        self._start_postgres()
        if self._sql("select 1 from pg_extension where extname = 'documentdb'") != "1":
            self._sql("CREATE EXTENSION documentdb CASCADE")
        if self.options.user and self.options.user not in self._sql("select rolname from pg_roles").split():
            self._create_user(self.options.user)
        self._start_ferretdb()

    def running(self) -> bool:
        return all(process.poll() is None for process, _ in self._processes)

    def stop(self) -> None:
        for process, sig in reversed(self._processes):
            if process.poll() is None:
                process.send_signal(sig)
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    log(f"process {process.pid} did not stop in 20 s and is killed")
                    process.kill()
        self._processes.clear()
        shutil.rmtree(self._socket, ignore_errors=True)
        self._lock.close()

    def _make_cluster(self) -> None:
        done = self._pgdata / ".ok"
        if not done.exists():
            shutil.rmtree(self._pgdata, ignore_errors=True)  # an initdb that was cut off
            flags = "-A trust -E UTF8 --no-sync --no-instructions --locale-provider=builtin --builtin-locale=C.UTF-8"
            initdb: list[str | Path] = [
                self._bin / "initdb",
                "-D",
                self._pgdata,
                "-U",
                "postgres",
                "--locale=C.UTF-8",
                *flags.split(),
            ]
            run(initdb, env=self._env, before=not_root(signal.SIGKILL))
            with (self._pgdata / "postgresql.conf").open("a") as conf:
                conf.write("\ninclude = 'conum.conf'\n")
            done.touch()
        text = POSTGRES_CONF.format(
            socket=self._socket,
            # Its extension may open a second one for what the first has asked.
            max_connections=2 * self.options.max_connections + 20,
            shared_buffers=self.options.shared_buffers,
            fsync=self.options.fsync,
        )
        (self._pgdata / "conum.conf").write_text(text)

    def _start_postgres(self) -> None:
        log_file = self.data / "postgres.log"
        for _ in range(20):  # after a kill -9 the old backends may need a moment to go
            process = self._spawn([self._bin / "postgres", "-D", self._pgdata], log_file, not_root(signal.SIGQUIT))
            if _until(self._answers, process, 120):
                self._processes.append((process, signal.SIGINT))  # PostgreSQL's fast shutdown
                return
            process.kill()
            process.wait()
            time.sleep(0.5)
        raise MongoFailed(f"PostgreSQL does not start; see {log_file}")

    def _start_ferretdb(self) -> None:
        options = self.options
        state, log_file = self.data / "ferretdb", self.data / "ferretdb.log"
        state.mkdir(exist_ok=True)
        pool = f"pool_max_conns={options.max_connections}&pool_min_conns=2"
        address = f"127.0.0.1:{self.port}"
        listen = [f"--listen-addr={address}"]
        if options.tls_cert:
            listen = ["--listen-addr=-", f"--listen-tls={address}", f"--listen-tls-cert-file={options.tls_cert}"]
            listen += [f"--listen-tls-key-file={options.tls_key}"]
            listen += [f"--listen-tls-ca-file={options.tls_ca}"] if options.tls_ca else []
        command = [
            self.installation.ferretdb,
            "--telemetry=disable",
            "--debug-addr=-",
            "--log-level=warn",
            f"--state-dir={state}",
            f"--postgresql-url=postgres://postgres@/postgres?host={self._socket}&port=5432&{pool}",
            "--auth" if options.user else "--no-auth",
            *listen,
        ]
        process = self._spawn(command, log_file, dies_with_parent(signal.SIGKILL))
        self._processes.append((process, signal.SIGTERM))
        if not _until(lambda: _listens(self.port), process, 30):
            raise MongoFailed(f"FerretDB does not start; see {log_file}")

    def _create_user(self, name: str) -> None:
        roles = [{"role": role, "db": "admin"} for role in ("readWriteAnyDatabase", "clusterAdmin")]
        user = json.dumps({"createUser": name, "pwd": self.options.password, "roles": roles})
        quoted = user.replace("'", "''")
        self._sql(f"select documentdb_api.create_user('{quoted}')")

    def _spawn(self, command: list[str | Path], log_file: Path, before: Callable[[], None]) -> subprocess.Popen[bytes]:
        with log_file.open("ab") as out:
            return subprocess.Popen(
                command, env=self._env, stdin=subprocess.DEVNULL, stdout=out, stderr=out, preexec_fn=before
            )

    def _sql(self, query: str) -> str:
        psql = self._bin / "psql"
        command: list[str | Path] = [
            psql,
            "-XqAt",
            "-v",
            "ON_ERROR_STOP=1",
            "-h",
            self._socket,
            "-U",
            "postgres",
            "-c",
            query,
        ]
        return run(command, env=self._env, before=not_root(signal.SIGKILL)).strip()

    def _answers(self) -> bool:
        try:
            return self._sql("select 1") == "1"
        except CommandFailed:
            return False


def _until(ready: Callable[[], bool], process: subprocess.Popen[bytes], seconds: float) -> bool:
    """True once it is ready; False when the process has ended or the time is over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        if ready():
            return True
        time.sleep(0.1)
    return False


def _listens(port: int) -> bool:
    with socket.socket() as client:
        client.settimeout(1)
        return client.connect_ex(("127.0.0.1", port)) == 0
