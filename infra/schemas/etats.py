"""The pages of the states: each diagram drawn from the table that the rules themselves check."""

from collections.abc import Mapping

from services.candidatures.domain import diagramme as candidature
from services.selection.domain import diagramme as session
from services.selection.domain.recours import diagramme as recours
from services.structures.conventions.domain import diagramme as convention

__all__ = ["produce"]

TEXTE = """# States

Drawn from the tables that the rules check: what is not here is refused. Made by `make schemas`.

## Candidature
{candidature}

## Session of the selection committee
{session}

## Recours against a decision
{recours}

## Convention
{convention}
"""


def produce() -> Mapping[str, str]:
    """``docs/etats.md``, with a Mermaid diagram for each machine."""
    dessins = {
        "candidature": candidature(),
        "session": session(),
        "recours": recours(),
        "convention": convention(),
    }
    return {"docs/etats.md": TEXTE.format(**{nom: f"```mermaid\n{d.strip()}\n```" for nom, d in dessins.items()})}
