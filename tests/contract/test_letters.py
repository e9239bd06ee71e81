"""The letters have words, and count days, as the services that tell the facts do."""

from services.activites.suivi.domain import PALIERS
from services.notifications.consumers.conseillers import PALIER_STRUCTURE
from services.notifications.consumers.denouements import ETAPES, ETAT, STRUCTURE
from services.notifications.courrier.redaction import CONVENTION_JOURS
from services.notifications.courrier.suites import ENGAGEMENTS, GENRES_DE_POSTE, RESILIATIONS, RETARDS
from services.structures.conventions.domain.dossier import COMPLETER_JOURS
from services.structures.conventions.events import CodeEngagement, Etape, MotifResiliation, Partie
from services.structures.postes.events import Genre


def test_letters_have_words_for_every_code_that_structures_tells() -> None:
    """A code without its words would be written as it is, in capitals."""
    assert set(ENGAGEMENTS) == set(CodeEngagement)
    assert set(RESILIATIONS) == set(MotifResiliation)
    assert set(RETARDS) == set(ETAPES) == set(Etape)
    assert {STRUCTURE, ETAT} == set(Partie)
    assert set(GENRES_DE_POSTE) == set(Genre)


def test_a_letter_counts_the_days_of_a_convention_as_structures_does() -> None:
    assert CONVENTION_JOURS == COMPLETER_JOURS


def test_the_structure_is_told_of_a_silence_at_the_last_of_its_paliers() -> None:
    assert max(PALIERS) == PALIER_STRUCTURE
