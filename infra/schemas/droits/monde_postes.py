"""The posts that the world's decision opened, one of them held, and a conseiller to recruit: nobody was answered their
ids."""

from collections.abc import Mapping, MutableMapping
from datetime import date, timedelta
from typing import Any

import msgspec

from services.kit.bus import Meta
from services.kit.temps import uuid7
from services.kit.testing import UN_JOUR
from services.structures.conseillers.domain import Conseiller, Declaration
from services.structures.postes.domain import NatureContrat, Termes

from .agents import DEPARTEMENT, SIRET

__all__ = ["trouver_les_postes"]


async def trouver_les_postes(services: Mapping[str, Any], ids: MutableMapping[str, str]) -> None:
    """``poste`` is vacant, an alert was told of it, and the twin asks for one; ``poste_tenu`` has a ``contrat``."""
    stores = services["structures"].stores
    postes = [p async for p in stores.postes.scan({"decision": ids["decision"]})]
    vacant, tenu = sorted(postes, key=lambda p: p.numero)[:2]
    ids.update(poste=vacant.id, poste_tenu=tenu.id, contrat=uuid7())
    await stores.postes.change(vacant.id, lambda p: p.echoir(le=UN_JOUR + timedelta(days=100)))
    declare, *faits = Conseiller.declarer(
        Declaration(nom="Essai", prenom="Ana", courriel="ana@exemple.fr"),
        id=uuid7(),
        structure=ids["premiere_structure"],
        siret=SIRET,
        departement=DEPARTEMENT,
        graine=uuid7(),
        le=UN_JOUR,
    )
    ids["conseiller"] = (await stores.conseillers.add(declare, *faits)).id
    termes = Termes(nature=NatureContrat.CDD, debut=date(2026, 3, 2), fin=date(2027, 3, 1), remuneration=2_000_00)
    await stores.postes.change(
        tenu.id,
        lambda p: p.recruter(termes, contrat=ids["contrat"], conseiller=uuid7(), par="structure", le=UN_JOUR),
    )
    demande = {
        "candidature": uuid7(),
        "structure": ids["structure"],
        "departement": DEPARTEMENT,
        "nature": "INITIALE",
        "le": UN_JOUR,
    }
    type = "candidature.candidature_deposee.v1"
    meta = Meta(event_id=uuid7(), type=type, key=str(demande["candidature"]), sequence=1, time=UN_JOUR)
    await services["structures"].recoit.deliver(meta, msgspec.json.encode(demande))
