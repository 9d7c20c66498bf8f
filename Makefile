# One word per habit. Everything runs in .venv, which is made on first use and brought up to date when
# pyproject.toml or constraints.txt change. Set-up talks on stderr, so that stdout is the command's own.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:

# Without cached bytecode every start of crm would compile its modules again.
unexport PYTHONDONTWRITEBYTECODE

PYTHONS ?= python3.13 python3.12 python3.11 python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input -c constraints.txt
PINS := pyproject.toml constraints.txt

# Tests run on every core, neighbours on the same one as long as it can be; JOBS=2 limits them, TESTS=tests/values picks some, PYTEST="-x -rs" adds options.
JOBS ?= auto
TESTS ?=
PYTEST ?=
BENCH ?=

.PHONY: help demo test test-all lint audit bench soak docs screenshots clean

help: ## say what can be made
	@grep -E '^[a-z-]+:.*## ' Makefile | while IFS= read -r line; do \
	  printf '  make %-12s %s\n' "$${line%%:*}" "$${line##*## }"; done

demo: $(VENV)/.run ## open sample data in the full-screen program; without a terminal, run the README's tour
	@if [ -t 0 ] && [ -t 1 ]; then exec $(BIN)/crm demo; else exec $(BIN)/python docs/tools/examples.py tour README.md; fi

test: $(VENV)/.test ## run the tests
	@$(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(PYTEST) $(TESTS)

test-all: $(VENV)/.test ## run the tests and the long campaigns
	@HYPOTHESIS_PROFILE=searching $(BIN)/python -m pytest -n $(JOBS) --dist worksteal -m 'slow or not slow' $(PYTEST) $(TESTS)

lint: $(VENV)/.lint $(VENV)/.test ## check style, types, imports and dependencies
	@failed=; for check in 'ruff check' 'ruff format --check' mypy lint-imports 'deptry .'; do \
	  $(BIN)/$$check || failed="$$failed, $$check"; done; \
	if [ -n "$$failed" ]; then printf 'Failed:%s\n' "$${failed#,}" >&2; exit 1; fi

audit: $(VENV)/.lint $(VENV)/.test ## look at the dependencies: pins, licences, known vulnerabilities
	@$(PIP) pip-audit </dev/null >&2 || true
	@$(BIN)/python docs/tools/audit.py

bench: $(VENV)/.test ## measure speed and memory against bounds; BENCH="startup screen" picks some
	@$(BIN)/python -m tests.bench $(BENCH)

soak: $(VENV)/.test ## leave the full screen open beside 20,000 writes
	@$(BIN)/python -m tests.bench soak

docs: $(VENV)/.lint $(VENV)/.test ## write the generated reference and the output of every documented example anew
	@$(BIN)/python -m crm_cli.reference
	@$(BIN)/python docs/tools/reference.py
	@$(BIN)/python docs/tools/licences.py
	@$(BIN)/python docs/tools/examples.py update

screenshots: $(VENV)/.test ## take the pictures of every screen anew
	@$(BIN)/python docs/tools/pictures.py

clean: ## remove the environment and every cache
	rm -rf $(VENV) .bench .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache dist build

$(VENV)/.made:
	@found= problem='Python 3.11 or newer is needed and was not found: install the package python3 in a newer version.'; \
	for python in $(PYTHONS); do \
	  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue; \
	  if $$python -c 'import ensurepip, venv' >/dev/null 2>&1; then found=$$python; break; fi; \
	  problem="$$python cannot make virtual environments: install the package python3-venv and run make again."; \
	done; \
	if [ -z "$$found" ]; then printf '%s\n' "$$problem" >&2; exit 1; fi; \
	printf 'Setting up %s with %s ...\n' $(VENV) "$$found" >&2; \
	$$found -m venv --clear $(VENV) >&2 && touch $@

$(VENV)/.run: $(VENV)/.made $(PINS)
	@printf 'Installing crm ...\n' >&2; $(PIP) -e . </dev/null >&2 && touch $@

$(VENV)/.test: $(VENV)/.made $(PINS)
	@printf 'Installing crm and what its tests need ...\n' >&2; $(PIP) -e '.[test]' </dev/null >&2 && touch $@ $(VENV)/.run

$(VENV)/.lint: $(VENV)/.made $(PINS)
	@printf 'Installing what the checks need ...\n' >&2; $(PIP) -e '.[lint]' </dev/null >&2 && touch $@
