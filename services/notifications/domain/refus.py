"""Why the rules of mails say no."""

from services.kit.aggregate import Refus

__all__ = ["BoiteInvalide", "NonDue", "PasEnEchec"]


class NonDue(Refus):
    message = "Cette notification n'est pas à envoyer maintenant."


class PasEnEchec(Refus):
    message = "Seule une notification en échec peut être renvoyée."


class BoiteInvalide(Refus):
    message = "La boîte de la préfecture n'est pas valable."
