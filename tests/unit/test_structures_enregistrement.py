"""What it takes to register a structure, and all that is said at once when something is wrong."""

from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.structures.domain import Demande, EnregistrementRefuse, Structure, siret_valide
from services.structures.events import CourrielAConfirmer, StructureEnregistree, Verdict
from services.structures.reference import bareme
from services.territoire import territoire

UN_JOUR = datetime(2026, 3, 10, 9, tzinfo=UTC)
LYON = Demande(
    siret="216 901 231 00011",
    nom="  Commune  de Lyon ",
    categorie_juridique="7210",
    commune="69123",
    contact_nom="Essai",
    contact_prenom="Camille",
    contact_fonction="Directrice du numérique",
    contact_courriel="camille.essai@exemple.fr",
    contact_telephone="04 00 00 00 00",
)


def enregistrer(
    demande: Demande = LYON, **autrement: Any
) -> tuple[Structure, StructureEnregistree, CourrielAConfirmer]:
    return Structure.enregistrer(
        replace(demande, **autrement),
        id="s",
        communes=territoire().commune,
        bareme=bareme(),
        graine="graine",
        le=UN_JOUR,
    )


def champs_fautifs(demande: Demande = LYON, **autrement: Any) -> list[str]:
    with pytest.raises(EnregistrementRefuse) as refus:
        enregistrer(demande, **autrement)
    assert all(f.message.endswith(".") for f in refus.value.fautes)
    return [f.champ for f in refus.value.fautes]


def test_a_commune_registers_and_is_told_that_it_is_eligible() -> None:
    structure, fait, _ = enregistrer()
    assert (structure.siret, structure.siren, structure.nom) == ("21690123100011", "216901231", "Commune de Lyon")
    assert (structure.departement, structure.region, structure.epci) == ("69", "84", "200046977")
    assert structure.eligibilite.verdict is fait.verdict is Verdict.ELIGIBLE
    assert structure.contact is not None
    assert structure.contact.telephone == "0400000000"
    assert fait.population == 519_127


def test_the_fact_carries_no_name_and_no_contact() -> None:
    structure, fait, _ = enregistrer()
    dit = msgspec.json.encode(fait).decode()
    assert structure.nom not in dit
    assert not any(v in dit for v in msgspec.to_builtins(structure.contact).values())
    assert not {f.name for f in fields(fait)} & {"nom", "contact", "courriel", "telephone", "prenom", "fonction"}


def test_an_empty_form_is_told_everything_that_it_lacks_at_once() -> None:
    tous = ["siret", "nom", "categorieJuridique", "commune"]
    tous += [f"contact.{c}" for c in ("nom", "prenom", "fonction", "courriel")]
    assert champs_fautifs(Demande()) == tous
    assert champs_fautifs(Demande(**{f.name: " " for f in fields(Demande)})) == tous


def test_a_structure_that_is_not_eligible_registers_and_is_told_why() -> None:
    structure, fait, _ = enregistrer(categorie_juridique="7171", siret="11000201100044")
    assert fait.verdict is Verdict.INELIGIBLE
    assert "déconcentré" in structure.eligibilite.explication


def test_a_proof_asked_is_in_the_fact() -> None:
    _, fait, _ = enregistrer(categorie_juridique="7410", siret="13002526500013")
    assert len(fait.preuves_manquantes) == 1


@pytest.mark.parametrize(
    ("champ", "fautif", "valeur"),
    [
        ("siret", "siret", "21690123100012"),
        ("siret", "siret", "9" * 60_000),
        ("nom", "nom", "x" * 301),
        ("nom", "nom", "Lyon\x00"),
        ("nom", "nom", "Lyon\ud800"),
        ("categorie_juridique", "categorieJuridique", "9999"),
        ("commune", "commune", "69001"[:4]),
        ("commune", "commune", "69999"),
        ("commune", "commune", "x" * 60_000),
        ("contact_courriel", "contact.courriel", "camille"),
        ("contact_courriel", "contact.courriel", "camille@exemple"),
        ("contact_courriel", "contact.courriel", "a@exemple.fr, b@exemple.fr"),
        ("contact_courriel", "contact.courriel", "a@exemple.fr\r\nBcc: b@exemple.fr"),
        ("contact_courriel", "contact.courriel", "é@exemple.fr"),
        ("contact_courriel", "contact.courriel", ".a@exemple.fr"),
        ("contact_courriel", "contact.courriel", "a" * 65 + "@exemple.fr"),
        ("contact_courriel", "contact.courriel", "a@" + "b." * 30_000 + "fr"),
        ("contact_telephone", "contact.telephone", "12"),
        ("contact_telephone", "contact.telephone", "0400000000; rm"),
        ("contact_telephone", "contact.telephone", "1" * 60_000),
        ("contact_nom", "contact.nom", "x" * 101),
        ("contact_prenom", "contact.prenom", "\x07"),
        ("contact_fonction", "contact.fonction", "x" * 201),
    ],
)
def test_each_fault_is_said_of_its_field_alone(champ: str, fautif: str, valeur: str) -> None:
    autrement: dict[str, Any] = {champ: valeur}
    assert champs_fautifs(**autrement) == [fautif]


@pytest.mark.parametrize("telephone", [None, "", "+687 12 34 56 78", "04.00.00.00.00", "+33 (4) 00 00 00 00"])
def test_a_telephone_may_be_left_out_or_written_as_people_do(telephone: str | None) -> None:
    structure, *_ = enregistrer(contact_telephone=telephone)
    assert structure.contact is not None
    assert bool(structure.contact.telephone) is bool(telephone)


def test_the_siret_of_a_commune_elsewhere_is_a_slip() -> None:
    assert champs_fautifs(commune="75056") == ["commune"]


def test_a_commune_that_changed_departement_keeps_its_siren_and_registers() -> None:
    (demenagee,) = [c for c in territoire() if c.siren and c.siren.startswith("2133") and c.departement == "47"]
    structure, *_ = enregistrer(siret=_siret(demenagee.siren or ""), commune=demenagee.code)
    assert structure.departement == "47"


@pytest.mark.parametrize(("code", "departement"), [("2A004", "2A"), ("97801", "978"), ("98735", "987")])
def test_territory_codes_are_text(code: str, departement: str) -> None:
    structure, fait, _ = enregistrer(siret="11000201100044", commune=code.lower())
    assert (structure.departement, fait.departement) == (departement, departement)


def test_an_arrondissement_of_paris_is_in_the_commune_of_paris() -> None:
    structure, fait, _ = enregistrer(siret="11000201100044", commune="75119")
    assert (structure.commune, fait.epci) == ("75056", "200054781")


@given(st.builds(Demande, **{f.name: st.none() | st.text() for f in fields(Demande)}))
def test_whatever_is_sent_is_registered_or_refused_with_reasons(demande: Demande) -> None:
    raisons: tuple[object, ...] = ("registered",)
    try:
        enregistrer(demande)
    except EnregistrementRefuse as refus:
        raisons = refus.fautes
    assert raisons


def _siret(siren: str) -> str:
    """The first establishment of that SIREN, with its Luhn key."""
    return next(s for s in (f"{siren}0001{cle}" for cle in range(10)) if siret_valide(s))
