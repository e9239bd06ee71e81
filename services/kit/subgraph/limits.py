"""What a document may not exceed. Rules live at module level: a rule class made per request empties the cache."""

from typing import Any

from graphql import (
    ASTValidationRule,
    FieldNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

__all__ = ["ERREURS_MAX", "LIMITES", "PROFONDEUR_MAX", "TOKENS_MAX"]

PROFONDEUR_MAX = 12
ALIAS_MAX = 30
DIRECTIVES_MAX = 30
TOKENS_MAX = 1_000
ERREURS_MAX = 10


class Limites(ASTValidationRule):
    """Depth (fragments followed), aliases and directives of each operation."""

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: Any) -> None:
        self.alias = self.directives = 0
        profondeur = self._descendre(node.selection_set, 0, ())
        for mesure, maximum, quoi in (
            (profondeur, PROFONDEUR_MAX, "niveaux"),
            (self.alias, ALIAS_MAX, "alias"),
            (self.directives, DIRECTIVES_MAX, "directives"),
        ):
            if mesure > maximum:
                message = f"La requête dépasse {maximum} {quoi}."
                self.report_error(GraphQLError(message, node, extensions={"code": "REQUETE_TROP_GRANDE"}))

    def _descendre(self, selection: SelectionSetNode | None, niveau: int, fragments: tuple[str, ...]) -> int:
        if selection is None or niveau > PROFONDEUR_MAX:
            return niveau
        plus_bas = niveau
        for node in selection.selections:
            self.directives += len(node.directives or ())
            if isinstance(node, FieldNode):
                self.alias += node.alias is not None
                profondeur = self._descendre(node.selection_set, niveau + 1, fragments)
            elif isinstance(node, InlineFragmentNode):
                profondeur = self._descendre(node.selection_set, niveau, fragments)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in fragments:
                fragment = self.context.get_fragment(node.name.value)
                suite = (*fragments, node.name.value)
                profondeur = self._descendre(fragment.selection_set, niveau, suite) if fragment else niveau
            else:
                continue
            plus_bas = max(plus_bas, profondeur)
        return plus_bas


LIMITES: list[type[ASTValidationRule]] = [Limites]
