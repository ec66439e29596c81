# `make run` and `make test` need Python 3.12 or 3.13, pip, make and git; everything else is fetched here.
.PHONY: help setup run test trade-offs lint docs verify clean golden notebooks notebooks-write
.DEFAULT_GOAL := help

UV := .uv/bin/uv
BIN := .venv/bin

# A dead pyenv shim answers to its name and then fails, so each candidate is run before it is believed.
FIND_PYTHON = for p in python3.12 python3.13 python3 python \
	"$$HOME"/.pyenv/versions/3.12*/bin/python "$$HOME"/.pyenv/versions/3.13*/bin/python \
	/usr/local/bin/python3.12 /usr/local/bin/python3.13 /opt/python*/bin/python3; do \
	"$$p" -c 'import sys; sys.exit(not (3, 12) <= sys.version_info[:2] < (3, 14))' >/dev/null 2>&1 \
	&& { "$$p" -c 'import sys; print(sys.executable)'; break; }; done

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ -/'

$(UV):
	@p=; for c in python3 python python3.12 python3.13; do \
		"$$c" -m pip --version >/dev/null 2>&1 && { p=$$c; break; }; done; \
	if [ -z "$$p" ]; then echo "make: no Python with pip was found; install Python 3.12 with pip" >&2; exit 1; fi; \
	"$$p" -m pip install --quiet --disable-pip-version-check --no-warn-script-location --root-user-action=ignore \
		--target .uv "uv>=0.7" 2>.uv-bootstrap.log || { cat .uv-bootstrap.log >&2; rm -f .uv-bootstrap.log; exit 1; }
	@rm -f .uv-bootstrap.log

.venv/.ready: $(UV) pyproject.toml uv.lock
	@p=$$($(FIND_PYTHON)); \
	if [ -n "$$p" ]; then UV_PYTHON_DOWNLOADS=never $(UV) sync --frozen --all-extras --compile-bytecode --quiet --python "$$p"; \
	else $(UV) sync --frozen --all-extras --compile-bytecode --quiet --python 3.12 \
		|| { echo "make: Python 3.12 or 3.13 was not found and could not be fetched; install one of them" >&2; exit 1; }; fi
	@touch .venv/.ready

setup: .venv/.ready ## the environment in .venv/, with .venv/bin/mandate

run: setup ## the main job: the fictional country, one mandate, 20 replicates
	@$(BIN)/mandate run

test: setup ## the test suite
	@$(BIN)/pytest

trade-offs: setup ## large effects of the trade-offs with few seeds, as CI runs them
	@$(BIN)/pytest -m ci --dist loadgroup tests/statistical

lint: setup ## ruff, mypy, the direction of import
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

docs: setup ## write what the documentation takes from the code, and the site in docs/_build/html
	@$(BIN)/python -m experiments.dictionary > docs/data_dictionary.md
	@$(BIN)/python -m experiments.odd
	@$(BIN)/python -m experiments.reference_pages
	@$(BIN)/python -m sphinx -q -W --keep-going -j 2 docs docs/_build/html
	@echo docs/_build/html/index.html

# One at a time: most use all cores, and none may take long.
notebooks: setup ## run the notebooks and leave them as they are
	@$(BIN)/mandate warmup
	@$(BIN)/pytest -n 0 --nbmake --nbmake-timeout=60 notebooks

notebooks-write: setup ## run the notebooks and write what they show
	@$(BIN)/mandate warmup
	@$(BIN)/python notebooks/write.py notebooks/*.ipynb

verify: setup ## the slow tier: statistics over many seeds
	@$(BIN)/pytest -m slow --dist loadgroup

golden: setup ## write the golden trajectories again (an intended change of results)
	@$(BIN)/pytest tests/golden --update-golden

clean: ## what the targets made, but for outputs
	rm -rf .venv .uv .numba_cache .pytest_cache .mypy_cache .ruff_cache .hypothesis docs/_api docs/_build
