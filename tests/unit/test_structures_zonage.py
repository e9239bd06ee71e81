"""Which vintage of a zoning is in force on a day, and what its list says of a commune."""

from datetime import UTC, date, datetime

from services.structures.domain.zonage import Etat, Nature, Tranche, Valeur, Zonage, en_vigueur, lire

QUARTIER = Valeur(code="QN06901M", libelle="Un quartier")
RHONE = Tranche(valeurs={"69123": (QUARTIER,)})


def zonage(nature: Nature, millesime: date) -> Zonage:
    le = datetime(2026, 3, 2, tzinfo=UTC)
    return Zonage(nature=nature, millesime=millesime, empreinte="e", lignes=1, communes=1, importe_le=le)


ANCIEN = zonage(Nature.FRR, date(2024, 7, 1))
NOUVEAU = zonage(Nature.FRR, date(2025, 7, 10))


def test_a_vintage_is_in_force_from_its_day_until_the_next_one() -> None:
    zonages = (NOUVEAU, ANCIEN)
    assert en_vigueur(zonages, date(2024, 6, 30)) is None
    assert en_vigueur(zonages, date(2024, 7, 1)) is ANCIEN
    assert en_vigueur(zonages, date(2025, 7, 9)) is ANCIEN
    assert en_vigueur(zonages, date(2025, 7, 10)) is NOUVEAU
    assert en_vigueur((), date(2025, 7, 10)) is None


def test_not_imported_is_an_answer() -> None:
    lecture = lire(None, None, "69123")
    assert (lecture.etat, lecture.millesime, lecture.valeurs) == (Etat.NON_IMPORTE, None, ())


def test_a_commune_that_the_frr_list_forgets_is_not_said_to_be_unclassed() -> None:
    assert lire(NOUVEAU, RHONE, "69999").etat is Etat.HORS_LISTE
    assert lire(NOUVEAU, None, "98736").etat is Etat.HORS_LISTE


def test_a_commune_without_quartier_has_none_where_the_list_covers_its_departement() -> None:
    qpv = zonage(Nature.QPV, date(2024, 1, 1))
    assert lire(qpv, RHONE, "69123").valeurs == (QUARTIER,)
    sans = lire(qpv, RHONE, "69001")
    assert (sans.etat, sans.valeurs, sans.millesime) == (Etat.CONNU, (), date(2024, 1, 1))


def test_a_list_that_leaves_overseas_out_says_nothing_of_it() -> None:
    assert lire(zonage(Nature.QPV, date(2024, 1, 1)), None, "97411").etat is Etat.HORS_LISTE
