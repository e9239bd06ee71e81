"""The programme's own day: what people did, what was decided, what was written to them, what was reported."""

from collections.abc import Sequence

from .panneaux import Courbe, Ligne, Panneau, tableau

__all__ = ["PROGRAMME"]


def par_jour(titre: str, faits: Sequence[tuple[str, str]]) -> Panneau:
    """Facts told in the last 24 hours, by type: each is (type, how it reads)."""
    return Panneau(
        titre=titre,
        courbes=[
            Courbe(f'sum(increase(conum_outbox_published_total{{type="{type}"}}[1d]))', legende)
            for type, legende in faits
        ],
        dit="Faits publiés en vingt-quatre heures. Un fait publié deux fois après une panne compte deux fois.",
    )


PROGRAMME = tableau(
    "conum-programme",
    "Conum : le programme au jour le jour",
    [
        Ligne(
            "Candidatures et décisions",
            [
                par_jour(
                    "Candidatures par jour",
                    [
                        ("candidature.candidature_deposee.v1", "déposées"),
                        ("candidature.avis_prefet_rendu.v1", "avis rendus"),
                    ],
                ),
                par_jour(
                    "Décisions par jour",
                    [
                        ("decision.decision_rendue.v1", "rendues"),
                        ("decision.decision_notifiee.v1", "notifiées"),
                    ],
                ),
            ],
        ),
        Ligne(
            "Courriels et comptes rendus",
            [
                par_jour(
                    "Courriels par jour",
                    [
                        ("notification.notification_preparee.v1", "préparés"),
                        ("notification.notification_envoyee.v1", "acceptés par le serveur"),
                        ("notification.notification_echouee.v1", "abandonnés"),
                    ],
                ),
                par_jour(
                    "CRA par jour",
                    [("cra.cra_transmis.v1", "transmis"), ("cra.cra_corrige.v1", "corrigés")],
                ),
                Panneau(
                    titre="Délai entre une décision et son courriel (p99)",
                    courbes=[Courbe("conum:decisions:courriel_p99", "p99")],
                    unite="s",
                    seuil=900,
                ),
                Panneau(
                    titre="Courriels peut-être reçus deux fois, par jour",
                    courbes=[Courbe("sum(increase(conum_notifications_envoi_incertain_total[1d]))", "incertains")],
                    seuil=1,
                ),
            ],
        ),
    ],
    depuis="now-14d",
)
