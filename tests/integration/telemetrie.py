"""What stands in for the collector in the tests: keeps logs and spans, has a genuine Prometheus fetch the metrics."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx
import uvicorn
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from infra.local.process import Process, Program, http_ready
from tests.prometheus import prometheus

from .exposition import Exposition

__all__ = ["Releve", "releve"]

REGLES: Final = Path(__file__).parents[2] / "infra/telemetry/rules"
CONFIG: Final = """
global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: ["{rules}/regles-*.yaml"]
scrape_configs: {scrapes}
"""
PRESSEES: Final = {
    r"\[(5m|10m|30m|1h)\]": "[10s]",
    r"\[(6h|3d)\]": "[25s]",
    r"> (60|120|300|900)\b": "> 3",
    r"> 3600\b": "> 8",
    r"for: \d+[mh]": "for: 1s",
}
"""Our rules with a faster clock: the same expressions over seconds, late after three of them, an auditor after eight;
raised when it is still so at the next look."""


@dataclass
class Releve:
    """``adresse``: of Prometheus. ``endpoint``: for the services. ``logs``, ``spans``: by service."""

    adresse: str
    endpoint: str
    http: httpx.AsyncClient
    exposition: Exposition
    logs: list[tuple[str, Any]] = field(default_factory=list)
    spans: list[tuple[str, Any]] = field(default_factory=list)

    async def demander(self, chemin: str, **quoi: str) -> Any:
        answer = await self.http.get(f"{self.adresse}/api/v1/{chemin}", params=quoi)
        return answer.raise_for_status().json()["data"]

    async def valeur(self, expression: str) -> list[tuple[Mapping[str, str], float]]:
        """What a PromQL expression is worth now: labels, value."""
        found = (await self.demander("query", query=expression))["result"]
        return [(x["metric"], float(x["value"][1])) for x in found]

    async def noms(self) -> set[str]:
        """The names of all the series that there are."""
        return set(await self.demander("label/__name__/values"))

    async def levee(self, alerte: str, labels: Mapping[str, str]) -> bool:
        """Whether that alert, with these labels among its own, is raised: true for as long as its rule wants."""
        voulus = {"alertname": alerte, **labels}.items()
        alertes = (await self.demander("alerts"))["alerts"]
        return any(a["state"] == "firing" and voulus <= a["labels"].items() for a in alertes)

    async def jusqu_a(self, alerte: str, labels: Mapping[str, str], *, vraie: bool = True) -> None:
        """Waits until that alert is raised, or over; the caller's timeout ends it."""
        while await self.levee(alerte, labels) is not vraie:  # noqa: ASYNC110 — Prometheus calls nobody back
            await asyncio.sleep(0.5)

    async def metrics(self, request: Request) -> Response:
        self.exposition.recevoir(await request.body())
        return Response()

    async def exposees(self, _: Request) -> Response:
        return Response(self.exposition.texte(), media_type="text/plain; version=0.0.4")

    async def journaux(self, request: Request) -> Response:
        for resource in ExportLogsServiceRequest.FromString(await request.body()).resource_logs:
            service = _service(resource.resource)
            self.logs += [(service, record) for scope in resource.scope_logs for record in scope.log_records]
        return Response()

    async def traces(self, request: Request) -> Response:
        body = await request.body()
        if request.headers["content-type"] == "application/json":
            self.spans += [("gateway", span) for span in json.loads(body)["resourceSpans"]]
            return Response()
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            service = _service(resource.resource)
            self.spans += [(service, span) for scope in resource.scope_spans for span in scope.spans]
        return Response()


def _service(resource: Any) -> str:
    return next(str(a.value.string_value) for a in resource.attributes if a.key == "service.name")


@asynccontextmanager
async def releve(folder: Path, port: int, scrapes: Mapping[str, str] | None = None) -> AsyncIterator[Releve]:
    """Prometheus on ``port``, with our rules, looking each second; ``scrapes``: job → host:port of a /metrics."""
    async with httpx.AsyncClient(trust_env=False, timeout=10) as http:
        url = f"http://127.0.0.1:{port}"
        received = Releve(url, "", http, Exposition(expiration=5))
        posts = {"/v1/metrics": received.metrics, "/v1/logs": received.journaux, "/v1/traces": received.traces}
        routes = [Route(path, answer, methods=["POST"]) for path, answer in posts.items()]
        app = Starlette(routes=[*routes, Route("/metrics", received.exposees)])
        server = uvicorn.Server(
            uvicorn.Config(app, port=0, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1)
        )
        serving = asyncio.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110 — uvicorn has no event for it
            await asyncio.sleep(0.05)
        here = "{}:{}".format(*server.servers[0].sockets[0].getsockname())
        received.endpoint = f"http://{here}"
        process = Process(_program(folder, port, {"collecteur": here, **(scrapes or {})}))
        try:
            await process.start()
            yield received
        finally:
            await process.stop()
            server.should_exit = True
            await serving


def _program(folder: Path, port: int, scrapes: Mapping[str, str]) -> Program:
    jobs = [
        {"job_name": job, "honor_labels": True, "static_configs": [{"targets": [target]}]}
        for job, target in scrapes.items()
    ]
    folder.mkdir(parents=True, exist_ok=True)
    for regles in REGLES.glob("*.yaml"):
        text = regles.read_text()
        for lente, pressee in PRESSEES.items():
            text = re.sub(lente, pressee, text)
        (folder / f"regles-{regles.name}").write_text(text)
    config = folder / "prometheus.yaml"
    config.write_text(CONFIG.format(rules=folder, scrapes=json.dumps(jobs)))
    return Program(
        name="prometheus",
        argv=(
            *(str(prometheus().prometheus), f"--config.file={config}", f"--storage.tsdb.path={folder / 'tsdb'}"),
            f"--web.listen-address=127.0.0.1:{port}",
        ),
        log=folder / "prometheus.log",
        lacks=http_ready(f"http://127.0.0.1:{port}/-/ready"),
    )
