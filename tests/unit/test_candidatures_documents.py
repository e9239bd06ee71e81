"""What may be joined to a candidature and taken back, when, and under which name it is shown."""

import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.candidatures.domain import (
    Candidature,
    ComplementHorsDelai,
    Eligibilite,
    Formulaire,
    Nature,
    Statut,
    VerdictEligibilite,
)
from services.candidatures.domain.document import NOMS, Document
from services.candidatures.domain.documents import DOCUMENTS_MAX, DocumentsFiges, TropDeDocuments
from services.candidatures.events import DocumentJoint, DocumentRetire, NatureDocument
from services.kit.aggregate import Introuvable
from services.kit.documents import NOM_MAX, TAILLE_MAX, fautes_de_taille, nom_lisible

LE = datetime(2026, 3, 2, 9, tzinfo=UTC)
RHONE = frozenset({"69"})
LETTRE, STATUTS = NatureDocument.LETTRE_MOTIVATION, NatureDocument.STATUTS
COMPLET = Formulaire(
    postes_souhaites=3,
    motivation="Accompagner les habitants.",
    debut_souhaite=date(2026, 9, 1),
    candidat_identifie=False,
    engagement_accepte=True,
)
BROUILLON, _ = Candidature.ouvrir(
    "c1", structure="s1", siret="21690123100011", departement="69", nature=Nature.INITIALE, formulaire=COMPLET, le=LE
)


def piece(n: int, nature: NatureDocument = LETTRE, le: datetime = LE) -> Document:
    return Document(id=f"d{n}", nature=nature, nom="Lettre.pdf", taille=1_000 + n, pages=1, sha256=f"{n:064x}", le=le)


def avec(c: Candidature, *documents: Document) -> Candidature:
    for document in documents:
        c, *_ = c.joindre(document)
    return c


def deposee(c: Candidature) -> Candidature:
    suite, *_ = c.deposer(eligibilite=Eligibilite(verdict=VerdictEligibilite.ELIGIBLE), le=LE + timedelta(days=1))
    return suite


def complement(c: Candidature) -> Candidature:
    """More is asked for, two days after the deposit."""
    instruite, *_ = deposee(c).ouvrir_instruction(departements=RHONE, le=LE + timedelta(days=2))
    suite, *_ = instruite.demander_complement(
        "Il manque vos statuts à jour.", departements=RHONE, le=LE + timedelta(days=3)
    )
    return suite


def test_a_document_joined_is_told_without_its_name() -> None:
    jointe, *faits = BROUILLON.joindre(piece(1))
    assert jointe.documents == (piece(1),)
    (fait,) = faits
    assert fait == DocumentJoint(
        candidature="c1",
        structure="s1",
        siret="21690123100011",
        departement="69",
        document="d1",
        nature=LETTRE,
        taille=1_001,
        sha256=f"{1:064x}",
        le=LE,
    )
    assert "Lettre.pdf" not in str(msgspec.to_builtins(fait))


def test_the_same_content_twice_is_one_document() -> None:
    jointe = avec(BROUILLON, piece(1))
    assert jointe.joindre(replace(piece(1), id="d2")) == (jointe,)
    assert deposee(jointe).joindre(replace(piece(1), id="d2")) == (deposee(jointe),)


def test_one_file_may_be_both_the_letter_and_the_statutes() -> None:
    assert len(avec(BROUILLON, piece(1), replace(piece(1), id="d2", nature=STATUTS)).documents) == 2


def test_there_is_a_bound_to_the_documents_of_each_sort() -> None:
    pleine = avec(BROUILLON, *(piece(n) for n in range(DOCUMENTS_MAX)))
    with pytest.raises(TropDeDocuments):
        pleine.joindre(piece(99))
    assert len(avec(pleine, piece(99, STATUTS)).documents) == DOCUMENTS_MAX + 1
    allegee, *_ = pleine.retirer_document("d0", le=LE)
    assert len(avec(allegee, piece(99)).documents) == DOCUMENTS_MAX


