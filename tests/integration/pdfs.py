"""Small PDFs, made here: what a test needs of them and nothing of anybody's."""

import io

from pypdf import PdfWriter

__all__ = ["chiffre", "pdf"]


def pdf(*, pages: int = 1, catalogue: str = "", objet: str = "", bourre: int = 0) -> bytes:
    """A whole PDF. ``catalogue`` is written into its catalog, ``objet`` is one object more, ``bourre`` some padding."""
    kids = " ".join(f"{n + 4} 0 R" for n in range(pages))
    objets = [
        f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} /MediaBox [0 0 200 200] >>",
        objet or "null",
        *("<< /Type /Page /Parent 2 0 R >>" for _ in range(pages)),
    ]
    fichier, places = bytearray(b"%PDF-1.7\n"), []
    fichier += b"%" + b"x" * bourre + b"\n"
    for numero, texte in enumerate(objets, 1):
        places.append(len(fichier))
        fichier += f"{numero} 0 obj\n{texte}\nendobj\n".encode()
    table = len(fichier)
    fichier += f"xref\n0 {len(objets) + 1}\n0000000000 65535 f \n".encode()
    fichier += b"".join(b"%010d 00000 n \n" % place for place in places)
    fichier += f"trailer << /Size {len(objets) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode()
    return bytes(fichier)


def chiffre() -> bytes:
    """A PDF that asks for a password."""
    writer, sortie = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(sortie)
    return sortie.getvalue()
