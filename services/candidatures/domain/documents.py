"""The documents that a structure joins to its candidature: until the deposit, then only when it is asked for more."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Self

from services.kit.aggregate import Decision, Introuvable, Refus

from ..events import DocumentJoint, DocumentRetire, NatureDocument
from .complement import ComplementHorsDelai
from .document import Document
from .dossier import Dossier
from .etats import LIBELLES, Statut

__all__ = ["DOCUMENTS_MAX", "Documents", "DocumentsFiges", "TropDeDocuments"]

DOCUMENTS_MAX: Final = 5
"""Of each nature; our choice: the official text asks for none in particular."""


class DocumentsFiges(Refus):
    message = "Les documents de cette candidature ne peuvent plus changer."


class TropDeDocuments(Refus):
    message = f"Une candidature porte au plus {DOCUMENTS_MAX} documents de chaque sorte."


@dataclass(frozen=True, kw_only=True)
class Documents(Dossier):
    """The rules of what is joined. A document is never changed: it is removed, and another one joined."""

    documents: tuple[Document, ...] = ()

    def document(self, id: str) -> Document | None:
        return next((d for d in self.documents if d.id == id), None)

    def identique(self, nature: NatureDocument, sha256: str) -> Document | None:
        """The one that is joined already with this very content."""
        return next((d for d in self.documents if (d.nature, d.sha256) == (nature, sha256)), None)

    def accueillir(self, nature: NatureDocument, *, le: datetime) -> None:
        """Raises DocumentsFiges, ComplementHorsDelai or TropDeDocuments when one more of this nature is not taken."""
        self._ouverts(le)
        if sum(d.nature is nature for d in self.documents) >= DOCUMENTS_MAX:
            raise TropDeDocuments

    def joindre(self, document: Document) -> Decision[Self]:
        """Once its file lies in the object store. The same content again changes nothing."""
        if self.identique(document.nature, document.sha256):
            return (self,)
        self.accueillir(document.nature, le=document.le)
        return replace(self, documents=(*self.documents, document)), DocumentJoint(
            **self._concerne(),
            document=document.id,
            nature=document.nature,
            taille=document.taille,
            sha256=document.sha256,
            le=document.le,
        )

    def retirer_document(self, id: str, *, le: datetime) -> Decision[Self]:
        """Before the deposit, any; while more is asked for, what was joined since: what was examined stays."""
        self._ouverts(le)
        document = self.document(id)
        if document is None:
            raise Introuvable
        if self.statut is Statut.COMPLEMENT_DEMANDE and document.le < self.complements[-1].demande_le:
            raise DocumentsFiges("Celui-ci accompagnait la candidature quand la préfecture l'a examinée.")
        return replace(self, documents=tuple(d for d in self.documents if d.id != id)), DocumentRetire(
            **self._concerne(),
            document=id,
            nature=document.nature,
            taille=document.taille,
            sha256=document.sha256,
            le=le,
        )

    def _ouverts(self, le: datetime) -> None:
        if self.statut is Statut.COMPLEMENT_DEMANDE:
            terme = self.complements[-1].delai.terme
            if terme is not None and terme <= le:
                raise ComplementHorsDelai
        elif self.statut is not Statut.BROUILLON:
            raise DocumentsFiges(f"La candidature est {LIBELLES[self.statut]}.")
