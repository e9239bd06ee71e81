"""One question that everyone is tried with, at one moment of the world."""

from dataclasses import dataclass

from graphql import FieldNode, OperationDefinitionNode, parse

from .operations import Operation

__all__ = ["Scenario", "racine"]


@dataclass(frozen=True)
class Scenario:
    moment: str
    operation: Operation
    precision: str = ""
    """What is read of the answer, when one root field has several lines."""

    @property
    def champ(self) -> str:
        """``Query.candidature``, or the entity's type for a batch."""
        return racine(self.operation.texte)


def racine(texte: str) -> str:
    """The one root field that this operation asks, or the type of which it asks entities."""
    (operation,) = parse(texte).definitions
    assert isinstance(operation, OperationDefinitionNode)
    (champ,) = operation.selection_set.selections
    assert isinstance(champ, FieldNode)
    if champ.name.value != "_entities":
        return f"{operation.operation.value.capitalize()}.{champ.name.value}"
    assert champ.selection_set is not None
    (fragment,) = champ.selection_set.selections
    return f"_entities {fragment.type_condition.name.value}"  # type: ignore[attr-defined]  # ``entites`` wrote it
