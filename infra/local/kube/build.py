"""Builds the Kubernetes servers, helm and kubeconform once, into a cache outside the clone that every clone shares."""

import fcntl
import hashlib
import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal

from . import go
from .crds import crds, fetched

__all__ = ["HELM", "KUBERNETES", "Tool", "built", "can_build", "default_cache", "install", "kubebox", "tool"]

KUBERNETES: Final = "1.37.2"
HELM: Final = "4.3.1"
Tool = Literal["helm", "kubeconform"]

_MODULES: Final[Mapping[Tool, str]] = {
    "kubeconform": "github.com/yannh/kubeconform/cmd/kubeconform@v0.8.0",
    "helm": f"helm.sh/helm/v4/cmd/helm@v{HELM}",
}
_SOURCES: Final = Path(__file__).with_name("kubebox")


def default_cache() -> Path:
    """``CONUM_CACHE``/kube, else ``~/.cache/conum/kube``."""
    return Path(os.environ.get("CONUM_CACHE") or Path.home() / ".cache/conum").expanduser() / "kube"


def can_build() -> bool:
    return shutil.which("go") is not None


def built(cache: Path) -> bool:
    """Whether all is there for the versions above."""
    programs = all(_tool_path(cache, name).exists() for name in _MODULES)
    return programs and fetched(cache) and _kubebox_path(cache) is not None


def install(cache: Path) -> None:
    """Fetches and builds what is missing, the short ones first; raises Impossible."""
    crds(cache)
    for name in _MODULES:
        tool(cache, name)
    kubebox(cache)


def kubebox(cache: Path) -> Path:
    """One program: etcd, kube-apiserver, kube-controller-manager, kube-scheduler, kubectl, by its first argument."""
    if found := _kubebox_path(cache):
        return found
    with _alone(cache, "kubebox", f"Kubernetes {KUBERNETES}"):
        if found := _kubebox_path(cache):
            return found
        out = cache / f"kubebox-{_key(go.version())}" / "kubebox"
        _say(f"Kubernetes {KUBERNETES} : compilation, 10 à 20 minutes sur deux cœurs, une fois pour tous les clones.")
        out.parent.mkdir(parents=True, exist_ok=True)
        half = out.with_name(f"kubebox.{os.getpid()}")
        arguments = ["build", "-mod=readonly", "-ldflags", _LINKER, "-o", str(half), "."]
        with _timed(f"Kubernetes {KUBERNETES}"):
            go.go("Kubernetes", arguments, cwd=_SOURCES)
        return half.replace(out)


def tool(cache: Path, name: Tool) -> Path:
    """The program of that name."""
    out = _tool_path(cache, name)
    if out.exists():
        return out
    with _alone(cache, name, name):
        if out.exists():
            return out
        go.version()
        out.parent.mkdir(parents=True, exist_ok=True)
        half = out.parent / f"build.{os.getpid()}"
        _say(f"{name} : compilation (helm : 3 à 6 minutes ; kubeconform : quelques secondes), une fois.")
        with _timed(name):
            go.go(name, ["install", "-ldflags", "-s -w", _MODULES[name]], cwd=out.parent, bin=half)
        (half / name).replace(out)
        shutil.rmtree(half)
    return out


# Without gitVersion the server reports v0.0.0-master, and its feature gates are those of another version.
_PREFIX: Final = "-X k8s.io/component-base/version."
_MAJOR, _MINOR, _ = KUBERNETES.split(".")
_LINKER: Final = (
    f"-s -w {_PREFIX}gitVersion=v{KUBERNETES} {_PREFIX}gitMajor={_MAJOR} {_PREFIX}gitMinor={_MINOR} "
    f"{_PREFIX}gitTreeState=clean {_PREFIX}buildDate=1970-01-01T00:00:00Z"
)


def _key(go_version: bytes) -> str:
    names = ("go.mod", "go.sum", "main.go", "pki.go")
    parts = [go_version, KUBERNETES.encode(), *((_SOURCES / name).read_bytes() for name in names)]
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()[:16]


def _kubebox_path(cache: Path) -> Path | None:
    """What was built from these sources; without Go, the newest that is there."""
    if can_build():
        path = cache / f"kubebox-{_key(go.version())}" / "kubebox"
        return path if path.exists() else None
    return max(cache.glob("kubebox-*/kubebox"), key=lambda path: path.stat().st_mtime, default=None)


def _tool_path(cache: Path, name: Tool) -> Path:
    return cache / f"{name}-{_MODULES[name].rpartition('@')[2]}" / name


@contextmanager
def _alone(cache: Path, name: str, what: str) -> Iterator[None]:
    """One build of a thing at a time on this machine: the second waits for the first, then finds it done."""
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / f"{name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say(f"{what} : une autre construction est en cours, on l'attend.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _timed(what: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    _say(f"{what} : prêt en {time.monotonic() - started:.0f} s.")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
