# Needs Python 3.11 or later and make; everything else is installed into .venv.
PYTHON ?= $(firstword $(foreach name,python3.13 python3.12 python3.11 python3,$(shell $(name) -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# A process without tests takes over some of another's: both cores work until the end.
PARALLEL := -n auto --dist worksteal
# The oldest Python that is supported, 3.11.0 or near it: what it can install, the others can.
LOWEST ?= python3.11
COMPILE := CUSTOM_COMPILE_COMMAND='make lock' $(VENV)/lock/bin/python tests/support/lock.py --quiet \
  --generate-hashes --strip-extras --no-annotate --no-emit-options --allow-unsafe \
  --build-deps-for editable pyproject.toml
# Otherwise each program that a test starts would compile the package again.
unexport PYTHONDONTWRITEBYTECODE
ifeq ($(PYTHON),)
$(error Python 3.11 or later is needed; name it with PYTHON=...)
endif

.DEFAULT_GOAL := site
.PHONY: install site serve test test-fast coverage lint format clean browser screenshot screenshots successors help lock

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' $(MAKEFILE_LIST)

install: $(VENV)/site.stamp ## install what `paper-index` needs into .venv

site: $(VENV)/site.stamp ## build the index into site/
	$(BIN)/paper-index build

serve: $(VENV)/site.stamp ## live preview on http://127.0.0.1:8000
	$(BIN)/paper-index serve

test: $(VENV)/test.stamp browser ## run every test, a real browser included
	$(BIN)/pytest $(PARALLEL)

test-fast: $(VENV)/test.stamp ## run the tests that need no browser and no whole site
	$(BIN)/pytest $(PARALLEL) -m "not browser and not slow"

coverage: $(VENV)/test.stamp browser ## run every test and report which lines ran
	$(BIN)/pytest $(PARALLEL) --cov --cov-report=term

lint: $(VENV)/test.stamp ## ruff, mypy, import-linter, and zizmor over the workflows
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/zizmor --offline --quiet .github

format: $(VENV)/test.stamp ## put the code into its one form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

screenshot: site browser ## take the picture in README again
	$(BIN)/python tests/support/screenshot.py

screenshots: site browser ## photograph every page kind into screenshots/, light and dark, wide and narrow
	$(BIN)/python tests/support/screenshot.py screenshots

# The browser tests drive Chromium: the one on the PATH, else Debian's, else Playwright's own.
browser: $(VENV)/test.stamp
	@$(BIN)/python tests/support/find_browser.py --install

successors: site ## build the index with the successors of MkDocs, and compare (needs the network)
	$(BIN)/python tests/support/successors.py $(VENV)/successors

lock: ## write requirements/ anew from the newest versions that pyproject.toml allows
	rm -rf $(VENV)/lock && $(LOWEST) -m venv $(VENV)/lock
	$(VENV)/lock/bin/pip install --quiet --disable-pip-version-check pip-tools==7.6.2
	$(COMPILE) --upgrade --extra test --extra lint --output-file requirements/develop.txt
	$(COMPILE) --upgrade --constraint requirements/develop.txt --output-file requirements/site.txt
	rm -rf $(VENV)/lock

clean: ## remove everything that is made
	rm -rf $(VENV) site .mypy_cache .ruff_cache .pytest_cache .coverage
	-git clean -fdXq docs

# The requirements, the build backend among them, by hash; then the package without asking an index.
$(VENV)/site.stamp: pyproject.toml requirements/site.txt
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) --require-hashes --only-binary :all: -r requirements/site.txt
	$(INSTALL) --no-index --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/test.stamp: $(VENV)/site.stamp requirements/develop.txt
	$(INSTALL) --require-hashes --only-binary :all: -r requirements/develop.txt
	touch $@
