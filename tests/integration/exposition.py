"""Metrics as the collector exposes them: what each process last sent by OTLP, as Prometheus's text."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest

from infra.telemetry.noms import Genre, label, nom

__all__ = ["Exposition"]

Etiquettes = Mapping[str, str]


@dataclass
class Exposition:
    """``expiration``: for how many seconds the series of a process that says nothing more are shown."""

    expiration: float = 120.0
    _dits: dict[tuple[str, str], tuple[float, list[Any]]] = field(default_factory=dict)

    def recevoir(self, body: bytes) -> None:
        for resource in ExportMetricsServiceRequest.FromString(body).resource_metrics:
            said = {a.key: a.value.string_value for a in resource.resource.attributes}
            process = f"{said['service.namespace']}/{said['service.name']}", said["service.instance.id"]
            metrics = [metric for scope in resource.scope_metrics for metric in scope.metrics]
            self._dits[process] = monotonic(), metrics

    def texte(self) -> str:
        """Each name once, with the series of all processes."""
        series: dict[tuple[str, str], list[str]] = {}
        for (job, instance), (le, metrics) in self._dits.items():
            if monotonic() - le < self.expiration:
                for metric in metrics:
                    genre, name, lines = _lire(metric, {"job": job, "instance": instance})
                    series.setdefault((name, genre), []).extend(lines)
        return "".join(f"# TYPE {name} {genre}\n{''.join(lines)}" for (name, genre), lines in series.items())


def _lire(metric: Any, process: Etiquettes) -> tuple[str, str, list[str]]:
    if metric.HasField("histogram"):
        name = nom(metric.name, metric.unit, "histogramme")
        return "histogram", name, [*_histogramme(name, metric.histogram.data_points, process)]
    compteur = metric.HasField("sum") and metric.sum.is_monotonic
    genre: Genre = "compteur" if compteur else "jauge"
    name, points = nom(metric.name, metric.unit, genre), (metric.sum if metric.HasField("sum") else metric.gauge)
    lines = [_ligne(name, _avec(process, p), p.as_double or p.as_int) for p in points.data_points]
    return ("counter" if compteur else "gauge"), name, lines


def _histogramme(name: str, points: Iterable[Any], process: Etiquettes) -> Iterator[str]:
    for p in points:
        labels, so_far = _avec(process, p), 0
        for bound, count in zip([*map(str, p.explicit_bounds), "+Inf"], p.bucket_counts, strict=True):
            so_far += count
            yield _ligne(f"{name}_bucket", {**labels, "le": bound}, so_far)
        yield _ligne(f"{name}_count", labels, p.count)
        yield _ligne(f"{name}_sum", labels, p.sum)


def _avec(process: Etiquettes, point: Any) -> Etiquettes:
    values = {a.key: a.value for a in point.attributes}
    return {**process, **{label(k): str(getattr(v, v.WhichOneof("value"))) for k, v in values.items()}}


def _ligne(name: str, labels: Etiquettes, value: float) -> str:
    written = ",".join(f"{k}={json.dumps(v)}" for k, v in labels.items())
    return f"{name}{{{written}}} {value}\n"
