"""How far a session's mails are: counted once whatever comes twice, late or out of order."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.notifications.domain import Avancement, Etat, Part, Suivi, part_de, parts_de

LE = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def suivi(sequence: int, etat: Etat, le: datetime = LE, *, incertaine: bool = False) -> Suivi:
    return Suivi(sequence=sequence, etat=etat, le=le, incertaine=incertaine)


def envoyes(*quand: datetime, reste: int = 0) -> Part:
    part = Part()
    for n, le in enumerate(quand):
        part = part.noter(f"envoyee-{n}", suivi(3, Etat.ENVOYEE, le))
    for n in range(reste):
        part = part.noter(f"reste-{n}", suivi(1, Etat.A_ENVOYER))
    return part


def avancement(*parts: Part, le: datetime = LE) -> Avancement:
    trouve = Avancement.de(parts, le=le)
    assert trouve is not None
    return trouve


def test_a_session_without_a_mail_has_no_progress() -> None:
    assert Avancement.de([None, Part()], le=LE) is None


def test_each_mail_is_counted_where_it_is_now() -> None:
    part = Part()
    for n, (sequence, etat) in enumerate(((1, Etat.A_ENVOYER), (3, Etat.ENVOYEE), (3, Etat.EN_ECHEC))):
        part = part.noter(f"n-{n}", suivi(sequence, etat))
    vu = avancement(part, Part().noter("n-3", suivi(2, Etat.SANS_OBJET)))
    assert (vu.total, vu.a_envoyer, vu.envoyees, vu.en_echec, vu.sans_objet) == (4, 1, 1, 1, 1)


@given(st.permutations([1, 2, 3, 4]), st.lists(st.integers(1, 4), max_size=6))
def test_facts_that_come_again_or_out_of_order_change_nothing(ordre: list[int], encore: list[int]) -> None:
    dits = {1: Etat.A_ENVOYER, 2: Etat.EN_ECHEC, 3: Etat.A_ENVOYER, 4: Etat.ENVOYEE}
    part = Part()
    for sequence in [*ordre, *encore]:
        part = part.noter("n", suivi(sequence, dits[sequence]))
    vu = avancement(part)
    assert (vu.total, vu.envoyees) == (1, 1)


def test_a_mail_that_may_have_left_twice_stays_uncertain_once_it_is_sent() -> None:
    part = Part().noter("n", suivi(3, Etat.A_ENVOYER, incertaine=True)).noter("n", suivi(5, Etat.ENVOYEE))
    assert (avancement(part).incertaines, avancement(part).envoyees) == (1, 1)


def test_the_rate_of_the_last_minutes_says_when_it_ends() -> None:
    quand = [LE - MINUTE * n / 10 for n in range(1, 41)]
    vu = avancement(envoyes(*quand, reste=20))
    assert vu.par_minute == 10
    assert vu.fin_estimee_le == LE + 2 * MINUTE
    assert (vu.premiere_le, vu.derniere_le) == (LE - 4 * MINUTE, LE - MINUTE / 10)


def test_what_left_long_ago_says_nothing_of_the_rate() -> None:
    vu = avancement(envoyes(*[LE - timedelta(hours=1)] * 50, reste=20))
    assert (vu.par_minute, vu.fin_estimee_le, vu.envoyees) == (None, None, 50)


def test_a_session_that_is_done_has_no_end_to_wait_for() -> None:
    assert avancement(envoyes(LE - MINUTE, LE - MINUTE / 2)).fin_estimee_le is None


def test_many_mails_at_the_same_moment_do_not_make_an_endless_rate() -> None:
    assert avancement(envoyes(LE, LE, reste=1)).par_minute == 120


def test_the_mails_of_a_session_lie_in_its_parts_and_spread_over_them() -> None:
    cles = {part_de("s", f"n-{n}") for n in range(6_500)}
    assert cles == set(parts_de("s"))
