# What one types here; `make` alone prints the list. Each target sets up what it needs, once.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test check proof bench messages lock clean

PORT ?= 8000
ONLY ?=
ARGS ?=

# The same letters whatever the machine's locale says.
export LANG := C.UTF-8
export LC_ALL := C.UTF-8
export PYTHONUTF8 := 1
# Where Python may not keep what it compiled, each of the many programs that a run starts compiles Django anew.
export PYTHONDONTWRITEBYTECODE :=

BIN := .venv/bin
RUN := .venv/run.stamp
DEV := .venv/dev.stamp
FUZZ := .venv/fuzz.stamp
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard src/portail/locale/*/LC_MESSAGES/django.po))
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-header --no-annotate

help: ## Print this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name text; do \
		printf '  make %-10s %s\n' "$$name" "$$text"; done

demo: $(RUN) $(CATALOGUES) ## Set everything up and serve the sample boards on http://localhost:8000 (PORT=…)
	@$(BIN)/portail demo --port $(PORT)

test: $(DEV) $(CATALOGUES) ## Run the tests, browser included (ARGS="-k sign_up")
	@tools/find-chromium
	@$(BIN)/pytest -n 2 --dist loadscope --no-loadscope-reorder $(ARGS)

check: $(DEV) ## Lint, format, types, import contracts, migrations, catalogues
	$(BIN)/ruff check
	$(BIN)/ruff format --check --quiet
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache --no-logo
	@# Models against migrations: no database is needed, and its absence would only be a warning.
	DJANGO_SETTINGS_MODULE=portail.config.settings PORTAIL_LOG_LEVEL=ERROR \
		$(BIN)/python -W ignore -m django makemigrations --check --dry-run --skip-checks
	$(BIN)/portail messages check

proof: $(DEV) $(FUZZ) $(CATALOGUES) ## Run the long proofs, PostgreSQL 15 among them, and write docs/proof.md (ARGS="-k mail")
	@tools/find-chromium
	@$(BIN)/pytest tests/proof -m "proof and not alone" -n 2 --dist worksteal -p no:randomly $(ARGS); many=$$?; \
	$(BIN)/pytest tests/proof -m "proof and alone" $(ARGS); alone=$$?; \
	case $$many$$alone in 00|05|50) ;; *) exit 1;; esac # 5: ARGS chose none of these

bench: $(DEV) $(CATALOGUES) ## Measure (ONLY=pages, ONLY=import…)
	@$(BIN)/python -m bench $(ONLY)

messages: $(DEV) ## Bring the catalogues up to date with the screens
	@$(BIN)/portail messages update

lock: $(DEV) ## Pin the packages again (ARGS=--upgrade for newer ones)
	printf 'uv\n' | $(COMPILE) $(ARGS) -o requirements-uv.lock -
	$(COMPILE) $(ARGS) --extra demo -o requirements.lock pyproject.toml
	$(COMPILE) $(ARGS) --extra demo --group dev --constraint requirements.lock -o requirements-dev.lock pyproject.toml
	printf 'atheris\n' | $(COMPILE) $(ARGS) -o requirements-fuzz.lock -

clean: ## Remove the environment, the demo's data and the caches
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests -name __pycache__ -prune -exec rm -rf {} +

# Once the test tools are in, the demo keeps them: they hold all that it needs.
$(RUN): requirements.lock requirements-uv.lock tools/set-up
	@echo "Setting up .venv…"
	@tools/set-up $(if $(wildcard $(DEV)),requirements-dev.lock,requirements.lock)
	@touch $@

$(DEV): requirements-dev.lock requirements-uv.lock tools/set-up
	@echo "Setting up .venv with the test tools…"
	@tools/set-up requirements-dev.lock
	@touch $@ $(RUN)

# A fuzzer that follows the code has wheels for some machines alone; elsewhere its proofs are skipped.
$(FUZZ): $(DEV) requirements-fuzz.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --only-binary :all: --require-hashes \
		-r requirements-fuzz.lock && touch $@ || echo "atheris does not install here: its proofs are skipped."

# What gettext reads is made from what is kept; one command makes them all.
%.mo: %.po
	@$(BIN)/portail messages compile
