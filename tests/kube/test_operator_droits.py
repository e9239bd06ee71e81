"""The operator does its work with the rights that the chart gives it, and has no others."""

import json
from copy import deepcopy
from pathlib import Path

from infra.local.kube import KubeServer

from .chart import Chart
from .operateur import Espace, Operateur, en_service, install_crds, sous_graphe

SETS = ('operator={"enabled": true}',)


def account(kube: KubeServer, espace: Espace, chart: Chart, folder: Path) -> Path:
    """The chart's account in that namespace, and its kubeconfig."""
    rendered = chart.render("complet", *SETS)
    name = next(iter(rendered.of("Role")))
    for kind in ("ServiceAccount", "Role", "RoleBinding"):
        manifest = deepcopy(rendered.of(kind)[name])
        manifest["metadata"]["namespace"] = espace.name
        for subject in manifest.get("subjects", []):
            subject["namespace"] = espace.name
        kube.kubectl("apply", "-f", "-", stdin=json.dumps(manifest))
    config = json.loads(kube.kubeconfig.read_text())
    token = kube.kubectl("-n", espace.name, "create", "token", name).strip()
    for user in config["users"]:
        user["user"] = {"token": token}
    path = folder / "kubeconfig"
    path.write_text(json.dumps(config))
    return path


def test_the_operator_needs_no_more_than_the_rights_of_the_chart(
    kube: KubeServer, chart: Chart, tmp_path: Path
) -> None:
    install_crds(kube)
    espace = Espace(kube)
    kube.kubectl("create", "namespace", espace.name)
    kubeconfig = account(kube, espace, chart, tmp_path)
    operateur = Operateur(espace, tmp_path, kubeconfig=kubeconfig)
    with en_service(sous_graphe(structures=str)) as structures:
        try:
            operateur.start()
            espace.plateforme(("structures", structures.url))
            espace.until("plateformes", "conum", "Ready", "True")
            espace.until("plateformes", "conum", "Synced", "True")
        finally:
            operateur.end()
    said = operateur.log.read_text()
    assert "orbidden" not in said
    assert operateur.process.returncode == 0
