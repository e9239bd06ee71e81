"""A document as a page that a screen reader reads: titles in order, tables with their captions and headers."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from .contenu import Document

__all__ = ["page"]

_MODELES = Environment(
    loader=PackageLoader(__name__.rpartition(".")[0], "."),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(document: Document) -> str:
    return _MODELES.get_template("page.html.j2").render(d=document)