def test_a_document_is_taken_back_before_the_deposit() -> None:
    jointe = avec(BROUILLON, piece(1), piece(2))
    suite, *faits = jointe.retirer_document("d1", le=LE + timedelta(hours=1))
    (fait,) = faits
    assert suite.documents == (piece(2),)
    assert isinstance(fait, DocumentRetire)
    assert (fait.document, fait.sha256, fait.le) == ("d1", f"{1:064x}", LE + timedelta(hours=1))


@pytest.mark.parametrize("id", ["d2", "", "d1 "])
def test_what_is_not_joined_cannot_be_taken_back(id: str) -> None:
    with pytest.raises(Introuvable):
        avec(BROUILLON, piece(1)).retirer_document(id, le=LE)


@pytest.mark.parametrize("statut", [s for s in Statut if s not in (Statut.BROUILLON, Statut.COMPLEMENT_DEMANDE)])
def test_documents_are_frozen_once_deposited(statut: Statut) -> None:
    figee = replace(avec(BROUILLON, piece(1)), statut=statut)
    with pytest.raises(DocumentsFiges):
        figee.joindre(piece(2))
    with pytest.raises(DocumentsFiges):
        figee.retirer_document("d1", le=LE)


def test_documents_are_joined_while_more_is_asked_for() -> None:
    demandee = complement(avec(BROUILLON, piece(1)))
    fournie = avec(demandee, piece(2, STATUTS, LE + timedelta(days=4)))
    assert [d.id for d in fournie.documents] == ["d1", "d2"]


def test_what_the_prefecture_has_examined_stays() -> None:
    demandee = complement(avec(BROUILLON, piece(1)))
    fournie = avec(demandee, piece(2, STATUTS, LE + timedelta(days=4)))
    with pytest.raises(DocumentsFiges):
        fournie.retirer_document("d1", le=LE + timedelta(days=5))
    reprise, *_ = fournie.retirer_document("d2", le=LE + timedelta(days=5))
    assert [d.id for d in reprise.documents] == ["d1"]


def test_nothing_is_joined_after_the_time_for_it() -> None:
    demandee = complement(BROUILLON)
    terme = demandee.complements[-1].delai.terme
    assert terme is not None
    assert avec(demandee, piece(1, le=terme - timedelta(seconds=1))).documents
    with pytest.raises(ComplementHorsDelai):
        demandee.joindre(piece(1, le=terme))


@pytest.mark.parametrize(
    ("taille", "bonne"), [(-1, False), (0, False), (1, True), (TAILLE_MAX, True), (TAILLE_MAX + 1, False)]
)
def test_a_file_is_neither_empty_nor_over_ten_megabytes(taille: int, bonne: bool) -> None:
    assert (fautes_de_taille(taille) == ()) is bonne


@pytest.mark.parametrize(
    ("brut", "nom"),
    [
        ("lettre.pdf", "lettre.pdf"),
        ("LETTRE.PDF", "LETTRE.pdf"),
        ("Lettre d'été n° 2", "Lettre d'été n° 2.pdf"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\moi\\statuts.pdf", "statuts.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie: x=1.pdf"),
        ("facture\u202efdp.exe", "facture fdp.exe.pdf"),
        ("a\x00b\u2028c.pdf", "a b c.pdf"),
        ("", "Lettre de motivation.pdf"),
        (" .pdf", "Lettre de motivation.pdf"),
        ("...", "Lettre de motivation.pdf"),
        ("dossier/", "Lettre de motivation.pdf"),
        ("\ud800", "Lettre de motivation.pdf"),
        ("é" * 500, "é" * (NOM_MAX - 4) + ".pdf"),
    ],
)
def test_a_name_is_shown_without_what_could_deceive(brut: str, nom: str) -> None:
    assert nom_lisible(brut, NOMS[LETTRE]) == nom


@given(st.text())
def test_any_name_can_be_shown(brut: str) -> None:
    nom = nom_lisible(brut, NOMS[STATUTS])
    assert len(nom) <= NOM_MAX
    assert nom.endswith(".pdf")
    assert len(nom) > len(".pdf")
    assert not any(unicodedata.category(c)[0] == "C" or c in "/\\\r\n" for c in nom)
