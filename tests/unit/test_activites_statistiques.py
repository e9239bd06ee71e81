"""The pure parts of the figures: what a report counts, percentages that add up, periods and their buckets."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.activites.statistiques.arrondi import CENT, plus_forts_restes
from services.activites.statistiques.comptage import CraDit, cellule_de
from services.activites.statistiques.grandeurs import (
    GRANDEURS,
    VENTILATIONS,
    ClasseDeDuree,
    deplier,
    ecrire,
    lire,
    plier,
    somme,
)
from services.activites.statistiques.periodes import Pas, Periode, PeriodeInvalide
from services.activites.statistiques.series import INCONNU, place

NOMBRES = st.lists(st.integers(0, 10_000_000), max_size=40)
JOURS = st.dates(date(2020, 1, 1), date(2029, 12, 31))


@given(st.lists(NOMBRES, max_size=5))
def test_folded_cells_add_up_to_the_same(cellules: list[list[int]]) -> None:
    textes = [ecrire(cellule) for cellule in cellules]
    assert deplier(sum(plier(lire(texte)) for texte in textes)) == somme(textes)


def cra(**valeurs: object) -> CraDit:
    donnees = {
        "cra": "c",
        "conseiller": "x",
        "structure": "s",
        "departement": "69",
        "commune": "69123",
        "jour": date(2026, 3, 2),
        "type_cra": "INDIVIDUEL",
        "duree": 45,
        "lieu": "DOMICILE",
        "statut": "TRANSMIS",
        **valeurs,
    }
    return CraDit(**donnees)  # type: ignore[arg-type]


def compte(dit: CraDit) -> dict[str, int]:
    return {nom: n for nom, n in zip(GRANDEURS, cellule_de(dit), strict=True) if n}


@given(NOMBRES)
def test_percentages_add_up_to_a_hundred(nombres: list[int]) -> None:
    parts = plus_forts_restes(nombres)
    assert sum(parts) == (CENT if any(nombres) else 0)
    total = sum(nombres)
    for n, part in zip(nombres, parts, strict=True):
        assert not total or n * CENT // total <= part <= -(-n * CENT // total)
    for n, part in zip(nombres, parts, strict=True):
        assert all(part >= autre for m, autre in zip(nombres, parts, strict=True) if n > m)


def test_truncated_percentages_would_not() -> None:
    """The defence off."""
    assert sum(n * CENT // 3 for n in (1, 1, 1)) == 999
    assert plus_forts_restes([1, 1, 1]) == [334, 333, 333]


def test_a_report_counts_once_and_each_of_its_themes() -> None:
    dit = cra(themes=("EMAIL", "SANTE"), autonomie="AUTONOME", materiels=("TABLETTE",), orientations=("AUTRE",))
    assert compte(dit) == {
        "cra": 1,
        "accompagnements": 1,
        "participants": 1,
        "minutes": 45,
        "types.INDIVIDUEL": 1,
        "durees.DE_30_A_59": 1,
        "lieux.DOMICILE": 1,
        "themes.EMAIL": 1,
        "themes.SANTE": 1,
        "ages.NON_COMMUNIQUE": 1,
        "statuts.NON_COMMUNIQUE": 1,
        "genres.NON_COMMUNIQUE": 1,
        "materiels.TABLETTE": 1,
        "autonomies.AUTONOME": 1,
        "orientations.AUTRE": 1,
    }


def test_a_workshop_is_an_accompagnement_for_each_participant() -> None:
    dit = compte(cra(type_cra="COLLECTIF", participants=8, deja_accompagnes=3, ages={"DE_12_A_17": 5}))
    assert (dit["cra"], dit["accompagnements"], dit["participants"], dit["deja_accompagnes"]) == (1, 8, 8, 3)
    assert (dit["ages.DE_12_A_17"], dit["ages.NON_COMMUNIQUE"]) == (5, 3)


def test_a_demarche_is_one_accompagnement() -> None:
    assert compte(cra(type_cra="DEMARCHE", participants=2))["accompagnements"] == 1


def test_a_withdrawn_report_is_nothing() -> None:
    assert compte(cra(statut="RETIRE")) == {}


def test_a_word_of_a_later_release_counts_in_the_totals_only() -> None:
    dit = compte(cra(themes=("TELEPATHIE",), lieu="LUNE", ages={"SIECLES": 1}))
    assert (dit["cra"], dit["ages.NON_COMMUNIQUE"]) == (1, 1)
    assert not [nom for nom in dit if nom.startswith(("themes", "lieux"))]


@pytest.mark.parametrize(
    ("minutes", "classe"),
    [
        (1, "MOINS_DE_30"),
        (29, "MOINS_DE_30"),
        (30, "DE_30_A_59"),
        (59, "DE_30_A_59"),
        (60, "DE_60_A_119"),
        (119, "DE_60_A_119"),
        (120, "DE_120_ET_PLUS"),
        (1439, "DE_120_ET_PLUS"),
    ],
)
def test_the_classes_of_duration(minutes: int, classe: str) -> None:
    assert ClasseDeDuree.de(minutes) == classe


def test_breakdowns_that_share_out_a_total_sum_up_to_it() -> None:
    dits = [cra(duree=n * 7 + 1, participants=n + 1, genres={"FEMININ": n // 2}) for n in range(40)]
    total = dict(zip(GRANDEURS, somme(ecrire(cellule_de(d)) for d in dits), strict=True))
    for v in VENTILATIONS.values():
        if not v.plusieurs:
            assert sum(total[f"{v.nom}.{code}"] for code in v.codes) == total[v.sur], v.nom


@given(st.lists(st.integers(0, 10**12), min_size=len(GRANDEURS), max_size=len(GRANDEURS)))
def test_a_cell_comes_back_as_it_was_kept(cellule: list[int]) -> None:
    assert lire(ecrire(cellule)) == cellule


def test_a_report_is_counted_in_the_territory_where_it_took_place() -> None:
    a_paris = place(structure="s", conseiller="c", commune="75112", departement="69", jour=date(2026, 3, 2))
    assert (a_paris.commune, a_paris.departement) == ("75056", "75")
    inconnue = place(structure="s", conseiller="c", commune="00000", departement="69", jour=date(2026, 3, 2))
    assert (inconnue.departement, inconnue.epci) == ("69", None)
    perdue = place(structure="s", conseiller="c", commune="00000", departement="zz", jour=date(2026, 3, 2))
    assert perdue.departement == INCONNU


@given(JOURS, st.integers(0, 365), st.sampled_from(Pas))
def test_the_steps_of_a_period_cover_it_once(du: date, longueur: int, pas: Pas) -> None:
    periode = Periode(du, du + timedelta(days=longueur))
    tranches = list(periode.tranches(pas))
    assert sum((t.au - t.du).days + 1 for t in tranches) == longueur + 1
    assert [t.du for t in tranches[1:]] == [t.au + timedelta(days=1) for t in tranches[:-1]]


@given(JOURS, st.integers(0, 800))
def test_the_buckets_of_a_period_are_its_days_once_each(du: date, longueur: int) -> None:
    jours: Counter[str] = Counter()
    for seau in Periode(du, du + timedelta(days=longueur)).seaux():
        if len(seau.page) == 7:
            jours[f"{seau.page}-{seau.cle}"] += 1
        else:
            mois = date(int(seau.page), int(seau.cle), 1)
            jours.update(
                f"{mois + timedelta(days=n)}" for n in range(31) if (mois + timedelta(days=n)).month == mois.month
            )
    assert jours == Counter(f"{du + timedelta(days=n)}" for n in range(longueur + 1))


@pytest.mark.parametrize(
    ("periode", "avant"),
    [
        (("2026-03-01", "2026-03-31"), ("2026-02-01", "2026-02-28")),
        (("2026-01-01", "2026-12-31"), ("2025-01-01", "2025-12-31")),
        (("2026-01-01", "2026-03-31"), ("2025-10-01", "2025-12-31")),
        (("2026-03-02", "2026-03-08"), ("2026-02-23", "2026-03-01")),
        (("2026-03-02", "2026-03-02"), ("2026-03-01", "2026-03-01")),
    ],
)
def test_the_period_before_is_as_long(periode: tuple[str, str], avant: tuple[str, str]) -> None:
    assert Periode(*map(date.fromisoformat, periode)).precedente() == Periode(*map(date.fromisoformat, avant))


@pytest.mark.parametrize(
    ("du", "au", "pas"),
    [
        ("2026-03-02", "2026-03-01", Pas.MOIS),
        ("2025-01-01", "2026-01-02", Pas.JOUR),
        ("2016-01-01", "2026-12-31", Pas.ANNEE),
        ("0001-01-01", "0001-01-02", Pas.JOUR),
        ("9999-12-01", "9999-12-31", Pas.MOIS),
    ],
)
def test_a_period_that_is_none_or_too_long_is_refused(du: str, au: str, pas: Pas) -> None:
    with pytest.raises(PeriodeInvalide):
        Periode.demandee(date.fromisoformat(du), date.fromisoformat(au), pas)
