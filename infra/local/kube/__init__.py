"""A genuine Kubernetes API on one machine, for tests: built from Go modules, no container engine, no network."""

from .build import HELM, KUBERNETES, built, can_build, default_cache, install, kubebox, tool
from .crds import crds
from .schemas import PATTERN, write_schemas
from .server import KubeServer

__all__ = [
    "HELM",
    "KUBERNETES",
    "PATTERN",
    "KubeServer",
    "built",
    "can_build",
    "crds",
    "default_cache",
    "install",
    "kubebox",
    "tool",
    "write_schemas",
]
