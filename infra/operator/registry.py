"""What wakes which reconciliation: kopf's edges, the children's, and a slow clock for what Kubernetes does not know."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import kopf

from .kube import CONFIGMAP, PLATEFORME, REPLAY, SUBGRAPH, SUBSCRIPTION, Kind
from .passes import Passes
from .supergraph import LABEL

__all__ = ["Work", "registry", "settings"]

FINALIZER = "conum.fr/operateur"
Reconcile = Callable[[str], Awaitable[None]]
RETRY = 5.0


@dataclass(frozen=True)
class Work:
    """By name of the resource. ``reconciles``: what is done of each kind, the Plateforme's graph first; ``remove``:
    of a subscription that is deleted; ``replay``: of a replay, until its end."""

    reconciles: Mapping[Kind, Sequence[Reconcile]]
    remove: Reconcile
    replay: Reconcile


def settings() -> kopf.OperatorSettings:
    """kopf's own memory lies in annotations of our name; no other resource is looked for."""
    made = kopf.OperatorSettings()
    made.persistence.finalizer = FINALIZER
    made.persistence.progress_storage = kopf.AnnotationsProgressStorage(prefix="conum.fr")
    made.persistence.diffbase_storage = kopf.AnnotationsDiffBaseStorage(prefix="conum.fr")
    made.posting.enabled = False
    made.scanning.disabled = True
    made.networking.request_timeout = 20
    # A stream that has died without a word is opened again.
    made.watching.server_timeout = 120
    made.watching.client_timeout = 150
    # What is deleted while a pass over it runs is looked at again so often; by default, a minute later.
    made.background.cancellation_polling = 1
    return made


def registry(work: Work, interval: float) -> kopf.OperatorRegistry:
    made = kopf.OperatorRegistry()
    kopf.on.login(registry=made)(_login)
    passes = {kind: [Passes(one) for one in reconciles] for kind, reconciles in work.reconciles.items()}
    for kind, several in passes.items():
        _edges(made, kind, several, interval)
    _children(made, passes[PLATEFORME][0])
    _removed(made, passes[SUBSCRIPTION][0], work.remove)
    _daemon(made, work.replay)
    return made


def _login(**known: Any) -> kopf.ConnectionInfo | None:
    """The pod's own account, or else KUBECONFIG: as our own client does."""
    return kopf.login_with_service_account(**known) or kopf.login_with_kubeconfig(**known)


def _edges(made: kopf.OperatorRegistry, kind: Kind, passes: Sequence[Passes], interval: float) -> None:
    """Declared, changed, found at start; and every ``interval`` whatever happened."""
    for number, one in enumerate(passes):

        async def reconcile(name: str | None, one: Passes = one, **_: Any) -> None:
            await one(name or "")

        for on in (kopf.on.create, kopf.on.update, kopf.on.resume):
            on(*_where(kind), id=f"reconcile{number}", registry=made, backoff=RETRY)(reconcile)
        kopf.timer(*_where(kind), id=f"clock{number}", registry=made, interval=interval, backoff=RETRY)(reconcile)


def _removed(made: kopf.OperatorRegistry, passes: Passes, remove: Reconcile) -> None:
    """A subscription stays, marked for deletion, until its partner has nothing left."""

    async def removed(name: str | None, **_: Any) -> None:
        # A pass that had begun before would give back what is taken.
        await passes.alone(name or "", remove)

    kopf.on.delete(*_where(SUBSCRIPTION), id="remove", registry=made, backoff=RETRY)(removed)


def _daemon(made: kopf.OperatorRegistry, replay: Reconcile) -> None:
    async def run(name: str | None, **_: Any) -> None:
        await replay(name or "")

    where = _where(REPLAY)
    kopf.daemon(*where, id="replay", registry=made, backoff=RETRY, cancellation_timeout=5.0)(run)


def _where(kind: Kind) -> tuple[str, str, str]:
    group, version = kind.version.split("/")
    return group, version, kind.plural


def _children(made: kopf.OperatorRegistry, plateformes: Passes) -> None:
    """A child that is edited or deleted by hand wakes its Plateforme."""
    seen: dict[str, Any] = {}

    async def subgraph(event: Any, name: str | None, spec: Any, meta: Any, **_: Any) -> None:
        # Its status is ours, and moves no generation.
        generation = None if event["type"] == "DELETED" else meta.get("generation")
        if seen.get(name or "", 0) != generation:
            seen[name or ""] = generation
            await plateformes(spec["plateforme"])

    async def configmap(labels: Any, **_: Any) -> None:
        await plateformes(labels[LABEL])

    kopf.on.event(*_where(SUBGRAPH), registry=made)(subgraph)
    kopf.on.event("v1", CONFIGMAP.plural, labels={LABEL: kopf.PRESENT}, registry=made)(configmap)
