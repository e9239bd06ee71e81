"""A letter whose matter is settled before it has left does not leave; one whose matter comes again does."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.kit.temps import instant, jour_paris
from services.notifications.domain import Modele, Statut

from .engines import ENGINES
from .notifications import CONSEILLERE, MAIRIE, PREFECTURE, Notifications, ouvrir

ECHEANCE: dict[str, Any] = {"echeance": "2026-03-01"}
POSTE: dict[str, Any] = ECHEANCE | {"poste": "p-1", "genre": "CONUM", "en_retard": False}
CONVENTION: dict[str, Any] = {"convention": "v-1", "tardif": False} | ECHEANCE
SILENCE: dict[str, Any] = ECHEANCE | {
    "conseiller": "k-1",
    "contrat": "t-1",
    "palier": 45,
    "depuis": "2026-01-15",
    "en_retard": False,
}
VACANCE = POSTE | {"depuis": "2025-09-01"}
FORMATION = CONVENTION | {"engagement": "FORMATION"}
REGLES: tuple[tuple[str, dict[str, Any], str, dict[str, Any]], ...] = (
    ("poste.recrutement_en_retard.v1", POSTE, "poste.conseiller_recrute.v1", {"poste": "p-1"}),
    ("poste.recrutement_en_retard.v1", POSTE, "poste.poste_rendu.v1", {"poste": "p-1"}),
    ("poste.vacance_prolongee.v1", VACANCE, "poste.poste_transfere.v1", {"poste": "p-1"}),
    ("poste.vacance_prolongee.v1", VACANCE, "poste.poste_annule.v1", {"poste": "p-1"}),
    ("suivi.cra_en_retard.v1", SILENCE, "poste.contrat_termine.v1", {"contrat": "t-1"}),
    ("convention.convention_renvoyee.v1", CONVENTION, "convention.convention_transmise.v1", {}),
    ("convention.convention_approuvee.v1", CONVENTION, "convention.signature_apposee.v1", {"partie": "STRUCTURE"}),
    ("convention.convention_en_retard.v1", {"etape": "COMPLETER"}, "convention.convention_transmise.v1", {}),
    ("convention.convention_en_retard.v1", {"etape": "INSTRUIRE"}, "convention.convention_approuvee.v1", {}),
    (
        "convention.convention_en_retard.v1",
        {"etape": "SIGNER"},
        "convention.convention_signee.v1",
        {"fin": "2029-03-01"},
    ),
    ("convention.convention_en_retard.v1", {"etape": "RENOUVELER"}, "convention.renouvellement_demande.v1", {}),
    ("convention.engagement_en_retard.v1", FORMATION, "convention.engagement_tenu.v1", FORMATION),
    ("convention.manquement_constate.v1", FORMATION, "convention.manquement_leve.v1", FORMATION),
)


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Notifications]:
    async with ouvrir(request.param, tmp_path) as opened:
        await opened.boite()
        opened.structures.adresses |= {"s-1": MAIRIE, "k-1": CONSEILLERE}
        yield opened


async def parties(service: Notifications) -> set[Modele]:
    """Which letters leave now."""
    await service.expedition().tour()
    return {n.modele for n in await service.toutes() if n.statut is Statut.ENVOYEE}


async def cra(service: Notifications, *, il_y_a: int = 0, contrat: str = "t-1") -> None:
    """A report on the accompagnement of so many days ago."""
    jour = jour_paris(service.horloge()) - timedelta(days=il_y_a)
    await service.dire("cra.cra_transmis.v1", contrat=contrat, jour=jour.isoformat())


@pytest.mark.parametrize(("demande", "valeurs", "suite", "autres"), REGLES, ids=[f"{r[0]}-{r[2]}" for r in REGLES])
@pytest.mark.parametrize("a_l_endroit", [True, False], ids=["in order", "the other way round"])
async def test_a_letter_does_not_leave_once_what_it_asks_for_is_done(
    service: Notifications, demande: str, valeurs: dict[str, Any], suite: str, autres: dict[str, Any], a_l_endroit: bool
) -> None:
    """Whichever of the two facts, told on different topics, comes first: their moments say which was last."""
    avant, apres = service.horloge(), service.horloge() + timedelta(minutes=1)
    dits = [(demande, CONVENTION | valeurs, avant), (suite, CONVENTION | autres, apres)]
    for type, dit, le in dits if a_l_endroit else reversed(dits):
        await service.dire(type, **dit | {"le": le.isoformat()})
    attendent = [n for n in await service.toutes() if n.contenu.attend]
    await service.expedition().tour()
    finies = [await service.stores.notifications.get(n.id) for n in attendent if n.contenu.le == avant]
    assert finies
    assert {n and n.statut for n in finies} == {Statut.SANS_OBJET}


async def test_a_letter_leaves_when_what_was_done_before_has_come_undone(service: Notifications) -> None:
    await service.dire("poste.conseiller_recrute.v1", poste="p-1")
    service.horloge.avancer(timedelta(days=200))
    await service.dire("poste.vacance_prolongee.v1", **VACANCE)
    assert await parties(service) == {Modele.VACANCE_PROLONGEE, Modele.VACANCE_DU_DEPARTEMENT}


async def test_what_is_done_on_one_post_says_nothing_of_another(service: Notifications) -> None:
    await service.dire("poste.recrutement_en_retard.v1", **POSTE)
    service.horloge.avancer(timedelta(minutes=1))
    await service.dire("poste.conseiller_recrute.v1", poste="p-2")
    assert await parties(service) == {Modele.RECRUTEMENT_EN_RETARD, Modele.RECRUTEMENT_DU_DEPARTEMENT}


async def test_who_has_signed_is_not_reminded_and_the_other_side_is(service: Notifications) -> None:
    await service.dire("convention.convention_en_retard.v1", **CONVENTION, etape="SIGNER")
    service.horloge.avancer(timedelta(minutes=1))
    await service.dire("convention.signature_apposee.v1", **CONVENTION, partie="STRUCTURE")
    assert await parties(service) == {Modele.RETARD_DU_DEPARTEMENT}
    assert service.serveur.recus_par(MAIRIE) == []


class TestCra:
    async def test_a_report_that_comes_before_its_reminder_has_left_stops_it(self, service: Notifications) -> None:
        await service.dire("suivi.cra_en_retard.v1", **SILENCE)
        service.horloge.avancer(timedelta(minutes=1))
        await cra(service, il_y_a=29)
        assert await parties(service) == set()
        assert {n.statut for n in await service.toutes()} == {Statut.SANS_OBJET}

    @pytest.mark.parametrize(
        "autre", [{"il_y_a": 30}, {"contrat": "t-2"}], ids=["of an old day", "of another contract"]
    )
    async def test_another_report_does_not(self, service: Notifications, autre: dict[str, Any]) -> None:
        await service.dire("suivi.cra_en_retard.v1", **SILENCE)
        service.horloge.avancer(timedelta(minutes=1))
        await cra(service, **autre)
        assert await parties(service) == {Modele.CRA_EN_RETARD, Modele.CRA_DE_VOTRE_CONSEILLER}

    async def test_reports_filed_long_ago_are_read_again_without_a_write(self, service: Notifications) -> None:
        await service.dire(
            "cra.cra_transmis.v1",
            contrat="t-1",
            jour=jour_paris(service.horloge() - timedelta(days=60)).isoformat(),
            le=instant(service.horloge() - timedelta(days=60)),
        )
        assert [d async for d in service.stores.denouements.scan()] == []
        await cra(service)
        assert len([d async for d in service.stores.denouements.scan()]) == 1


class TestCompte:
    async def test_the_link_goes_to_the_conseiller_and_is_kept_nowhere(self, service: Notifications) -> None:
        fin = instant(service.horloge() + timedelta(days=3))
        await service.dire("conseiller.compte_a_confirmer.v1", conseiller="k-1")
        service.structures.confirmations["k-1"] = {"jeton": "un-secret", "expireLe": fin}
        await service.expedition().tour()
        (lettre,) = service.serveur.recus_par(CONSEILLERE)
        partie = lettre.get_body(("plain",))
        assert partie is not None
        assert "lier-compte#conseiller=k-1&jeton=un-secret" in partie.get_content()
        assert service.serveur.recus_par(MAIRIE) == service.serveur.recus_par(PREFECTURE) == []
        rows = service.engine.rows("notifications")
        kept = repr(await rows.query({}, (), 100, None)) + repr(await rows.outbox(1000))
        assert "k-1" in kept
        assert [secret for secret in ("un-secret", CONSEILLERE) if secret in kept] == []

    @pytest.mark.parametrize("expire", [None, timedelta(0)], ids=["linked already", "expired"])
    async def test_no_link_leaves_for_an_account_that_is_linked_already(
        self, service: Notifications, expire: timedelta | None
    ) -> None:
        await service.dire("conseiller.compte_a_confirmer.v1", conseiller="k-1")
        if expire is not None:
            fin = instant(service.horloge() + expire)
            service.structures.confirmations["k-1"] = {"jeton": "un-secret", "expireLe": fin}
        assert await parties(service) == set()
        assert (await service.une()).statut is Statut.SANS_OBJET

    async def test_a_conseiller_without_an_address_is_tried_again(self, service: Notifications) -> None:
        service.structures.adresses.clear()
        await service.dire("suivi.cra_en_retard.v1", **SILENCE | {"palier": 30})
        assert await parties(service) == set()
        service.structures.adresses["k-1"] = CONSEILLERE
        service.horloge.avancer(timedelta(minutes=1))
        assert await parties(service) == {Modele.CRA_EN_RETARD}
