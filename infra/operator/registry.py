"""What wakes which reconciliation: kopf's edges, the children's, and a slow clock for what Kubernetes does not know."""

from collections.abc import Awaitable, Callable
from typing import Any

import kopf

from .kube import CONFIGMAP, PLATEFORME, SUBGRAPH, Kind
from .passes import Passes
from .supergraph import LABEL

__all__ = ["Reconcilers", "registry", "settings"]

FINALIZER = "conum.fr/operateur"
Reconcile = Callable[[str], Awaitable[None]]
Reconcilers = dict[Kind, Reconcile]
RETRY = 5.0


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
    return made


def registry(reconcilers: Reconcilers, interval: float) -> kopf.OperatorRegistry:
    made = kopf.OperatorRegistry()
    passes = {kind: Passes(reconcile) for kind, reconcile in reconcilers.items()}
    for kind, one in passes.items():
        _edges(made, kind, one, interval)
    _children(made, passes[PLATEFORME])
    return made


def _edges(made: kopf.OperatorRegistry, kind: Kind, passes: Passes, interval: float) -> None:
    """Declared, changed, found at start; and every ``interval`` whatever happened."""

    async def reconcile(name: str | None, **_: Any) -> None:
        await passes(name or "")

    where = (kind.version.split("/")[0], "v1alpha1", kind.plural)
    for on in (kopf.on.create, kopf.on.update, kopf.on.resume):
        on(*where, id="reconcile", registry=made, backoff=RETRY)(reconcile)
    kopf.timer(*where, id="clock", registry=made, interval=interval, backoff=RETRY)(reconcile)


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

    kopf.on.event("conum.fr", "v1alpha1", SUBGRAPH.plural, registry=made)(subgraph)
    kopf.on.event("v1", CONFIGMAP.plural, labels={LABEL: kopf.PRESENT}, registry=made)(configmap)
