"""Who is told what when something happens elsewhere, from the event to the mailbox."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.notifications.domain import Modele

from .engines import ENGINES
from .notifications import MAIRIE, PREFECTURE, Notifications, ouvrir

ECHEANCE: dict[str, Any] = {"echeance": "2026-04-01"}
HORLOGE: dict[str, Any] = {"due": "2026-03-01T09:00:00Z", "en_retard": True}
DECISION = {"verdict": "POSITIF", "postes_souhaites": 3, "postes_attribues": 2, "motifs": [], "session": "session-1"}
DEPOT = {"nature": "INITIALE", "postes_souhaites": 3, "debut_souhaite": "2026-09-01"}
FLUX: tuple[tuple[str, dict[str, Any], dict[str, Modele]], ...] = (
    (
        "candidature.candidature_deposee.v1",
        DEPOT,
        {MAIRIE: Modele.DEPOT_ENREGISTRE, PREFECTURE: Modele.CANDIDATURE_A_EXAMINER},
    ),
    (
        "candidature.candidature_irrecevable.v1",
        {"motif": "STRUCTURE_INELIGIBLE"},
        {MAIRIE: Modele.CANDIDATURE_IRRECEVABLE},
    ),
    ("candidature.candidature_doublon.v1", {}, {MAIRIE: Modele.CANDIDATURE_DOUBLON}),
    ("candidature.complement_demande.v1", ECHEANCE, {MAIRIE: Modele.COMPLEMENT_DEMANDE}),
    ("candidature.relance_complement.v1", ECHEANCE | HORLOGE, {MAIRIE: Modele.RELANCE_COMPLEMENT}),
    ("candidature.complement_fourni.v1", {}, {PREFECTURE: Modele.COMPLEMENT_FOURNI}),
    ("candidature.complement_refuse.v1", {}, {PREFECTURE: Modele.COMPLEMENT_REFUSE}),
    (
        "candidature.candidature_caduque.v1",
        HORLOGE,
        {MAIRIE: Modele.CANDIDATURE_CADUQUE, PREFECTURE: Modele.CADUCITE_DU_DEPARTEMENT},
    ),
    ("candidature.relance_avis.v1", ECHEANCE | HORLOGE, {PREFECTURE: Modele.RELANCE_AVIS}),
    ("candidature.avis_en_retard.v1", HORLOGE, {PREFECTURE: Modele.AVIS_EN_RETARD}),
    ("candidature.avis_prefet_rendu.v1", {"sens": "DEFAVORABLE"}, {MAIRIE: Modele.AVIS_RENDU}),
    (
        "decision.decision_notifiee.v1",
        DECISION,
        {MAIRIE: Modele.DECISION_POSITIVE, PREFECTURE: Modele.DECISION_DU_DEPARTEMENT},
    ),
)


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Notifications]:
    async with ouvrir(request.param, tmp_path) as opened:
        await opened.boite()
        opened.structures.adresses["s-1"] = MAIRIE
        yield opened


@pytest.mark.parametrize(("type", "valeurs", "lettres"), FLUX, ids=[type for type, _, _ in FLUX])
async def test_each_fact_is_told_once_to_whom_it_concerns(
    service: Notifications, type: str, valeurs: dict[str, Any], lettres: dict[str, Modele]
) -> None:
    for _ in range(2):
        await service.dire(type, event_id="un-fait", **valeurs)
    await service.expedition().tour()
    faites = {str(m["Message-ID"])[1:37]: str(m["To"]) for m in service.serveur.recus}
    assert {faites[n.id]: n.modele for n in await service.toutes()} == lettres
    assert len(service.serveur.recus) == len(lettres)


async def test_a_fact_that_a_clock_told_late_says_so_in_the_mail(service: Notifications) -> None:
    await service.dire("candidature.relance_avis.v1", **ECHEANCE, **HORLOGE)
    await service.expedition().tour()
    (lettre,) = service.serveur.recus_par(PREFECTURE)
    partie = lettre.get_body(("plain",))
    assert partie is not None
    assert "aurait dû vous parvenir le 1er mars 2026 à 10 h 00" in partie.get_content()
