"""After the committee: its procès-verbal, and a town hall that appeals and is heard."""

import base64
import hashlib
from typing import Any

from infra.local.place import from_here

from .. import documents as d
from ..client import Echec, attendre
from ..journee import Journee
from ..personnes import GUERET

__all__ = ["proces_verbal", "recours"]


async def proces_verbal(j: Journee) -> None:
    with j.recit.chapitre("Le procès-verbal de la séance est établi"):
        anct = j.client("anct")

        async def piece() -> Any:
            lu = await anct.demander(d.PROCES_VERBAL, session=j.session)
            return lu["pieces"][0] if lu else None

        trouvee = await attendre("le procès-verbal", piece)
        pdf = base64.b64decode(trouvee["pdf"])
        if hashlib.sha256(pdf).hexdigest() != trouvee["sha256"]:
            raise Echec("l'empreinte du procès-verbal n'est pas celle de son PDF")
        fichier = j.plateforme.mails.parent / "proces-verbal.pdf"
        fichier.write_bytes(pdf)
        j.recit.dire(f"{from_here(fichier)}, {len(pdf) // 1000} ko, SHA-256 {trouvee['sha256'][:16]}…")


async def recours(j: Journee) -> None:
    with j.recit.chapitre("Guéret conteste la décision, et l'ANCT lui donne raison"):
        mairie, anct = j.client("structure", siret=GUERET.siret), j.client("anct")
        decision = j.decisions[GUERET.nom]
        moyens = "Le bassin de vie de Guéret n'a aucun poste à moins de quarante minutes."
        await mairie.faire(d.DEPOSER_RECOURS, decision=decision, moyens=moyens)
        j.recit.dire("un recours est déposé ; la mairie en reçoit l'accusé de réception")
        await anct.faire(d.ACCUEILLIR_RECOURS, decision=decision, postes=1, raison="Le besoin est établi.")

        async def acceptee() -> Any:
            vue = await mairie.demander(d.SUIVRE, id=j.candidatures[GUERET.nom])
            return vue if vue["statut"] == "ACCEPTEE" else None

        vue = await attendre("la candidature de Guéret acceptée", acceptee)
        j.recit.dire(f"sa candidature passe à {vue['statut']}, {vue['postesAttribues']} poste pris sur l'enveloppe")

        courriel = await j.courriel(GUERET.courriel, "recours est accueilli")
        j.recit.citer(str(courriel["subject"]))
