"""Files that people send: kept in an object store, received within bounds, read before they are believed."""

from .objets import Objet, Objets, ObjetsIndisponibles, ObjetVu, open_objets
from .pdf import PdfRefuse, Raison, pages_pdf
from .reception import Recu, TropGros, recevoir
from .settings import SettingsObjets

__all__ = [
    "Objet",
    "ObjetVu",
    "Objets",
    "ObjetsIndisponibles",
    "PdfRefuse",
    "Raison",
    "Recu",
    "SettingsObjets",
    "TropGros",
    "open_objets",
    "pages_pdf",
    "recevoir",
]
