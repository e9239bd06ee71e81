"""The first thing that somebody who is woken looks at: is it well, what is late, who suffers."""

from functools import partial

from .panneaux import Courbe, Ligne, Panneau, tableau

__all__ = ["ENSEMBLE"]

chiffre = partial(Panneau, chiffre=True, largeur=4)

ENSEMBLE = tableau(
    "conum-ensemble",
    "Conum : vue d'ensemble",
    [
        Ligne(
            "Est-ce que tout va bien ?",
            [
                chiffre(
                    titre="Services qui donnent des nouvelles",
                    courbes=[Courbe("count(count by (job) (process_memory_usage_bytes)) or vector(0)")],
                    dit="Cinq quand tout va bien.",
                ),
                chiffre(
                    titre="Gestes en erreur (1 h)",
                    courbes=[Courbe("max(conum:mutations:erreurs_ratio1h) or vector(0)")],
                    unite="percentunit",
                    seuil=0.001,
                ),
                chiffre(
                    titre="Écarts des auditeurs",
                    courbes=[Courbe("sum(conum:audit:ecarts)")],
                    seuil=1,
                    dit="Accepté non publié, décidé non écrit, sommes qui diffèrent : toujours 0.",
                ),
                chiffre(titre="Lettres mortes (1 h)", courbes=[Courbe("sum(conum:lettres_mortes:1h)")], seuil=1),
                chiffre(
                    titre="Plus vieux fait non publié",
                    courbes=[Courbe("max(conum:faits:attente_max)")],
                    unite="s",
                    seuil=120,
                ),
                chiffre(
                    titre="Événement retenu depuis",
                    courbes=[Courbe("max(conum_consumer_held_seconds)")],
                    unite="s",
                    seuil=120,
                ),
            ],
        ),
        Ligne(
            "Qu'est-ce qui est en retard ?",
            [
                Panneau(
                    titre="Âge des faits quand ils ont leur effet (p99)",
                    courbes=[Courbe("conum:evenements:age_p99", "{{group}}")],
                    unite="s",
                    seuil=60,
                    dit="Élevé aussi pendant un rejeu ou une reconstruction.",
                ),
                Panneau(
                    titre="Événements pas encore pris en compte",
                    courbes=[Courbe("sum by (group) (conum_consumer_lag) > 0", "{{group}}")],
                ),
                Panneau(
                    titre="Plus vieux fait accepté et non publié",
                    courbes=[Courbe("conum:faits:attente_max", "{{job}}")],
                    unite="s",
                    seuil=120,
                ),
                Panneau(
                    titre="Du fait à son courriel, du CRA à son chiffre (p99)",
                    courbes=[
                        Courbe("conum:decisions:courriel_p99", "décision → courriel accepté"),
                        Courbe("conum:cra:visible_p99", "CRA → chiffre"),
                    ],
                    unite="s",
                ),
            ],
        ),
        Ligne(
            "Qui en souffre ?",
            [
                Panneau(
                    titre="Gestes par issue",
                    courbes=[
                        Courbe(
                            'sum by (issue) (rate(conum_graphql_operations_total{type="mutation"}[5m]))',
                            "{{issue}}",
                        )
                    ],
                    unite="reqps",
                    dit="« refus » : la règle dit non, c'est une réponse. « erreur » : c'est notre faute.",
                ),
                Panneau(
                    titre="Durée des demandes (p99)",
                    courbes=[Courbe("conum:graphql:duree_p99", "{{job}} {{type}}")],
                    unite="s",
                ),
                Panneau(
                    titre="Courriels : essais par raison d'échec",
                    courbes=[
                        Courbe(
                            'sum by (raison) (rate(conum_notifications_essais_total{raison!=""}[5m])) > 0',
                            "{{raison}}",
                        ),
                        Courbe('sum(rate(conum_notifications_essais_total{statut="ENVOYEE"}[5m]))', "partis"),
                    ],
                    unite="reqps",
                ),
                Panneau(
                    titre="Écarts par auditeur",
                    courbes=[Courbe("conum:audit:ecarts", "{{job}} {{auditeur}}")],
                    seuil=1,
                ),
            ],
        ),
    ],
)
