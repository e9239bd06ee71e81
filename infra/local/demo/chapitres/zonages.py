"""ANCT brings in the zonings of the communes, whole or not at all, before anything is decided on them."""

import asyncio
from pathlib import Path
from typing import Final

from infra.local.place import ROOT, from_here

from ..client import Echec
from ..documents import reference as d
from ..journee import Journee
from ..personnes import AURILLAC, COMMUNES, DIE, GUERET, VALENCE

__all__ = ["zonages"]

FRR: Final = ROOT.parent / "shared/data/frr-2025-07-10.csv"
"""The official list of 34,875 communes, when it is beside the repository."""
CLASSES: Final = {"Die": "FRR socle", "Guéret": "FRR socle", "Aurillac": "FRR socle"}
QUARTIERS: Final = (("QN02601M", VALENCE), ("QN02301M", GUERET), ("QN01501M", AURILLAC))
"""Made up: what a list says of a département decides whether it knows its other communes to have none."""


async def zonages(j: Journee) -> None:
    with j.recit.chapitre("L'ANCT importe les zonages : ils sont là avant la décision, avec leur millésime"):
        public, dossier = j.client(), j.plateforme.mails.parent
        avant = await public.demander(d.INDICATEURS, commune=DIE.insee)
        if avant["frr"]["etat"] != "NON_IMPORTE":
            raise Echec(f"aucune liste n'est importée, voici : {avant}")
        j.recit.dire(f"ce que l'on sait de Die : FRR {avant['frr']['etat']}, QPV {avant['qpv']['etat']} ; jamais zéro")
        frr = FRR if FRR.exists() else petite_liste(dossier / "frr.csv")
        mauvaise = quartiers(dossier / "qpv-a-corriger.csv", commune="99999")
        (code, dit), (refusee, defauts), (aussi, quartiers_dits) = await asyncio.gather(
            importer(j, "frr", frr, "2025-07-10"),
            importer(j, "qpv", mauvaise, "2024-01-01"),
            importer(j, "qpv", quartiers(dossier / "qpv.csv"), "2024-01-01"),
        )
        if (code, refusee, aussi) != (0, 1, 0):
            raise Echec(f"les imports : {dit} {defauts} {quartiers_dits}")
        j.recit.dire(from_here(frr))
        for ligne in dit.splitlines()[-2:]:
            j.recit.citer(ligne)
        j.recit.dire("une liste de quartiers où une ligne est fausse : tout ou rien")
        for ligne in defauts.splitlines()[-2:]:
            j.recit.citer(ligne)
        await constater(j)


async def constater(j: Journee) -> None:
    for commune in (DIE, VALENCE):
        lu = await j.client().demander(d.INDICATEURS, commune=commune.insee)
        frr, qpv = lu["frr"], lu["qpv"]
        if (frr["etat"], qpv["etat"]) != ("CONNU", "CONNU"):
            raise Echec(f"{commune.nom} : les listes importées ne se lisent pas : {lu}")
        j.recit.dire(
            f"{commune.nom} : {frr['libelle']} (au {frr['millesime']}), "
            f"{len(qpv['quartiers'])} quartier(s) prioritaire(s) (au {qpv['millesime']})"
        )


async def importer(j: Journee, liste: str, fichier: Path, millesime: str) -> tuple[int, str]:
    """``make import``, on the platform of this journey."""
    commande = ("services.structures.imports", liste, str(fichier), "--millesime", millesime)
    return await j.plateforme.command("structures", *commande)


def petite_liste(fichier: Path) -> Path:
    """The communes of the journey alone, in the format of the official list."""
    lignes = [f"{c.insee};{c.departement};{c.nom};{CLASSES.get(c.nom, 'Non classée')};" for c in COMMUNES]
    entete = "Code_insee;Departement;Commune;Classement FRR et FRR+ au 10 juillet 2025;"
    fichier.write_text("\n".join([entete, *lignes]) + "\n", encoding="utf-8")
    return fichier


def quartiers(fichier: Path, *, commune: str = AURILLAC.insee) -> Path:
    """A made-up quartier in each of three communes, in INSEE's format; the last one's code is ``commune``."""
    ou = [*(c.insee for _, c in QUARTIERS[:-1]), commune]
    lignes = [f"{code};Quartier d'exemple de {c.nom};{insee}" for (code, c), insee in zip(QUARTIERS, ou, strict=True)]
    fichier.write_text("\n".join(["code_qp;lib_qp;insee_com", *lignes]) + "\n", encoding="utf-8")
    return fichier
