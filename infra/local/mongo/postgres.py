"""Installs PostgreSQL with DocumentDB from Debian's packages into a folder, to be run from there without a chroot."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path

from .apt import Apt
from .commands import CommandFailed, MongoFailed, log, run

__all__ = ["VERSION", "bin_dir", "install_postgres"]

VERSION = "18"
SUITES = ("forky", "sid")
PACKAGES = (
    f"postgresql-{VERSION}-documentdb",
    f"postgresql-{VERSION}",
    f"postgresql-client-{VERSION}",
    "libc6",
    "libc-bin",
    "proj-data",
)
# Dependencies of postgis_raster, of Debian's cluster scripts and of maintainer scripts: the server loads none.
# If that ever stops being true, `missing` notices, and everything is fetched.
NOT_LOADED = re.compile(
    r"^(libgdal\d+|gdal-.*|perl.*|libperl.*|libjson-perl|libtext-.*|systemd|libsystemd-shared|dirmngr|gnupg.*|gpg.*"
    r"|pinentry.*|libgpgme.*|libpoppler\d+|libhdf.*|libnetcdf\d+|libspatialite.*|libarmadillo.*|libarpack.*|libsuperlu.*"
    r"|liblapack\d|libblas\d|libgfortran\d|libaom\d|libdav1d\d|libgav1.*|librav1e.*|libsvtav1.*|libheif.*|libjxl.*"
    r"|libavif.*|libmariadb\d|mariadb-common|mysql-common|libodbc.*|unixodbc.*|libxerces.*|libnss3|libnspr4|fonts-.*"
    r"|fontconfig.*|libfontconfig1|libfreetype6|locales|libc-l10n|libc-gconv-modules-extra|tzdata|passwd|login.*|adduser"
    r"|procps|postgresql-common|postgresql-client-common|ssl-cert|openssl.*|debconf|ucf|bash|coreutils|base-.*"
    r"|libsfcgal.*|libboost-.*|libabsl.*|libarchive.*|libcfitsio.*|libopenjp.*|liblcms.*|libpam-modules.*|libsemanage.*"
    r"|libdb5.*|libhwy.*|libde265.*|mawk|netbase|sysvinit-utils|util-linux|debianutils|libproc2.*|libmpfr6)$"
)
MODULES = ("pg_cron", "vector", "postgis-3", "rum", "tsm_system_rows", "plpgsql", "dict_snowball")
PROGRAMS = ("postgres", "initdb", "psql", "pg_controldata", "pg_dump")
WRAPPER = """#!/bin/sh
d=$(dirname "$0")
l="$d/{libs}"
exec "$d/{loader}" --argv0 "$d/{name}" --library-path "$l:$d/../lib" "$d/{name}.bin" "$@"
"""


def bin_dir(root: Path) -> Path:
    return root / "usr/lib/postgresql" / VERSION / "bin"


def install_postgres(cache: Path) -> Path:
    """The folder of the installation, made on the first call. Raises MongoFailed."""
    root = cache / "pg"
    if (root / ".ok").exists():
        return root
    failure: Exception | None = None
    for suite in SUITES:
        try:
            return _from_suite(cache, suite, root)
        except (CommandFailed, OSError) as error:
            failure = error
            log(f"suite {suite} failed: {error}")
    raise MongoFailed(f"could not install PostgreSQL with DocumentDB: {failure}")


def _from_suite(cache: Path, suite: str, root: Path) -> Path:
    started = time.monotonic()
    unpacked = cache / "pg.tmp"
    apt = Apt(cache / f"apt-{suite}", suite)
    every = apt.closure(PACKAGES)
    needed = [name for name in every if not NOT_LOADED.match(name)]
    log(f"{suite}: {len(needed)} of {len(every)} packages to fetch")
    debs = apt.download(needed)
    _unpack(debs, unpacked)
    if lack := _missing(unpacked):
        log("libraries missing, fetching every dependency:", *sorted(lack))
        debs = apt.download(every)
        _unpack(debs, unpacked)
        if lack := _missing(unpacked):
            raise CommandFailed(f"libraries missing: {sorted(lack)}")
    _finish(unpacked)
    version = run([bin_dir(unpacked) / "postgres", "-V"]).strip()
    log(version, f"installed in {time.monotonic() - started:.0f} s")
    for folder in (apt.archives, apt.lists):
        shutil.rmtree(folder)
    for index in apt.top.glob("*.bin"):
        index.unlink()
    (unpacked / ".ok").write_text("\n".join([suite, *(deb.name for deb in debs), ""]))
    shutil.rmtree(root, ignore_errors=True)
    unpacked.rename(root)
    return root


def _unpack(debs: Iterable[Path], root: Path) -> None:
    shutil.rmtree(root, ignore_errors=True)
    for folder in ("bin", "sbin", "lib", "lib64"):
        (root / "usr" / folder).mkdir(parents=True, exist_ok=True)
        (root / folder).symlink_to(f"usr/{folder}")
    for deb in debs:
        run(["dpkg-deb", "-x", deb, root])


def _loader(root: Path) -> Path:
    """The unpacked C library's own dynamic loader; its libraries lie beside it."""
    found = sorted(root.glob("usr/lib/*/ld-linux*.so.*"))
    if not found:
        raise CommandFailed("no C library in the unpacked packages")
    return found[0]


def _missing(root: Path) -> set[str]:
    """The shared libraries that the server or one of its modules needs and that were not unpacked."""
    loader, programs = _loader(root), bin_dir(root)
    modules = programs.parent / "lib"
    lack: set[str] = set()
    for file in (
        *(programs / name for name in ("postgres", "initdb", "psql")),
        *sorted(modules.glob("pg_documentdb*.so")),
        *(modules / f"{name}.so" for name in MODULES),
    ):
        listed = subprocess.run(
            [loader, "--library-path", f"{loader.parent}:{modules}", "--list", file],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        lack.update(re.findall(r"(\S+?)(?: => not found|: cannot open shared object)", listed.stdout))
    return lack


def _finish(root: Path) -> None:
    """Does what the packages' postinst scripts would, drops what nobody reads, and wraps the programs.

    Each wrapper finds the unpacked loader from its own place, so the folder may be moved.
    """
    for control in (root / "usr/share/postgresql" / VERSION / "extension").glob("*-3.control"):
        link = control.with_name(control.name.removesuffix("-3.control") + ".control")  # postgis' update-alternatives
        if not os.path.lexists(link):
            link.symlink_to(control.name)
    programs = bin_dir(root)
    shutil.rmtree(programs.parent / "lib/bitcode", ignore_errors=True)
    for folder in ("doc", "man", "locale", "info", "lintian", "bug"):
        shutil.rmtree(root / "usr/share" / folder, ignore_errors=True)
    loader = Path(os.path.relpath(_loader(root), programs))
    for name in PROGRAMS:
        program = programs / name
        program.rename(program.with_name(f"{name}.bin"))
        program.write_text(WRAPPER.format(libs=loader.parent, loader=loader, name=name))
        program.chmod(0o755)
