"""Which two structures may be one, and why: near names are told, establishments of one body are not duplicates."""

from dataclasses import replace

import pytest

from services.kit.testing import UN_JOUR
from services.structures.domain.actes import Fermeture
from services.structures.domain.noms import forme, proximite
from services.structures.domain.radar import MotifRapprochement, Paire, rapprocher
from services.structures.domain.structure import Structure
from services.territoire import territoire

from .test_structures_place import structure

AUTRE_SIREN = "13002526500013"
RNA, NOM, PROCHE, SIREN = (
    MotifRapprochement.MEME_RNA,
    MotifRapprochement.MEME_NOM,
    MotifRapprochement.NOM_PROCHE,
    MotifRapprochement.MEME_SIREN,
)
BRON, VENISSIEUX = "69029", "69259"


def une(nom: str = "Médiathèque Jean Moulin", commune: str = BRON, rna: str | None = None) -> Structure:
    return replace(structure(), nom=nom, commune=commune, rna=rna)


def autre(nom: str = "Régie", commune: str = BRON, siret: str = AUTRE_SIREN, rna: str | None = None) -> Structure:
    return replace(structure(), id="t", siret=siret, nom=nom, commune=commune, rna=rna)


def paires(a: Structure, b: Structure) -> tuple[Paire, ...]:
    assert rapprocher(a, b, territoire().commune) == rapprocher(b, a, territoire().commune)
    return rapprocher(a, b, territoire().commune)


def motifs(a: Structure, b: Structure) -> tuple[MotifRapprochement, ...]:
    trouvees = paires(a, b)
    return trouvees[0].motifs if trouvees else ()


def test_establishments_of_one_siren_are_told_as_such_and_not_as_duplicates() -> None:
    (paire,) = paires(une(rna="W691234567"), autre("Médiathèque Jean Moulin", siret="21690123100029", rna="W691234567"))
    assert (paire.motifs, paire.probable) == ((SIREN,), False)


def test_establishments_of_one_body_of_new_caledonia_are_not_duplicates_either() -> None:
    noumea = replace(une(), siret="0123456001", departement="988", commune="98818")
    assert motifs(noumea, replace(noumea, id="t", siret="0123456002")) == (SIREN,)


def test_one_rna_under_two_siren_is_a_duplicate_wherever_they_stand() -> None:
    loin = replace(autre(rna="W691234567"), departement="34", commune="34172")
    lignes = paires(une(rna="W691234567"), loin)
    assert [(p.departement, p.principale, p.motifs) for p in lignes] == [("34", True, (RNA,)), ("69", False, (RNA,))]


@pytest.mark.parametrize(
    ("ecrit", "de_meme"),
    [
        ("CCAS de Bron", "Centre communal d'action sociale de Bron"),
        ("M.J.C. Louis Aragon", "Maison des jeunes et de la culture Louis ARAGON"),
        ("Ecole St-Exupéry", "École Saint Exupery"),
    ],
)
def test_the_same_name_otherwise_written_in_the_same_commune_is_the_same(ecrit: str, de_meme: str) -> None:
    if ecrit.startswith("M."):
        ecrit = ecrit.replace(".", "")
    assert motifs(une(ecrit), autre(de_meme)) == (NOM,)


def test_near_names_are_told_in_the_commune_and_nearer_ones_in_the_departement() -> None:
    assert motifs(une(), autre("Centre social Jean Moulin")) == ()
    assert motifs(une(), autre("Mediatheque Jean Moullin")) == (PROCHE,)
    assert motifs(une(), autre("Médiathèque Jean Moulin", VENISSIEUX)) == (PROCHE,)
    assert motifs(une(), replace(autre("Médiathèque Jean Moulin", "34172"), departement="34")) == ()


def test_two_towns_that_each_say_their_own_name_are_two() -> None:
    fontaines = une("Commune de Fontaines-Saint-Martin", "69087")
    voisine = autre("Commune de Fontaines-Saint-Martin", "69087")
    assert motifs(fontaines, voisine) == (NOM,)
    assert motifs(une("CCAS de Bron"), autre("CCAS de Brou", "69029")) == (PROCHE,)
    assert (
        motifs(
            une("Centre communal d'action sociale de Bron"),
            autre("Centre communal d'action sociale de Vénissieux", VENISSIEUX),
        )
        == ()
    )


def test_a_name_that_says_nothing_is_near_to_none() -> None:
    assert motifs(une("Les"), autre("La")) == ()
    assert motifs(une("!!!"), autre("???")) == ()


def test_one_that_closed_or_was_merged_is_on_no_list() -> None:
    memes = une(), autre("Médiathèque Jean Moulin")
    assert motifs(*memes) == (NOM,)
    assert paires(memes[0], replace(memes[1], absorbee_par="s")) == ()
    assert paires(memes[0], replace(memes[1], fermeture=Fermeture(par="anct", le=UN_JOUR, motif="x" * 10))) == ()
    assert paires(memes[0], memes[0]) == ()


def test_the_likeliest_come_first() -> None:
    rangs = [
        paires(une(rna="W691234567"), autre(rna="W691234567"))[0].rang,
        paires(une(), autre("Médiathèque Jean Moulin"))[0].rang,
        paires(une(), autre("Mediatheque Jean Moullin"))[0].rang,
        paires(une(), autre(siret="21690123100029"))[0].rang,
    ]
    assert rangs == sorted(rangs, reverse=True)


def test_the_order_of_words_and_the_length_of_names_do_not_matter_to_the_radar() -> None:
    assert proximite(forme("Jean Moulin Médiathèque"), forme("Médiathèque Jean-Moulin")) == 100
    assert proximite(forme("é" * 300), forme("e" * 300)) == 100
