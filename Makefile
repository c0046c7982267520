# The door to the project. On a fresh Debian machine with Python 3.11 or newer each target sets up what it needs,
# and does nothing of that again until pyproject.toml or constraints.txt change.
#
#   make demo          the main job end to end, on embedded defaults; ARGS=--keep leaves it running
#   make gui           the desktop; ARGS='--workspace DIR' opens that one
#   make test          everything: the static checks, every test on real parts, the coverage report
#   make check         the static checks alone
#   make format        let ruff put every file into shape
#   make bench         the benchmarks
#   make screenshots   every place of the desktop, light and dark, in each language, into build/screenshots
#   make languages     take the desktop's new words into its languages; `make check` names those not translated yet
#   make constraints   pin the newest versions that fit; what is pinned is what every set-up installs
#   make clean         back to what was checked out

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := test
.PHONY: demo gui test check format bench screenshots languages constraints clean debian-packages qt-packages

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The system's daemons live where only root's PATH looks.
export PATH := $(PATH):/usr/sbin:/sbin

demo: $(VENV)/.installed
	$(BIN)/shoal demo $(ARGS)

gui: PLATFORM := all
# Whoever cannot install packages is told by the desktop itself which it lacks in this very session.
gui: $(VENV)/.installed-gui $(if $(filter 0,$(shell id -u)),qt-packages)
	$(BIN)/shoal-gui $(ARGS)

# Only the workers of pytest are measured, not the daemons that tests start: those have limits on memory and time to
# keep. The first fixture of a worker takes the variable away from its children (tests/conftest.py).
test: PLATFORM := offscreen
test: debian-packages check qt-packages
	$(BIN)/coverage erase
	COVERAGE_FILE=$(CURDIR)/.coverage COVERAGE_PROCESS_START=$(CURDIR)/pyproject.toml \
		$(BIN)/pytest -n 2 --dist loadgroup --max-worker-restart 0 $(ARGS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

check: $(VENV)/.installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tests/project/languages.py --check

format: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(VENV)/.installed-dev
	@shopt -s nullglob
	programs=(benchmarks/bench_*.py)
	if [ $${#programs[@]} = 0 ]; then echo "there are no benchmarks yet"; fi
	for program in "$${programs[@]}"; do $(BIN)/python "$$program"; done

screenshots: $(VENV)/.installed-dev
	$(BIN)/python tests/gui/screenshots.py build/screenshots $(ARGS)

languages: $(VENV)/.installed-dev
	$(BIN)/python tests/project/languages.py

constraints: $(BIN)/uv
	UV_CUSTOM_COMPILE_COMMAND="make constraints" $(BIN)/uv pip compile pyproject.toml --quiet --upgrade \
		--all-extras --universal --python-version 3.11 --no-annotate --no-emit-index-url \
		--output-file constraints.txt

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage .coverage.* \
		build dist
	find shared agent gui tests benchmarks -name __pycache__ -prune -exec rm -rf {} +

# What a user's own installation has, and then what the project's work needs.
$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --constraint constraints.txt --editable '.[agent,broker]'
	touch $@

$(VENV)/.installed-gui: pyproject.toml constraints.txt | $(BIN)/uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --constraint constraints.txt --editable '.[agent,broker,gui,scoring]'
	touch $@ $(VENV)/.installed

$(VENV)/.installed-dev: pyproject.toml constraints.txt | $(BIN)/uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --constraint constraints.txt --editable '.[dev]'
	touch $@ $(VENV)/.installed $(VENV)/.installed-gui

$(BIN)/uv:
	@if ! $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
		echo "Shoal needs Python 3.11 or newer as $(PYTHON); name another with: make PYTHON=python3.12" >&2
		exit 1
	fi
	if ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then
		if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
			echo "$(PYTHON) cannot make virtual environments; install it first: apt-get install python3-venv" >&2
			exit 1
		fi
		apt-get update --quiet=2
		DEBIAN_FRONTEND=noninteractive apt-get install --quiet=2 --yes --no-install-recommends python3-venv
	fi
	echo "making $(VENV)"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt uv

# The real parts of the tests: each program, and the package that brings it.
PARTS := dockerd:docker.io docker:docker.io iptables:iptables ip:iproute2 mosquitto:mosquitto \
	docker-registry:docker-registry skopeo:skopeo

# Installs the Debian packages in $missing; where that cannot be, says $why and which, and ends.
define install_missing
if [ -n "$$missing" ]; then
	if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
		echo "$$why; install them first: apt-get install $$missing" >&2
		exit 1
	fi
	apt-get update --quiet=2
	DEBIAN_FRONTEND=noninteractive apt-get install --quiet=2 --yes --no-install-recommends $$missing
fi
endef

debian-packages:
	@missing=
	for part in $(PARTS); do
		command -v "$${part%%:*}" >/dev/null || missing+="$${part#*:} "
	done
	[ -e /etc/ssl/certs/ca-certificates.crt ] || missing+="ca-certificates "
	why="the tests need real parts that are missing here"
	$(install_missing)

# What Qt needs of the system; libraries have no program to look for, so the desktop's own list is asked.
qt-packages: $(VENV)/.installed-gui
	@missing=$$($(BIN)/python -m shoal_gui.needs $(or $(PLATFORM),all))
	why="the desktop needs libraries and fonts that are missing here"
	$(install_missing)
