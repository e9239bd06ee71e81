"""Who is told what when something happens elsewhere, from the event to the mailbox."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.kit.temps import instant
from services.notifications.domain import Modele, Statut

from .engines import ENGINES
from .notifications import ANCT, CONSEILLERE, MAIRIE, PREFECTURE, Notifications, ouvrir

ECHEANCE: dict[str, Any] = {"echeance": "2026-04-01"}
HORLOGE: dict[str, Any] = {"due": "2026-03-01T09:00:00Z", "en_retard": True}
DECISION: dict[str, Any] = {
    "verdict": "POSITIF",
    "postes_souhaites": 3,
    "postes_attribues": 2,
    "motifs": [],
    "session": "session-1",
}
DEPOT = {"nature": "INITIALE", "postes_souhaites": 3, "debut_souhaite": "2026-09-01"}
TARD: dict[str, Any] = ECHEANCE | {"tardif": False}
POSTE: dict[str, Any] = ECHEANCE | {"poste": "p-1", "genre": "CONUM", "en_retard": False}
CONVENTION = {"convention": "v-1"}
ENGAGEMENT = CONVENTION | {"engagement": "FORMATION"}
SILENCE: dict[str, Any] = ECHEANCE | {"conseiller": "k-1", "contrat": "t-1", "depuis": "2026-03-01", "en_retard": False}
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
    (
        "decision.decision_corrigee.v1",
        DECISION | {"postes_avant": 3, "notifiee": True},
        {MAIRIE: Modele.DECISION_CORRIGEE, PREFECTURE: Modele.CORRECTION_DU_DEPARTEMENT},
    ),
    (
        "decision.recours_depose.v1",
        {},
        {MAIRIE: Modele.RECOURS_DEPOSE, PREFECTURE: Modele.RECOURS_A_EXAMINER, ANCT: Modele.RECOURS_A_EXAMINER},
    ),
    (
        "decision.recours_accueilli.v1",
        {"postes_attribues": 1},
        {MAIRIE: Modele.RECOURS_ACCUEILLI, PREFECTURE: Modele.RECOURS_DU_DEPARTEMENT},
    ),
    (
        "decision.recours_rejete.v1",
        {},
        {MAIRIE: Modele.RECOURS_REJETE, PREFECTURE: Modele.RECOURS_DU_DEPARTEMENT},
    ),
    (
        "structure.structure_fermee.v1",
        {},
        {MAIRIE: Modele.STRUCTURE_FERMEE, PREFECTURE: Modele.FERMETURE_DU_DEPARTEMENT},
    ),
    (
        "poste.recrutement_en_retard.v1",
        POSTE,
        {MAIRIE: Modele.RECRUTEMENT_EN_RETARD, PREFECTURE: Modele.RECRUTEMENT_DU_DEPARTEMENT},
    ),
    (
        "poste.vacance_prolongee.v1",
        POSTE | {"depuis": "2025-10-01"},
        {MAIRIE: Modele.VACANCE_PROLONGEE, PREFECTURE: Modele.VACANCE_DU_DEPARTEMENT},
    ),
    (
        "convention.convention_transmise.v1",
        CONVENTION,
        {MAIRIE: Modele.CONVENTION_TRANSMISE, PREFECTURE: Modele.CONVENTION_A_INSTRUIRE},
    ),
    ("convention.convention_renvoyee.v1", CONVENTION, {MAIRIE: Modele.CONVENTION_RENVOYEE}),
    ("convention.convention_approuvee.v1", CONVENTION | ECHEANCE, {MAIRIE: Modele.CONVENTION_A_SIGNER}),
    (
        "convention.convention_signee.v1",
        CONVENTION | {"fin": "2029-03-01"},
        {MAIRIE: Modele.CONVENTION_SIGNEE, PREFECTURE: Modele.SIGNATURE_DU_DEPARTEMENT},
    ),
    (
        "convention.convention_renouvelee.v1",
        CONVENTION | {"fin": "2032-03-01"},
        {MAIRIE: Modele.CONVENTION_RENOUVELEE},
    ),
    (
        "convention.convention_resiliee.v1",
        CONVENTION | {"motif": "POSTES_RENDUS"},
        {MAIRIE: Modele.CONVENTION_RESILIEE, PREFECTURE: Modele.RESILIATION_DU_DEPARTEMENT},
    ),
    (
        "convention.convention_en_retard.v1",
        CONVENTION | TARD | {"etape": "SIGNER"},
        {MAIRIE: Modele.CONVENTION_EN_RETARD, PREFECTURE: Modele.RETARD_DU_DEPARTEMENT},
    ),
    ("convention.engagement_en_retard.v1", ENGAGEMENT | TARD, {MAIRIE: Modele.ENGAGEMENT_EN_RETARD}),
    (
        "convention.manquement_constate.v1",
        ENGAGEMENT,
        {
            MAIRIE: Modele.MANQUEMENT_CONSTATE,
            PREFECTURE: Modele.MANQUEMENT_DU_DEPARTEMENT,
            ANCT: Modele.MANQUEMENT_DU_DEPARTEMENT,
        },
    ),
    ("suivi.cra_en_retard.v1", SILENCE | {"palier": 30}, {CONSEILLERE: Modele.CRA_EN_RETARD}),
    (
        "suivi.cra_en_retard.v1",
        SILENCE | {"palier": 45},
        {CONSEILLERE: Modele.CRA_EN_RETARD, MAIRIE: Modele.CRA_DE_VOTRE_CONSEILLER},
    ),
)


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Notifications]:
    async with ouvrir(request.param, tmp_path) as opened:
        await opened.boite()
        opened.structures.adresses |= {"s-1": MAIRIE, "k-1": CONSEILLERE}
        yield opened


def test_every_mail_but_those_about_records_has_its_flow_here() -> None:
    ailleurs = {Modele.COURRIEL_A_CONFIRMER, Modele.COMPTE_A_CONFIRMER, Modele.STRUCTURE_ABSORBEE}
    ailleurs |= {Modele.DECISION_NEGATIVE, Modele.DECISION_AJOURNEE}
    assert {modele for _, _, lettres in FLUX for modele in lettres.values()} == set(Modele) - ailleurs


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


@pytest.mark.parametrize("engagement", ["RECRUTEMENT", "CRA"])
async def test_what_has_a_letter_of_its_own_is_not_told_a_second_time_as_an_engagement(
    service: Notifications, engagement: str
) -> None:
    await service.dire("convention.engagement_en_retard.v1", **ENGAGEMENT | TARD | {"engagement": engagement})
    assert await service.toutes() == []


async def test_a_correction_of_what_nobody_knows_yet_is_told_to_nobody(service: Notifications) -> None:
    await service.dire("decision.decision_corrigee.v1", **DECISION, postes_avant=3, notifiee=False)
    assert await service.toutes() == []


async def test_a_fact_that_a_clock_told_late_says_so_in_the_mail(service: Notifications) -> None:
    await service.dire("candidature.relance_avis.v1", **ECHEANCE, **HORLOGE)
    await service.expedition().tour()
    (lettre,) = service.serveur.recus_par(PREFECTURE)
    partie = lettre.get_body(("plain",))
    assert partie is not None
    assert "aurait dû vous parvenir le 1er mars 2026 à 10 h 00" in partie.get_content()


class TestConfirmation:
    async def test_the_link_is_asked_for_when_the_mail_leaves_and_kept_nowhere(self, service: Notifications) -> None:
        fin = instant(service.horloge() + timedelta(days=3))
        await service.dire("structure.courriel_a_confirmer.v1")
        service.structures.confirmations["s-1"] = {"jeton": "un-secret", "expireLe": fin}
        await service.expedition().tour()
        (lettre,) = service.serveur.recus_par(MAIRIE)
        partie = lettre.get_body(("plain",))
        assert partie is not None
        assert "jeton=un-secret" in partie.get_content()
        rows = service.engine.rows("notifications")
        assert "un-secret" not in repr(await rows.query({}, (), 100, None))
        assert "un-secret" not in repr(await rows.outbox(1000))

    @pytest.mark.parametrize("expire", [None, timedelta(0)])
    async def test_nothing_leaves_when_nothing_is_to_be_confirmed_any_more(
        self, service: Notifications, expire: timedelta | None
    ) -> None:
        await service.dire("structure.courriel_a_confirmer.v1")
        if expire is not None:
            fin = instant(service.horloge() + expire)
            service.structures.confirmations["s-1"] = {"jeton": "un-secret", "expireLe": fin}
        for _ in range(2):
            await service.expedition().tour()
            service.horloge.avancer(timedelta(days=1))
        assert service.serveur.recus == []
        une = await service.une()
        assert (une.statut, une.echeance) == (Statut.SANS_OBJET, None)


class TestAbsorption:
    CONSERVEE = "conservee@mairie.example"
    FAIT: dict[str, Any] = {"conservee": "s-2", "siret_conserve": "21690123100029"}  # noqa: RUF012

    async def test_what_waits_for_the_absorbed_structure_goes_to_the_contact_of_the_kept_one(
        self, service: Notifications
    ) -> None:
        await service.dire("candidature.avis_prefet_rendu.v1")
        await service.dire("structure.structure_absorbee.v1", **self.FAIT)
        service.structures.adresses = {"s-2": self.CONSERVEE}
        await service.expedition().tour()
        lettres = {n.modele for n in await service.toutes() if n.statut is Statut.ENVOYEE}
        assert lettres == {Modele.AVIS_RENDU, Modele.STRUCTURE_ABSORBEE}
        assert len(service.serveur.recus_par(self.CONSERVEE)) == 2
        assert service.serveur.recus_par(MAIRIE) == []

    async def test_an_absorption_is_followed_to_its_end_even_in_a_circle(self, service: Notifications) -> None:
        await service.dire("structure.structure_absorbee.v1", **self.FAIT)
        suite: dict[str, Any] = {"structure": "s-2", "conservee": "s-3", "siret_conserve": "21690123100037"}
        await service.dire("structure.structure_absorbee.v1", **suite)
        service.structures.adresses = {"s-3": self.CONSERVEE, "s-1": MAIRIE}
        await service.expedition().tour()
        assert len(service.serveur.recus_par(self.CONSERVEE)) == 2
        rond: dict[str, Any] = {"structure": "s-3", "conservee": "s-1", "siret_conserve": "21690123100011"}
        await service.dire("structure.structure_absorbee.v1", **rond)
        await service.expedition().tour()
        assert len(service.serveur.recus) == 3

    async def test_the_address_of_an_absorbed_structure_is_not_to_be_confirmed(self, service: Notifications) -> None:
        fin = instant(service.horloge() + timedelta(days=3))
        service.structures.confirmations["s-1"] = {"jeton": "un-secret", "expireLe": fin}
        await service.dire("structure.courriel_a_confirmer.v1")
        await service.dire("structure.structure_absorbee.v1", **self.FAIT)
        service.structures.adresses = {"s-2": self.CONSERVEE}
        await service.expedition().tour()
        assert {n.statut for n in await service.toutes() if n.modele is Modele.COURRIEL_A_CONFIRMER} == {
            Statut.SANS_OBJET
        }
