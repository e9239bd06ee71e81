"""The PDF documents of an aggregate: links that lead to them, the HTTP behind those, and what is swept away."""

from .document import NOM_MAX, TAILLE_MAX, Document, Porteur, Sorte, fautes_de_taille, nom_lisible
from .http import documents_app
from .liens import DUREE, JoindreDocument, LienDocument, LiensDocuments, LireDocument
from .menage import AGE, Menage

__all__ = [
    "AGE",
    "DUREE",
    "NOM_MAX",
    "TAILLE_MAX",
    "Document",
    "JoindreDocument",
    "LienDocument",
    "LiensDocuments",
    "LireDocument",
    "Menage",
    "Porteur",
    "Sorte",
    "documents_app",
    "fautes_de_taille",
    "nom_lisible",
]
