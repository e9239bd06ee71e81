"""Merging structures: the absorbed one answers with the kept one, whatever the order, the chains and the circles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit.testing import UN_JOUR
from services.structures.domain import MotifInvalide
from services.structures.domain.absorption import StructureDejaAbsorbee
from services.structures.domain.fusion import FusionRefusee, Registre
from services.structures.events import FusionDecidee, StructureAbsorbee

from .test_structures_place import releve, structure

MOTIF = "La même association, inscrite deux fois."
VIDE = Registre(id="fusions")


def fusionner(registre: Registre, absorbee: str, conservee: str, motif: str | None = MOTIF) -> Registre:
    return registre.decider(conservee=conservee, absorbee=absorbee, motif=motif, par="anct", le=UN_JOUR)[0]


def test_the_absorbed_answers_with_the_kept_one() -> None:
    registre, *dits = VIDE.decider(conservee="b", absorbee="a", motif=MOTIF, par="anct", le=UN_JOUR)
    (dit,) = dits
    assert isinstance(dit, FusionDecidee)
    assert (dit.absorbee, dit.conservee, registre.conservee("a"), registre.conservee("b")) == ("a", "b", "b", "b")
    assert MOTIF not in str(dit)


def test_the_same_merge_again_changes_nothing() -> None:
    registre = fusionner(VIDE, "a", "b")
    assert registre.decider(conservee="b", absorbee="a", motif="", par="anct", le=UN_JOUR) == (registre,)


def test_a_chain_is_followed_to_its_end_whichever_link_comes_first() -> None:
    apres = fusionner(fusionner(VIDE, "a", "b"), "b", "c")
    avant = fusionner(fusionner(VIDE, "b", "c"), "a", "b")
    for registre in (apres, avant):
        assert {registre.conservee(id) for id in "abc"} == {"c"}
    assert apres.decider(conservee="b", absorbee="a", motif=MOTIF, par="anct", le=UN_JOUR) == (apres,)


@pytest.mark.parametrize(
    ("absorbee", "conservee", "champ"), [("c", "a", "conservee"), ("a", "a", "absorbee"), ("a", "d", "absorbee")]
)
def test_a_circle_and_a_second_place_to_go_are_refused(absorbee: str, conservee: str, champ: str) -> None:
    registre = fusionner(fusionner(VIDE, "a", "b"), "b", "c")
    with pytest.raises(FusionRefusee) as refus:
        fusionner(registre, absorbee, conservee)
    assert [f.champ for f in refus.value.fautes] == [champ]


@pytest.mark.parametrize("motif", [None, "", "court", "x" * 1_001, "dix lettres\x00"])
def test_a_merge_has_a_reason(motif: str | None) -> None:
    with pytest.raises(MotifInvalide):
        fusionner(VIDE, "a", "b", motif)


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")), max_size=30))
def test_whatever_is_merged_everyone_answers_with_one_that_answers_for_itself(demandes: list[tuple[str, str]]) -> None:
    registre = VIDE
    for absorbee, conservee in demandes:
        try:
            registre = fusionner(registre, absorbee, conservee)
        except FusionRefusee:
            continue
        assert registre.conservee(absorbee) == registre.conservee(conservee)
    assert all(f.conservee not in registre.fusions for f in registre.fusions.values())


def test_an_absorbed_structure_takes_no_command_and_says_where_to_go() -> None:
    absorbee, *dits = structure().absorber("b", "21750001600019", motif=MOTIF, par="anct", le=UN_JOUR)
    (dit,) = dits
    assert isinstance(dit, StructureAbsorbee)
    assert (dit.structure, dit.conservee, dit.siret, dit.siret_conserve) == ("s", "b", absorbee.siret, "21750001600019")
    assert MOTIF not in str(dit)
    with pytest.raises(StructureDejaAbsorbee) as refus:
        absorbee.fermer(MOTIF, par="anct", le=UN_JOUR)
    assert "b" in refus.value.phrase
    with pytest.raises(StructureDejaAbsorbee):
        absorbee.declarer_quartier(code="QN00101M", preuve="x", connus=None, par="anct", le=UN_JOUR)
    assert absorbee.etablir_indicateurs(releve(), le=UN_JOUR) == (absorbee,)


def test_an_absorbed_structure_follows_the_kept_one_further() -> None:
    absorbee, *_ = structure().absorber("b", "x", motif=MOTIF, par="anct", le=UN_JOUR)
    assert absorbee.absorber("b", "x", motif=MOTIF, par="anct", le=UN_JOUR) == (absorbee,)
    plus_loin, *dits = absorbee.absorber("c", "y", motif=MOTIF, par="anct", le=UN_JOUR)
    assert (plus_loin.absorbee_par, len(dits)) == ("c", 1)
