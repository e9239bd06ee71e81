"""The rules of an export, by examples and by any history of workers, clocks and crashes; ranges; the catalogue."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.activites.domain import Cra, Saisie
from services.activites.exports.catalogue import SEPARATEUR, TypeColonne
from services.activites.exports.colonnes_cra import COLONNES_CRA, ligne, schema_cra
from services.activites.exports.domain import (
    BAIL,
    GARDE,
    OUVERTS_MAX,
    PRISES_MAX,
    REPRISE_MAX,
    Export,
    Fichier,
    Perimetre,
    PeriodeInvalide,
    PriseRevolue,
    Reprise,
    TropDExports,
)
from services.activites.exports.events import ExportAvance, ExportCommence, ExportEchoue, ExportExpire, ExportPret
from services.activites.exports.plages import Insatisfaisable, plage
from services.activites.exports.vocabulaire import FormatExport, GenrePerimetre, StatutExport
from services.activites.vocabulaire import Lieu, Statut, Theme, TypeCra
from services.kit.testing import UN_JOUR

NATION = Perimetre(genre=GenrePerimetre.NATION)
FICHIER = Fichier(cle="exports/e/f", taille=10, sha256="0" * 64)
SECONDE = timedelta(seconds=1)


def demander(*, du: date = date(2026, 1, 1), au: date = date(2026, 1, 31), ouverts: int = 0) -> Export:
    export, _ = Export.demander(
        "e",
        demandeur="compte",
        format=FormatExport.CSV,
        perimetre=NATION,
        du=du,
        au=au,
        ouverts=ouverts,
        le=UN_JOUR,
    )
    return export


def prendre(export: Export, qui: str = "a", *, le: datetime = UN_JOUR) -> Export:
    return export.prendre(qui, depuis=le, le=le)[0]


def test_a_period_is_one_day_at_least_and_has_no_other_bound() -> None:
    assert demander(du=date(2026, 1, 1), au=date(2026, 1, 1)).ouvert
    assert demander(du=date.min, au=date.max - timedelta(days=1)).ouvert
    for du, au in ((date(2026, 1, 2), date(2026, 1, 1)), (date(2026, 1, 2), date.max)):
        with pytest.raises(PeriodeInvalide):
            demander(du=du, au=au)


def test_one_person_has_so_many_exports_under_way() -> None:
    assert demander(ouverts=OUVERTS_MAX - 1).ouvert
    with pytest.raises(TropDExports):
        demander(ouverts=OUVERTS_MAX)


def test_one_worker_has_it_until_it_falls_silent() -> None:
    pris = prendre(demander())
    assert pris.prendre("b", depuis=UN_JOUR, le=UN_JOUR + BAIL - SECONDE) == (pris,)
    repris, *faits = pris.prendre("b", depuis=UN_JOUR + BAIL, le=UN_JOUR + BAIL)
    assert (repris.preneur, [type(f) for f in faits]) == ("b", [ExportCommence])
    assert repris.commence_le == pris.commence_le, "what was read was read from then on"


def test_who_has_lost_it_changes_nothing_of_it() -> None:
    repris = prendre(prendre(demander()), "b", le=UN_JOUR + BAIL)
    with pytest.raises(PriseRevolue):
        repris.avancer("a", reprise=Reprise(tranche=1), avancement=1, le=UN_JOUR)
    with pytest.raises(PriseRevolue):
        repris.aboutir("a", fichier=FICHIER, le=UN_JOUR)


def test_a_step_keeps_it_for_as_long_again() -> None:
    pris = prendre(demander())
    le = UN_JOUR + BAIL / 2
    suite, *faits = pris.avancer("a", reprise=Reprise(trouvees=10), avancement=5, le=le)
    assert suite.bail == le + BAIL
    assert faits == [ExportAvance(le=le, export="e", trouvees=10, ecrites=0, avancement=5)]
    assert suite.avancer("a", reprise=suite.reprise, avancement=5, le=le) == (suite,), (
        "the same step twice says nothing"
    )


def test_what_never_gets_further_ends_and_what_does_may_stop_as_often_as_it_likes() -> None:
    export, le = demander(), UN_JOUR
    for n in range(3 * PRISES_MAX):
        export = prendre(export, le=le)
        export, *_ = export.avancer("a", reprise=Reprise(tranche=n + 1), avancement=n, le=le)
        le += BAIL
    for _ in range(PRISES_MAX - 1):
        export = prendre(export, le=le)
        assert export.statut is StatutExport.EN_COURS
        le += BAIL
    echec, *faits = export.prendre("a", depuis=le, le=le)
    assert (echec.statut, echec.echeance) == (StatutExport.EN_ECHEC, None)
    assert [type(f) for f in faits] == [ExportEchoue]
    assert echec.prendre("a", depuis=le, le=le + BAIL) == (echec,)


def test_what_was_read_too_long_ago_is_read_again() -> None:
    pris = prendre(demander())
    pris, *_ = pris.avancer("a", reprise=Reprise(tranche=1, trouvees=5, segments=("s",)), avancement=1, le=UN_JOUR)
    tard = UN_JOUR + REPRISE_MAX + SECONDE
    assert prendre(pris, le=UN_JOUR + REPRISE_MAX).reprise == pris.reprise
    assert (prendre(pris, le=tard).reprise, prendre(pris, le=tard).commence_le) == (Reprise(), tard)


def test_a_file_is_kept_for_its_time_and_no_longer() -> None:
    pret, fait = prendre(demander()).aboutir("a", fichier=FICHIER, le=UN_JOUR)
    assert isinstance(fait, ExportPret)
    assert pret.expirer(le=UN_JOUR + GARDE - SECONDE) == (pret,)
    expire, *faits = pret.expirer(le=UN_JOUR + GARDE)
    assert (expire.statut, [type(f) for f in faits]) == (StatutExport.EXPIRE, [ExportExpire])
    assert expire.expirer(le=UN_JOUR + GARDE) == (expire,)
    assert pret.prendre("b", depuis=UN_JOUR, le=UN_JOUR + GARDE) == (pret,)


class Histoire(RuleBasedStateMachine):
    """Two workers and a clock: whoever is told that it has the export is alone to have it."""

    @initialize()
    def ouvrir(self) -> None:
        self.export, self.le, self.croit, self.faits = demander(), UN_JOUR, dict[str, datetime](), 0

    @rule(de=st.sampled_from([SECONDE, BAIL / 2, BAIL, GARDE]))
    def passer(self, de: timedelta) -> None:
        self.le += de

    @rule(qui=st.sampled_from("ab"))
    def prendre(self, qui: str) -> None:
        suite, *faits = self.export.prendre(qui, depuis=self.le, le=self.le)
        if faits and suite.statut is StatutExport.EN_COURS:
            tenu = [autre for autre, jusqu_a in self.croit.items() if self.le < jusqu_a]
            assert not tenu, "nobody holds it any more"
            self.croit = {qui: self.le + BAIL}
        self.noter(suite, len(faits))

    @rule(qui=st.sampled_from("ab"), lignes=st.integers(0, 3), fin=st.booleans())
    def travailler(self, qui: str, lignes: int, fin: bool) -> None:
        sienne = self.export.preneur == qui and self.export.statut is StatutExport.EN_COURS
        reprise = replace(self.export.reprise, trouvees=self.export.reprise.trouvees + lignes)
        suite: tuple[object, ...]
        try:
            if fin:
                suite = self.export.aboutir(qui, fichier=FICHIER, le=self.le)
            else:
                suite = self.export.avancer(qui, reprise=reprise, avancement=1, le=self.le)
                self.croit = {qui: self.le + BAIL}
        except PriseRevolue:
            assert not sienne
            return
        assert sienne
        assert isinstance(suite[0], Export)
        self.noter(suite[0], len(suite) - 1)

    @rule()
    def expirer(self) -> None:
        suite, *faits = self.export.expirer(le=self.le)
        self.noter(suite, len(faits))

    def noter(self, suite: Export, faits: int) -> None:
        assert faits == (suite != self.export), "a change is told, and nothing else is"
        if self.export.statut in (StatutExport.EXPIRE, StatutExport.EN_ECHEC):
            assert suite == self.export
        self.export = suite

    @invariant()
    def un_fichier_quand_il_est_pret(self) -> None:
        if hasattr(self, "export"):
            pret = self.export.statut in (StatutExport.PRET, StatutExport.EXPIRE)
            assert pret == (self.export.fichier is not None)
            assert (self.export.echeance is None) == (
                self.export.statut in (StatutExport.EXPIRE, StatutExport.EN_ECHEC)
            )


TestHistoire = Histoire.TestCase
TestHistoire.settings = settings(max_examples=150, deadline=None)


@pytest.mark.parametrize(
    ("range_", "taille", "attendu"),
    [
        ("", 10, None),
        ("bytes=0-", 10, (0, 10)),
        ("bytes=9-", 10, (9, 10)),
        ("bytes=0-99", 10, (0, 10)),
        ("bytes=-3", 10, (7, 10)),
        ("bytes=-30", 10, (0, 10)),
        ("bytes=3-2", 10, None),
        ("bytes=1-2,4-5", 10, None),
        ("lines=1-2", 10, None),
        ("bytes=²-", 10, None),
        ("bytes=" + "9" * 400 + "-", 10, None),
    ],
)
def test_a_range_is_read_or_the_whole_is_given(range_: str, taille: int, attendu: tuple[int, int] | None) -> None:
    assert plage({"range": range_}, taille, '"e"') == attendu


@pytest.mark.parametrize(("range_", "taille"), [("bytes=10-", 10), ("bytes=-0", 10), ("bytes=0-", 0), ("bytes=-1", 0)])
def test_a_range_after_the_end_is_said_to_be(range_: str, taille: int) -> None:
    with pytest.raises(Insatisfaisable):
        plage({"range": range_}, taille, '"e"')


def test_the_catalogue_names_each_column_once_in_the_order_of_a_line() -> None:
    cra = Cra(
        id="c",
        conseiller="k",
        contrat="t",
        poste="p",
        structure="s",
        siret="1",
        departement="69",
        commune_employeur="69123",
        saisie=Saisie(
            jour=date(2026, 1, 15),
            type=TypeCra.INDIVIDUEL,
            duree=30,
            lieu=Lieu.DOMICILE,
            commune=None,
            themes=(Theme.EMAIL,),
        ),
        statut=Statut.TRANSMIS,
        transmis_le=UN_JOUR,
        modifie_le=UN_JOUR,
    )
    dite = ligne(cra)
    assert set(dite) == {c.nom for c in COLONNES_CRA}
    assert len(dite) == len(COLONNES_CRA)
    assert (dite["commune"], dite["commune_nom"], dite["age_moins_de_12"]) == ("69123", "Lyon", 0)
    assert ligne(replace(cra, commune_employeur="00000"))["region"] is None


def test_every_column_is_described_and_no_code_breaks_a_list() -> None:
    for champ, colonne in zip(schema_cra()["fields"], COLONNES_CRA, strict=True):
        assert champ["name"] == colonne.nom
        assert champ["description"].endswith(".")
        assert not [code for code in colonne.codes if SEPARATEUR in code or "," in code]
        if colonne.type is TypeColonne.LISTE:
            assert champ["x-codes"] == list(colonne.codes)
