# Every command of the project; `make` alone lists them. Each sets up what it needs and nothing more.
# What is set up is noted in stamp files under .venv, so a second call starts at once and a changed lock runs again.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

PYTHON ?= python3
# Many tests wait for a line, a clock or another process: one job more than there are cores.
JOBS ?= $(shell echo $$(( $$(nproc) + 1 )))
ROUNDS ?= 1000
POINTS ?= 600
TERMINALS ?= 500
EACH ?= 40
INPUTS ?= 1000000
SEED ?= 1
VISITS ?= 10000
RECEIPTS ?= 10000
INSERTED ?= 1000
ARGS ?=

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --require-virtualenv
INSTALL := $(PIP) install -q --no-build-isolation --require-hashes

# Tests and demo put virtual card readers into a network namespace of their own. That needs root, or a
# user namespace in which this person is root.
NAMESPACE := $(shell [ "$$(id -u)" = 0 ] || echo unshare --map-root-user --mount --)

.PHONY: help
help: ## list the commands
	@echo "usage: make COMMAND [VARIABLE=value ...]"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# --- for everybody ----------------------------------------------------------------------------

.PHONY: setup
setup: .venv/.run .venv/.test ## all of the set-up and nothing else

.PHONY: run
run: .venv/.run ## start the kiosk with the practice platform and simulated devices [ARGS=...]
	@exec $(BIN)/kiosk run $(ARGS)

.PHONY: demo
demo: .venv/.demo ## play the main job by itself; pictures and report.json go to out/demo
	$(NAMESPACE) $(BIN)/kiosk demo --out out/demo $(ARGS)

.PHONY: test
test: .venv/.test ## run all tests [JOBS=3] [ARGS="-k name"]
	$(NAMESPACE) $(BIN)/python -m pytest -n $(JOBS) --maxschedchunk 8 $(ARGS)

# --- for those who change it ------------------------------------------------------------------

.PHONY: lint
lint: .venv/.test ## style, types, import contract, dependencies, QML
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/python -m ui.lint

.PHONY: format
format: .venv/.test ## let ruff repair and format the Python files
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: shots
shots: .venv/.test ## draw every screen into docs/screens
	$(NAMESPACE) $(BIN)/python -m tests.shots $(ARGS)

.PHONY: faults
faults: .venv/.test ## kill and power-cut the submit path, 100,000 waiting: long form [ROUNDS=1000] [POINTS=600]
	$(NAMESPACE) $(BIN)/python -m tests.faults --rounds $(ROUNDS) --points $(POINTS) $(ARGS)

.PHONY: fuzz
fuzz: .venv/.test ## broken input for cards, readers and printers: long form [INPUTS=1000000] [SEED=1]
	$(BIN)/python -m tests.fuzz --inputs $(INPUTS) --seed $(SEED)

.PHONY: soak
soak: .venv/.test ## visits and receipts by the thousand; nothing may grow [VISITS=10000] [RECEIPTS=10000] [INSERTED=1000]
	$(NAMESPACE) $(BIN)/python -m tests.soak --visits $(VISITS) --receipts $(RECEIPTS) --inserted $(INSERTED)

.PHONY: photos
photos: .venv/.test ## show 384 photographs of papers on desks to page capture; edges and refusals
	$(BIN)/python -m tests.photos $(ARGS)

.PHONY: fleet
fleet: .venv/.test ## many terminals reconnect at once to the platform on PostgreSQL [TERMINALS=500] [EACH=40]
	$(NAMESPACE) $(BIN)/python -m tests.fleet --terminals $(TERMINALS) --each $(EACH) $(ARGS)

.PHONY: bench
bench: .venv/.bench ## measure against the peers, into docs/bench [ARGS="NAME ..."]
	$(NAMESPACE) $(BIN)/python -m tests.bench $(ARGS)

# The public index alone decides, whatever mirrors this machine is configured with.
COMPILE := env -u PIP_FIND_LINKS -u PIP_INDEX_URL -u PIP_EXTRA_INDEX_URL PIP_CONFIG_FILE=/dev/null \
  CUSTOM_COMPILE_COMMAND='make lock' $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras \
  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --annotation-style=line $(ARGS)

.PHONY: lock
lock: .venv/.test ## write requirements/*.lock again after a change of dependencies [ARGS=--upgrade]
	$(COMPILE) -o requirements/build.lock requirements/build.in
	$(COMPILE) -c requirements/build.lock --extra sandbox -o requirements/run.lock pyproject.toml
	$(COMPILE) -o requirements/dev.lock requirements/dev.in
	$(COMPILE) -o requirements/bench.lock requirements/bench.in

# --- set-up -----------------------------------------------------------------------------------

.venv/.python: requirements/debian-run.txt setup/debian.sh
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Python 3.11 or newer is needed; '$(PYTHON)' is $$($(PYTHON) --version 2>&1 || true)." >&2; \
	  echo "Install one and name it: make PYTHON=python3.11 ..." >&2; exit 1; }
	@setup/debian.sh requirements/debian-run.txt
	@[ -x $(BIN)/python ] || { echo "Making .venv with $$($(PYTHON) --version)"; $(PYTHON) -m venv .venv; }
	@touch $@

.venv/.run: .venv/.python requirements/build.lock requirements/run.lock pyproject.toml
	@echo "Installing the locked versions (the first time about 330 MB are fetched)"
	@$(INSTALL) -r requirements/build.lock
	@$(subst -q ,,$(INSTALL)) -r requirements/run.lock
	@$(PIP) install -q --no-build-isolation --no-deps --no-index --editable .
	@$(BIN)/python -m compileall -q kiosk ui devices sync
	@touch $@

.venv/.demo: .venv/.run requirements/debian-test.txt
	@setup/debian.sh requirements/debian-test.txt
	@touch $@

.venv/.test: .venv/.demo requirements/dev.lock
	@$(INSTALL) -r requirements/dev.lock
	@touch $@

.venv/.bench: .venv/.test requirements/bench.lock requirements/debian-bench.txt
	@setup/debian.sh requirements/debian-bench.txt
	@$(INSTALL) -r requirements/bench.lock
	@touch $@
