"""What NetworkPolicies allow, as a network plugin would read them: enough of the language for those of our chart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Pod", "allowed"]

Policy = Mapping[str, Any]


@dataclass(frozen=True)
class Pod:
    """Somewhere to speak from or to. A namespace carries its name as a label, as Kubernetes gives it."""

    name: str
    namespace: str
    labels: Mapping[str, str] = field(default_factory=dict, hash=False)


def allowed(policies: Iterable[Policy], source: Pod, target: Pod, port: int, protocol: str = "TCP") -> bool:
    """Both must let it pass: what governs the source's egress, and what governs the target's ingress."""
    policies = list(policies)
    out = _side(policies, "Egress", source, target, port, protocol)
    return out and _side(policies, "Ingress", target, source, port, protocol)


def _side(policies: list[Policy], side: str, pod: Pod, other: Pod, port: int, protocol: str) -> bool:
    governing = [p["spec"] for p in policies if _governs(p, pod) and side in p["spec"]["policyTypes"]]
    peers = "to" if side == "Egress" else "from"
    rules = [rule for spec in governing for rule in spec.get(side.lower()) or ()]
    return not governing or any(_matches(rule, peers, pod.namespace, other, port, protocol) for rule in rules)


def _governs(policy: Policy, pod: Pod) -> bool:
    return policy["metadata"]["namespace"] == pod.namespace and _selects(policy["spec"]["podSelector"], pod.labels)


def _matches(rule: Mapping[str, Any], peers: str, namespace: str, other: Pod, port: int, protocol: str) -> bool:
    ports = rule.get("ports")
    if ports and not any(p["port"] == port and p.get("protocol", "TCP") == protocol for p in ports):
        return False
    return not rule.get(peers) or any(_is(peer, namespace, other) for peer in rule[peers])


def _is(peer: Mapping[str, Any], namespace: str, other: Pod) -> bool:
    unknown = set(peer) - {"podSelector", "namespaceSelector"}
    assert not unknown, f"not understood here: {unknown}"
    if "namespaceSelector" in peer:
        if not _selects(peer["namespaceSelector"], {"kubernetes.io/metadata.name": other.namespace}):
            return False
    elif other.namespace != namespace:
        return False
    return _selects(peer.get("podSelector", {}), other.labels)


def _selects(selector: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    assert set(selector) <= {"matchLabels"}, "not understood here"
    return all(labels.get(name) == value for name, value in selector.get("matchLabels", {}).items())
