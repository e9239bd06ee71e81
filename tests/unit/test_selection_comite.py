"""The committee: who may sit, when it may decide, and who takes no part."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.selection.domain import (
    Comite,
    ComiteInvalide,
    ComiteNonCompose,
    DeportTardif,
    HorsOrdreDuJour,
    LigneOrdreDuJour,
    Membre,
    MembreInconnu,
    PresidenceAbsente,
    QualiteMembre,
    QuorumNonAtteint,
    ReserveALAnct,
    SeanceNonOuverte,
    Sens,
    Session,
    TransitionImpossible,
)
from services.selection.events import ComiteCompose, DeportDeclare, PresenceConstatee, VoteOuvert

UN_JOUR = datetime(2026, 3, 10, 9, tzinfo=UTC)
ANCT: dict[str, Any] = {"role": "anct", "le": UN_JOUR}


def membre(n: int, qualite: QualiteMembre = QualiteMembre.MEMBRE, organisme: str = "ANCT") -> Membre:
    return Membre(nom=f"Nom{n}", prenom="Essai", organisme=organisme, fonction="fonction", qualite=qualite)


CINQ = (
    membre(1, QualiteMembre.PRESIDENT),
    membre(2, QualiteMembre.VICE_PRESIDENT),
    *(membre(n, organisme="Région") for n in (3, 4, 5)),
)
LIGNES = tuple(
    LigneOrdreDuJour(
        candidature=c,
        structure="st",
        siret="20004697700019",
        departement="69",
        nature="INITIALE",
        postes_souhaites=2,
        sens=Sens.FAVORABLE,
        postes_recommandes=1,
    )
    for c in ("a", "b")
)
PLANIFIEE, _ = Session.planifier(id="s", campagne="c", date=date(2026, 3, 24), **ANCT)
CLOSE = PLANIFIEE.clore_ordre_du_jour(lignes=LIGNES, **ANCT)[0]
COMPOSEE = CLOSE.composer(membres=CINQ, quorum=None, **ANCT)[0]
EN_SEANCE = COMPOSEE.ouvrir(presents=(1, 2, 3), **ANCT)[0]


def voter(session: Session, candidature: str = "a", renvoi: bool = False) -> Session:
    return session.appeler_au_vote(candidature=candidature, renvoi=renvoi, le=UN_JOUR)[0]


def deporter(session: Session, *membres: int, candidature: str = "a") -> Session:
    for numero in membres:
        session, *_ = session.deporter(membre=numero, candidature=candidature, **ANCT)
    return session


@pytest.mark.parametrize(("membres", "quorum"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3)])
def test_half_of_the_members_at_least_must_be_there(membres: int, quorum: int) -> None:
    comite = Comite.composer(membres=[CINQ[0], *CINQ[2:], membre(6)][:membres])
    assert comite.quorum == quorum


def test_a_session_may_ask_for_another_quorum() -> None:
    assert Comite.composer(membres=CINQ, quorum=5).quorum == 5
    for quorum in (0, -1, 6):
        with pytest.raises(ComiteInvalide) as refus:
            Comite.composer(membres=CINQ, quorum=quorum)
        assert [f.champ for f in refus.value.fautes] == ["quorum"]


@pytest.mark.parametrize(
    "membres",
    [
        (),
        (membre(1),),
        (membre(1, QualiteMembre.PRESIDENT), membre(2, QualiteMembre.PRESIDENT)),
        (membre(1, QualiteMembre.PRESIDENT, "Région"),),
        (CINQ[0], membre(2, QualiteMembre.VICE_PRESIDENT, "Région")),
        (replace(CINQ[0], nom=" "),),
        (replace(CINQ[0], prenom="x" * 101),),
        (replace(CINQ[0], fonction="a\x00"),),
        (CINQ[0], *(membre(n) for n in range(100))),
    ],
)
def test_a_committee_has_members_with_a_name_and_one_president_of_the_anct(membres: tuple[Membre, ...]) -> None:
    with pytest.raises(ComiteInvalide) as refus:
        CLOSE.composer(membres=membres, quorum=None, **ANCT)
    assert {f.champ for f in refus.value.fautes} == {"membres"}


def test_no_name_is_in_what_is_told_of_a_committee() -> None:
    _, *faits = CLOSE.composer(membres=CINQ, quorum=None, **ANCT)
    assert faits == [ComiteCompose(session="s", campagne="c", membres=5, quorum=3, le=UN_JOUR)]
    assert COMPOSEE.composer(membres=CINQ, quorum=3, **ANCT) == (COMPOSEE,)


def test_a_committee_is_named_before_the_session_opens_and_by_anct() -> None:
    assert PLANIFIEE.composer(membres=CINQ, quorum=None, **ANCT)[0].comite == COMPOSEE.comite
    with pytest.raises(TransitionImpossible):
        EN_SEANCE.composer(membres=CINQ, quorum=1, **ANCT)
    with pytest.raises(ReserveALAnct):
        CLOSE.composer(membres=CINQ, quorum=1, role="prefecture", le=UN_JOUR)
    with pytest.raises(ComiteNonCompose):
        CLOSE.ouvrir(presents=(1,), **ANCT)


def test_a_session_opens_with_a_quorum_and_the_ancts_chair() -> None:
    with pytest.raises(QuorumNonAtteint, match=r"présents : 2, quorum : 3\."):
        COMPOSEE.ouvrir(presents=(1, 2, 2), **ANCT)
    with pytest.raises(PresidenceAbsente):
        COMPOSEE.ouvrir(presents=(3, 4, 5), **ANCT)
    with pytest.raises(MembreInconnu):
        COMPOSEE.ouvrir(presents=(0, 1, 2), **ANCT)
    assert COMPOSEE.ouvrir(presents=(2, 3, 4), **ANCT)[0].comite is not None


def test_presence_is_noted_as_it_changes() -> None:
    suite, *faits = EN_SEANCE.constater_presence(presents=(1, 5), **ANCT)
    assert faits == [
        PresenceConstatee(session="s", campagne="c", presents=(1, 5), quorum_atteint=False, le=UN_JOUR),
    ]
    assert suite.comite is not None
    assert [p.presents for p in suite.comite.pointages] == [(1, 2, 3), (1, 5)]
    assert suite.constater_presence(presents=(5, 1), **ANCT) == (suite,)
    with pytest.raises(SeanceNonOuverte):
        COMPOSEE.constater_presence(presents=(1,), **ANCT)
    with pytest.raises(ReserveALAnct):
        EN_SEANCE.constater_presence(presents=(1,), role="structure", le=UN_JOUR)


def test_nothing_is_decided_without_a_quorum_or_without_the_chair() -> None:
    sans_quorum, *_ = EN_SEANCE.constater_presence(presents=(1, 2), **ANCT)
    for renvoi in (False, True):
        with pytest.raises(QuorumNonAtteint):
            voter(sans_quorum, renvoi=renvoi)
    sans_presidence, *_ = EN_SEANCE.constater_presence(presents=(3, 4, 5), **ANCT)
    for renvoi in (False, True):
        with pytest.raises(PresidenceAbsente):
            voter(sans_presidence, renvoi=renvoi)
    revenus, *_ = sans_quorum.constater_presence(presents=(1, 3, 4), **ANCT)
    assert voter(revenus).votes == {"a": (1, 3, 4)}


def test_a_member_who_withdraws_is_not_among_those_who_decide() -> None:
    tous, *_ = EN_SEANCE.constater_presence(presents=(1, 2, 3, 4, 5), **ANCT)
    suite, *faits = tous.deporter(membre=3, candidature="a", **ANCT)
    assert faits == [DeportDeclare(session="s", campagne="c", candidature="a", membre=3, le=UN_JOUR)]
    assert suite.deporter(membre=3, candidature="a", **ANCT) == (suite,)
    assert voter(suite).votes == {"a": (1, 2, 4, 5)}
    assert voter(suite, "b").votes == {"b": (1, 2, 3, 4, 5)}


def test_who_withdraws_counts_neither_as_there_nor_for_a_smaller_quorum() -> None:
    suite = deporter(EN_SEANCE, 3)
    with pytest.raises(QuorumNonAtteint, match=r"se prononcer : 2, quorum : 3\."):
        voter(suite)
    assert voter(suite, renvoi=True).votes == {"a": (1, 2)}  # it can always be put off
    assert voter(suite, "b").votes == {"b": (1, 2, 3)}


def test_when_the_president_withdraws_a_vice_president_chairs() -> None:
    tous, *_ = EN_SEANCE.constater_presence(presents=(1, 2, 3, 4, 5), **ANCT)
    assert voter(deporter(tous, 1)).votes == {"a": (2, 3, 4, 5)}
    with pytest.raises(PresidenceAbsente):
        voter(deporter(tous, 1, 2))


def test_a_member_withdraws_before_the_committee_is_called_to_decide() -> None:
    votee = voter(EN_SEANCE)
    with pytest.raises(DeportTardif):
        deporter(votee, 3)
    assert deporter(votee, 3, candidature="b").comite != votee.comite
    avant = deporter(COMPOSEE, 3)
    assert avant.ouvrir(presents=(1, 2, 3), **ANCT)[0].comite is not None


def test_a_withdrawal_names_a_member_and_a_line_of_the_agenda() -> None:
    with pytest.raises(MembreInconnu):
        deporter(EN_SEANCE, 6)
    with pytest.raises(HorsOrdreDuJour):
        deporter(EN_SEANCE, 3, candidature="z")
    with pytest.raises(ComiteNonCompose):
        deporter(CLOSE, 1)
    with pytest.raises(TransitionImpossible):
        deporter(PLANIFIEE, 1)
    with pytest.raises(ReserveALAnct):
        EN_SEANCE.deporter(membre=3, candidature="a", role="prefecture", le=UN_JOUR)


def test_who_is_called_to_decide_is_told_once() -> None:
    suite, *faits = EN_SEANCE.appeler_au_vote(candidature="a", renvoi=False, le=UN_JOUR)
    assert faits == [VoteOuvert(session="s", campagne="c", candidature="a", votants=(1, 2, 3), le=UN_JOUR)]
    assert suite.appeler_au_vote(candidature="a", renvoi=False, le=UN_JOUR) == (suite,)
    with pytest.raises(HorsOrdreDuJour):
        voter(EN_SEANCE, "z")
    with pytest.raises(SeanceNonOuverte):
        voter(COMPOSEE)
