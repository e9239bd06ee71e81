# Every command of the project. `make` alone lists them. Needs Python ≥ 3.11 and make; the rest comes by itself.
.DEFAULT_GOAL := help
.PHONY: room help install demo up token events dead-letters procedure import bareme question schemas check test test-kube bench mails clean

PYTHON ?= python3
BIN := .venv/bin
RUN := $(BIN)/python -m
# Where it is set, every start of every service would compile all its modules again: twice the time to be ready.
unexport PYTHONDONTWRITEBYTECODE
UV := $(or $(shell command -v uv 2>/dev/null),.local/uv/bin/uv)
# What a test writes is thrown away: in memory, where there is room, no commit of a store waits for the disk.
ROOM := $(shell df --output=avail -k /dev/shm 2>/dev/null | awk 'NR == 2 && $$1 > 8000000 { print "/dev/shm" }')
ifdef ROOM
test test-kube: export TMPDIR := $(ROOM)
endif

help:  ## Lists these commands.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

room:
	@echo $(ROOM)

install: .venv/.installed  ## Installs the Python packages of uv.lock; every other command does it on need.

.venv/.installed: pyproject.toml uv.lock | $(UV)
	@echo "Installation des paquets Python…" >&2
	@$(UV) sync --frozen --inexact >&2
	@touch $@

.local/uv/bin/uv:
	@$(PYTHON) -m venv .local/uv
	@.local/uv/bin/pip install --quiet --disable-pip-version-check uv

demo: install  ## Starts everything, plays the main path with real communes, shows the mails, stops everything.
	@$(RUN) infra.local.demo

up: install  ## Starts the platform and keeps it running; prints a token for each role and three queries to try.
	@$(RUN) infra.local.up $(ARGS)

token: install  ## Prints a token: make token ROLE=prefecture DEPARTEMENTS=69 (also SIRET=, SUB=, HEURES=).
	@$(RUN) infra.local.token ROLE=$(ROLE) DEPARTEMENTS=$(DEPARTEMENTS) SIRET=$(SIRET) SUB=$(SUB) HEURES=$(HEURES)

events: install  ## Tails the Kafka topics as a person reads them: make events, or make events ARGS="--neufs decision".
	@$(RUN) infra.local.events $(ARGS)

dead-letters: install  ## Lists, shows or replays what no consumer could take: make dead-letters ARGS=...
	@$(RUN) services.kit.deadletters $(ARGS)

procedure: install  ## What an operator does by hand (docs/procedures.md): make procedure ARGS="sauvegarder DOSSIER --essai".
	@$(RUN) infra.procedures $(ARGS)

import: install  ## Imports a zoning, whole or not at all: make import LISTE=frr FICHIER=… MILLESIME=2025-07-10 (or LISTE=qpv).
	@$(RUN) services.structures.imports $(LISTE) $(FICHIER) --millesime $(MILLESIME) $(ARGS)

import-cra: install  ## Imports reports kept elsewhere (docs/import-cra.md): FICHIER=… and CONSEILLER=… or STRUCTURE=….
	@$(RUN) services.activites.imports $(FICHIER) $(if $(CONSEILLER),--conseiller $(CONSEILLER)) \
		$(if $(STRUCTURE),--structure $(STRUCTURE)) $(ARGS)

bareme: install  ## Shows what a new eligibility table changes: FICHIER=table.json; ARGS=--appliquer puts it in force.
	@$(RUN) services.structures.bareme $(FICHIER) $(ARGS)

question: install  ## Asks a Parquet export in SQL: make question SQL="SELECT lieu, count(*) FROM cra GROUP BY lieu" FICHIER=…
	@$(RUN) services.activites.exports question "$(SQL)" --fichier "$(FICHIER)" $(ARGS)

schemas: install  ## Writes again what is generated: subgraphs, supergraph, events, AsyncAPI, rights.
	@$(RUN) infra.schemas

check: install  ## Style, types, layers, dependencies, generated files: what must hold before a commit.
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(RUN) infra.schemas --check

test: install  ## Every test that a machine without anything else can run: unit, contract, integration, journey.
	$(BIN)/pytest -n 3 --dist loadfile --max-worker-restart 0 tests/unit tests/contract tests/integration $(ARGS)
	$(BIN)/pytest -n 2 --dist loadscope --max-worker-restart 0 tests/journey $(ARGS)

test-kube: install  ## The chart and the operator on a genuine Kubernetes API, built from Go modules (15 minutes, once).
	@$(RUN) infra.local.kube build
	$(BIN)/pytest tests/kube $(ARGS)

bench: install  ## Measures, prints the table and writes .local/bench.json; make bench ARGS="relais pages" measures those.
	@$(RUN) tests.bench $(ARGS)

mails: install  ## Lists the mails that left, newest last, and previews every letter; make mails N=1 reads the last one.
	@$(RUN) infra.local.mails $(N)

clean: install  ## Empties .local (data, logs, mails, keys). Caches and packages stay.
	@$(RUN) infra.local.clean
