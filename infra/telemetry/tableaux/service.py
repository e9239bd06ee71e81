"""One service, that the reader chooses: what it is asked, what it hears, what it tells, its store, its processes."""

from .panneaux import Courbe, Ligne, Panneau, Variable, tableau

__all__ = ["SERVICE"]

SERVICE = tableau(
    "conum-service",
    "Conum : un service",
    [
        Ligne(
            "Ce qu'on lui demande",
            [
                Panneau(
                    titre="Opérations GraphQL par issue",
                    courbes=[
                        Courbe(
                            'sum by (type, issue) (rate(conum_graphql_operations_total{job="$job"}[5m]))',
                            "{{type}} {{issue}}",
                        )
                    ],
                    unite="reqps",
                ),
                Panneau(
                    titre="Durée des opérations (p99)",
                    courbes=[Courbe('conum:graphql:duree_p99{job="$job"}', "{{type}}")],
                    unite="s",
                ),
                Panneau(
                    titre="HTTP par chemin et statut",
                    courbes=[
                        Courbe(
                            "sum by (http_route, http_response_status_code) "
                            '(rate(http_server_request_duration_seconds_count{job="$job"}[5m]))',
                            "{{http_route}} {{http_response_status_code}}",
                        )
                    ],
                    unite="reqps",
                ),
                Panneau(
                    titre="Budget d'erreurs : part des gestes en erreur",
                    courbes=[
                        Courbe('conum:mutations:erreurs_ratio5m{job="$job"}', "5 min"),
                        Courbe('conum:mutations:erreurs_ratio1h{job="$job"}', "1 h"),
                        Courbe('conum:mutations:erreurs_ratio3d{job="$job"}', "3 j"),
                    ],
                    unite="percentunit",
                    seuil=0.001,
                ),
            ],
        ),
        Ligne(
            "Ce qu'il entend et ce qu'il dit",
            [
                Panneau(
                    titre="Événements pas encore pris en compte",
                    courbes=[Courbe('sum by (group) (conum_consumer_lag{job="$job"})', "{{group}}")],
                ),
                Panneau(
                    titre="Reprises et lettres mortes",
                    courbes=[
                        Courbe(
                            'sum by (group) (rate(conum_event_retries_total{job="$job"}[5m])) > 0', "reprises {{group}}"
                        ),
                        Courbe(
                            'sum by (group) (increase(conum_dead_letters_total{job="$job"}[1h])) > 0',
                            "mortes {{group}}",
                        ),
                    ],
                ),
                Panneau(
                    titre="Faits publiés",
                    courbes=[
                        Courbe('sum by (type) (rate(conum_outbox_published_total{job="$job"}[5m])) > 0', "{{type}}")
                    ],
                    unite="reqps",
                ),
                Panneau(
                    titre="Faits qui attendent d'être publiés",
                    courbes=[Courbe('max by (job) (conum_outbox_waiting{job="$job"})', "en attente (ou davantage)")],
                ),
            ],
        ),
        Ligne(
            "Sa base, ses processus",
            [
                Panneau(
                    titre="Durée des appels à la base (p99)",
                    courbes=[Courbe('conum:magasin:duree_p99{job="$job"}', "{{operation}}")],
                    unite="s",
                    seuil=0.5,
                ),
                Panneau(
                    titre="Appels sans réponse de la base",
                    courbes=[
                        Courbe(
                            'sum by (operation) (rate(conum_store_erreurs_total{job="$job"}[5m])) > 0', "{{operation}}"
                        )
                    ],
                    unite="reqps",
                ),
                Panneau(
                    titre="Mémoire par processus",
                    courbes=[Courbe('process_memory_usage_bytes{job="$job"}', "{{instance}}")],
                    unite="bytes",
                ),
                Panneau(
                    titre="Processeur par processus",
                    courbes=[Courbe('rate(process_cpu_time_seconds_total{job="$job"}[5m])', "{{instance}}")],
                    unite="percentunit",
                ),
            ],
        ),
    ],
    variables=[Variable("job", "Service", "label_values(process_memory_usage_bytes, job)")],
)
