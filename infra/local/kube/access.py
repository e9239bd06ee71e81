"""How a client of a test server gets in: the administrator's token, and the kubeconfig that carries it."""

import base64
import json
import secrets
from pathlib import Path

from .commands import Layout

__all__ = ["write"]


def write(layout: Layout) -> None:
    """The token once for the folder, the kubeconfig at each start: its port has changed. Readable by us alone."""
    if not layout.tokens.exists():
        _write(layout.tokens, f"{secrets.token_urlsafe(32)},admin,admin,system:masters\n")
    token = layout.tokens.read_text().split(",", 1)[0]
    # JSON is YAML.
    _write(layout.kubeconfig, json.dumps(_kubeconfig(layout, token), indent=1))


def _write(path: Path, text: str) -> None:
    path.touch(0o600)
    path.write_text(text)


def _kubeconfig(layout: Layout, token: str) -> dict[str, object]:
    authority = base64.b64encode(layout.ca.read_bytes()).decode()
    cluster = {"server": layout.url, "certificate-authority-data": authority}
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "conum",
        "clusters": [{"name": "conum", "cluster": cluster}],
        "users": [{"name": "admin", "user": {"token": token}}],
        "contexts": [{"name": "conum", "context": {"cluster": "conum", "user": "admin", "namespace": "default"}}],
    }
