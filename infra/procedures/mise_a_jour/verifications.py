"""What must be so before a new version is put in place; each says what is against it, and changes nothing."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from infra.local.place import ROOT
from infra.operator.domain.operations import broken
from infra.schemas import events, released

from ..sauvegarde.manifeste import lire
from .changements import public
from .grappe import Grappe

__all__ = ["faits_publies", "operations", "sauvegarde_recente"]

SUPERGRAPHE: Final = "supergraph.graphql"


def sauvegarde_recente(dossier: Path, heures: float) -> list[str]:
    """Raises Impossible when there is no whole backup in that folder."""
    pris_le = datetime.fromisoformat(lire(dossier).pris_le)
    if datetime.now(UTC) - pris_le > timedelta(hours=heures):
        return [f"la sauvegarde {dossier} est du {pris_le:%d/%m/%Y à %H:%M} UTC : plus de {heures:.0f} h"]
    return []


def faits_publies() -> list[str]:
    """What was released of the facts is what this version still tells."""
    return released.changed(released.read(ROOT), events.produce())


async def operations(grappe: Grappe) -> tuple[int, list[str]]:
    """How many persisted operations were looked at, and those that this version's graph would refuse."""
    valeurs = await grappe.valeurs()
    ou = valeurs.get("gateway", {}).get("persistedDocuments", {})
    if not (nom := ou.get("existingConfigMap")):
        return 0, []
    documents = json.loads((await grappe.configmap(nom) or {}).get(ou["key"], "null"))
    if documents is None:
        return 0, [f"opérations persistées introuvables : ConfigMap {nom}, clé {ou['key']}"]
    sert = await grappe.configmap(
        valeurs.get("supergraph", {}).get("existingConfigMap") or f"{grappe.release}-supergraph"
    )
    avant = public(sert[SUPERGRAPHE]) if sert else None
    casses = broken(documents, public((ROOT / "schemas" / SUPERGRAPHE).read_text()), avant)
    return len(documents), [f"opération {casse}" for casse in casses]
