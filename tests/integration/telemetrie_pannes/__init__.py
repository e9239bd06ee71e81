"""All trials of the alerts, in the order in which they begin."""

from collections.abc import Mapping
from typing import Final

from .decisions import prefecture_sans_boite
from .essais import Trial
from .magasins import boite_illisible, decision_alteree, magasin_verrouille
from .parties import courriel_coupe, evenement_illisible, kafka_tue, memoire_pleine, passerelle_tuee, service_tue

__all__ = ["ESSAIS"]

ESSAIS: Final[Mapping[str, Trial]] = {
    trial.nom: trial
    for trial in (
        kafka_tue,
        memoire_pleine,
        prefecture_sans_boite,
        magasin_verrouille,
        boite_illisible,
        courriel_coupe,
        decision_alteree,
        passerelle_tuee,
        service_tue,
        evenement_illisible,
    )
}
