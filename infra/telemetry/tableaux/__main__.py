"""``python -m infra.telemetry.tableaux [--check]``: writes Grafana's JSON, or says which of it is not current."""

import sys

from . import ecarts, ecrire

if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        if perimes := ecarts():
            sys.exit(f"Tableaux à régénérer (python -m infra.telemetry.tableaux) : {', '.join(perimes)}")
    else:
        ecrire()
