"""What a structure that was merged into another answers to every command: where to go."""

from services.kit.aggregate import Refus

__all__ = ["StructureDejaAbsorbee"]


class StructureDejaAbsorbee(Refus):
    message = "Cette structure a été fusionnée avec une autre, qui la remplace."

    def __init__(self, conservee: str) -> None:
        super().__init__(f"Adressez-vous à la structure {conservee}.")
