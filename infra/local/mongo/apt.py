"""apt with a state folder of its own: the host's package state is neither read nor changed."""

import glob
import os
import re
from collections.abc import Iterable
from pathlib import Path

from .commands import MongoFailed, run

__all__ = ["Apt", "mirror"]

SOURCE = re.compile(r"(?m)^(?:deb\s+(?:\[[^]]*\]\s+)?|URIs:\s*)(\S+)")


def mirror(files: Iterable[Path] | None = None) -> str:
    """The URI of the host's own Debian mirror. Raises MongoFailed where there is none."""
    if files is None:
        files = map(Path, ["/etc/apt/sources.list", *sorted(glob.glob("/etc/apt/sources.list.d/*"))])
    for file in files:
        if not os.access(file, os.R_OK):
            continue
        for uri in SOURCE.findall(file.read_text()):
            if re.search(r"/debian/?$", uri):
                return str(uri)
    raise MongoFailed("no Debian mirror in the host's apt sources")


class Apt:
    """One suite of the host's mirror, kept under ``top``."""

    def __init__(self, top: Path, suite: str) -> None:
        self.top, self.archives, self.lists = top, top / "archives", top / "lists"
        etc = top / "etc/apt"
        for folder in ("preferences.d", "sources.list.d", "trusted.gpg.d"):
            (etc / folder).mkdir(parents=True, exist_ok=True)
        for folder in ("lists/partial", "archives/partial", "dpkg"):
            (top / folder).mkdir(parents=True, exist_ok=True)
        (top / "dpkg/status").write_text("")
        key = "/usr/share/keyrings/debian-archive-keyring.gpg"
        (etc / "sources.list").write_text(f"deb [signed-by={key}] {mirror()} {suite} main\n")
        settings = {
            "Dir::Etc": etc,
            "Dir::State::lists": self.lists,
            "Dir::State::status": top / "dpkg/status",
            "Dir::Cache": top,
            "Dir::Cache::archives": self.archives,
            "Acquire::Languages": "none",
            "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled": "false",
            "Acquire::Retries": "3",
            "APT::Sandbox::User": "root",
            "APT::Update::Error-Mode": "any",
            "APT::Update::Post-Invoke-Success:": "true",
            "Debug::NoLocking": "true",
        }
        self._options = [word for name, value in settings.items() for word in ("-o", f"{name}={value}")]
        self._env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"}
        self._env.pop("APT_CONFIG", None)

    def _get(self, *words: str, cwd: Path | None = None) -> str:
        return run(["apt-get", *self._options, *words], env=self._env, cwd=cwd)

    def closure(self, packages: Iterable[str]) -> list[str]:
        """These packages and everything they depend on, by name."""
        self._get("update", "-q")
        plan = self._get("install", "-y", "--no-install-recommends", "--print-uris", *packages)
        return re.findall(r"(?m)^'\S+' (\S+)_\S+_\S+\.deb ", plan)

    def download(self, names: Iterable[str]) -> list[Path]:
        """The .deb files of exactly these packages."""
        wanted = set(names)
        self._get("download", *sorted(wanted), cwd=self.archives)
        return [deb for deb in sorted(self.archives.glob("*.deb")) if deb.name.split("_")[0] in wanted]
