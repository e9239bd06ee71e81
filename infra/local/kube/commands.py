"""The command line of each server, on loopback, for tests: nothing is durable, and etcd asks nobody who they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["Layout", "apiserver", "controllers", "etcd", "scheduler"]

_LOOPBACK: Final = "127.0.0.1"
_HURRIED: Final = ("--kube-api-qps=500", "--kube-api-burst=1000")
"""They ask twenty times a second at most by default, which is most of the time of a rollout here."""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Where one server's files are, and its ports."""

    data: Path
    client: int
    peer: int
    port: int

    @property
    def pki(self) -> Path:
        return self.data / "pki"

    @property
    def ca(self) -> Path:
        return self.pki / "ca.crt"

    @property
    def tokens(self) -> Path:
        return self.data / "tokens.csv"

    @property
    def kubeconfig(self) -> Path:
        return self.data / "kubeconfig"

    @property
    def url(self) -> str:
        return f"https://{_LOOPBACK}:{self.port}"


def etcd(layout: Layout) -> tuple[str, ...]:
    client, peer = f"http://{_LOOPBACK}:{layout.client}", f"http://{_LOOPBACK}:{layout.peer}"
    return (
        "etcd",
        "--name=t",
        f"--data-dir={layout.data}/etcd",
        f"--listen-client-urls={client}",
        f"--advertise-client-urls={client}",
        f"--listen-peer-urls={peer}",
        f"--initial-advertise-peer-urls={peer}",
        f"--initial-cluster=t={peer}",
        "--unsafe-no-fsync",
        "--log-level=warn",
    )


def apiserver(layout: Layout, *, service_accounts: bool, extra: Sequence[str] = ()) -> tuple[str, ...]:
    """``service_accounts``: whether the controller that makes them runs; without it no pod would be admitted."""
    return (
        "kube-apiserver",
        f"--etcd-servers=http://{_LOOPBACK}:{layout.client}",
        f"--bind-address={_LOOPBACK}",
        f"--secure-port={layout.port}",
        f"--advertise-address={_LOOPBACK}",
        "--endpoint-reconciler-type=none",
        f"--tls-cert-file={layout.pki}/server.crt",
        f"--tls-private-key-file={layout.pki}/server.key",
        f"--token-auth-file={layout.tokens}",
        "--authorization-mode=RBAC",
        "--anonymous-auth=false",
        "--service-account-issuer=https://kubernetes.default.svc",
        f"--service-account-key-file={layout.pki}/sa.key",
        f"--service-account-signing-key-file={layout.pki}/sa.key",
        "--service-cluster-ip-range=10.96.0.0/16",
        "--allow-privileged=true",
        "--profiling=false",
        *(() if service_accounts else ("--disable-admission-plugins=ServiceAccount",)),
        *extra,
    )


def controllers(layout: Layout) -> tuple[str, ...]:
    return (
        "kube-controller-manager",
        f"--kubeconfig={layout.kubeconfig}",
        f"--bind-address={_LOOPBACK}",
        "--secure-port=0",
        "--leader-elect=false",
        "--use-service-account-credentials=false",
        f"--service-account-private-key-file={layout.pki}/sa.key",
        f"--root-ca-file={layout.ca}",
        # Nobody renews the lease of a node that is not there.
        "--node-monitor-grace-period=1h",
        *_HURRIED,
        "--profiling=false",
    )


def scheduler(layout: Layout) -> tuple[str, ...]:
    return (
        "kube-scheduler",
        f"--kubeconfig={layout.kubeconfig}",
        f"--bind-address={_LOOPBACK}",
        "--secure-port=0",
        "--leader-elect=false",
        *_HURRIED,
        "--profiling=false",
    )
