"""Why a campagne says no, in the sentences that people read."""

from services.kit.aggregate import Refus

__all__ = [
    "BaremeFige",
    "CampagneInvalide",
    "DejaDecidee",
    "EnveloppeDepartementaleEpuisee",
    "EnveloppeNationaleEpuisee",
    "EnveloppeSousLAttribue",
    "LignesSansDecision",
    "MotifRequis",
    "PostesAuDelaDeLaDemande",
    "PostesRequis",
    "SeanceNonOuverte",
]


class CampagneInvalide(Refus):
    message = "La campagne ne peut pas être enregistrée ainsi."


class BaremeFige(Refus):
    message = "Le barème ne change plus : le comité a déjà décidé dans cette campagne."


class EnveloppeSousLAttribue(Refus):
    message = "Une enveloppe ne descend pas sous ce qui est déjà attribué."


class SeanceNonOuverte(Refus):
    message = "La session n'est pas en séance : on ne peut pas y décider."


class DejaDecidee(Refus):
    message = "Le comité s'est déjà prononcé sur cette candidature dans cette session."


class PostesRequis(Refus):
    message = "Une décision positive attribue au moins un poste ; les autres n'en attribuent aucun."


class PostesAuDelaDeLaDemande(Refus):
    message = "Le comité n'attribue pas plus de postes que la structure n'en demande."


class MotifRequis(Refus):
    message = "Un refus est motivé : indiquez au moins un motif."


class EnveloppeNationaleEpuisee(Refus):
    message = "L'enveloppe nationale ne suffit pas."


class EnveloppeDepartementaleEpuisee(Refus):
    message = "L'enveloppe du département ne suffit pas."


class LignesSansDecision(Refus):
    message = "Le comité doit se prononcer sur toutes les candidatures de l'ordre du jour."
