"""The lists that the demo writes itself are of the official formats, and its people do not exist."""

from pathlib import Path

import pytest

from infra.local.demo.chapitres.tableau import pdf
from infra.local.demo.chapitres.zonages import petite_liste, quartiers
from infra.local.demo.personnes import (
    ASSOCIATION,
    ASSOCIATION_DEUX_FOIS,
    AURILLAC,
    COMMUNES,
    CONSEILLERE,
    DIE,
    GUERET,
    VALENCE,
    Association,
)
from infra.local.place import from_here
from services.structures.domain import siret_valide
from services.structures.domain.siret import siren_valide
from services.structures.imports.fichier import ImportRefuse
from services.structures.imports.listes import LECTEURS
from services.territoire import territoire


def test_without_the_official_list_the_demo_has_one_of_its_communes(tmp_path: Path) -> None:
    lue = LECTEURS["frr"](petite_liste(tmp_path / "frr.csv"), territoire().commune, {})
    classes = {commune: v.code for t in lue.tranches.values() for commune, (v,) in t.valeurs.items()}
    assert set(classes) == {c.insee for c in COMMUNES}
    assert (classes[DIE.insee], classes[VALENCE.insee]) == ("FRR_SOCLE", "NON_CLASSEE")


def test_the_quartiers_of_the_demo_are_a_good_list_of_three_communes(tmp_path: Path) -> None:
    lue = LECTEURS["qpv"](quartiers(tmp_path / "qpv.csv"), territoire().commune, {})
    assert {c for t in lue.tranches.values() for c in t.valeurs} == {VALENCE.insee, GUERET.insee, AURILLAC.insee}


def test_the_list_to_be_refused_has_one_bad_line_and_only_that(tmp_path: Path) -> None:
    with pytest.raises(ImportRefuse) as refus:
        LECTEURS["qpv"](quartiers(tmp_path / "qpv.csv", commune="99999"), territoire().commune, {})
    assert [d.ligne for d in refus.value.defauts] == [4]


@pytest.mark.parametrize("association", [ASSOCIATION, ASSOCIATION_DEUX_FOIS])
def test_the_association_of_the_demo_has_a_siret_that_passes_and_a_siren_that_nobody_bears(
    association: Association,
) -> None:
    assert siret_valide(association.siret)
    assert not siren_valide(association.siren)


def test_the_conseillere_of_the_demo_is_written_to_where_nobody_reads() -> None:
    assert str(CONSEILLERE["courriel"]).endswith(".example")


def test_what_the_town_hall_joins_is_a_pdf() -> None:
    assert pdf().startswith(b"%PDF-")


def test_a_path_is_said_from_where_one_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert from_here(tmp_path / "mails" / "un.eml") == "mails/un.eml"
