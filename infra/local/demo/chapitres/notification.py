"""The decisions are notified: on the screens that follow them, and by e-mail."""

import asyncio
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from infra.local.place import from_here

from .. import documents as d
from ..client import Client, Echec, attendre
from ..journee import Journee
from ..personnes import AURILLAC, BOURG, DIE, GUERET, VALENCE, Commune

__all__ = ["notification"]


async def notification(j: Journee) -> None:
    with j.recit.chapitre("Les décisions sont notifiées"):
        die = j.client("structure", siret=DIE.siret)
        async with asyncio.TaskGroup() as groupe:
            vue = groupe.create_task(die.attendre_changement(d.CHANGE, "ACCEPTEE", id=j.candidatures["Die"]))
            await asyncio.sleep(0.5)
            await j.client("anct").faire(d.NOTIFIER, session=j.session)
        change = vue.result()
        j.recit.dire(
            f"l'écran de Die, abonné à sa candidature, passe à {change['statut']}, {change['postesAttribues']} postes"
        )
        await statuts(j)
        await courriels(j)


async def statuts(j: Journee) -> None:
    for commune, attendu in (
        (DIE, "ACCEPTEE"),
        (VALENCE, "ACCEPTEE"),
        (BOURG, "ACCEPTEE"),
        (GUERET, "REFUSEE"),
        (AURILLAC, "AJOURNEE"),
    ):
        client = j.client("structure", siret=commune.siret)

        async def statut(client: Client = client, commune: Commune = commune, attendu: str = attendu) -> Any:
            vue = await client.demander(d.SUIVRE, id=j.candidatures[commune.nom])
            return vue if vue["statut"] == attendu else None

        vue = await attendre(f"{commune.nom} {attendu}", statut)
        j.recit.dire(f"{commune.nom} lit sa candidature : {vue['statut']}")


async def courriels(j: Journee) -> None:
    """As many as the chapters said must leave, and none twice."""

    async def tous() -> dict[Path, EmailMessage] | None:
        return lus if len(lus := j.recus()) >= j.courriels else None

    messages = await attendre(f"{j.courriels} courriels", tous)
    uniques = {m["message-id"] for m in messages.values()}
    if len(messages) != j.courriels or len(uniques) != j.courriels:
        raise Echec(f"{j.courriels} courriels attendus, {len(messages)} arrivés, {len(uniques)} distincts")
    j.recit.dire(f"{len(messages)} courriels partis, aucun deux fois")
    for fichier, message in messages.items():
        j.recit.ligne(f"             {message['to']:<33} {message['subject']}")
        j.recit.ligne(f"               {from_here(fichier)}")
