# Two commands matter: `make demo` and `make test`. Both set up what they need.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.ready

# Modules are compiled once, not by each of the many processes that tests start.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test check checks lint types floors coverage lock dist clean selftest mutants second hostile styles bench in-flight corpora costs field beside redoc-pages allure-page acta-page acta-pdf

demo: $(STAMP)  ## certify the sandbox over HTTP, as an outside user would
	$(BIN)/conformance run --target sandbox --workers 2 --out reports/out/demo

test: check  ## lint, types, floors, coverage of the norm, and all tests
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -q

check: $(STAMP)  ## all that needs no pytest, two at a time; what each says stays together
	@$(MAKE) --no-print-directory --jobs 2 $(if $(filter output-sync,$(.FEATURES)),--output-sync) checks

# What ends soon goes first.
checks: lint floors coverage types

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

floors:
	$(BIN)/lint-imports

coverage:
	$(BIN)/conformance requirements --coverage --quiet

types:
	$(BIN)/mypy

selftest: $(STAMP)  ## every sandbox defect, found or missed
	$(BIN)/conformance selftest --out reports/out/selftest --junit reports/out/selftest/junit.xml

mutants: $(STAMP)  ## a sample of all the ways in which the sandbox can be wrong, with its score
	$(BIN)/conformance mutants --sample 1000 --out reports/out/mutants

second: $(STAMP)  ## the second correct server, five seeds, both spellings, all and few facturas: nothing is found
	$(BIN)/python tests/second

hostile: $(STAMP)  ## a run on each of some ninety targets that spoil their answers: verdict, seconds, memory, secrets
	$(BIN)/python tests/hostile

styles: $(STAMP)  ## correct servers of every manner, terms enforced or not, both spellings, five seeds: none is accused
	$(BIN)/python bench/styles.py

bench: $(STAMP)  ## what generation costs, beside a bare loop and st run
	$(BIN)/python bench/table.py

in-flight: $(STAMP)  ## a whole run at a slow sandbox with sixteen items in flight: the same verdicts, seconds, memory
	$(BIN)/python bench/in_flight.py

corpora: $(STAMP)  ## what generation asks of our own contracts by default, made again to be brought by their packs
	$(BIN)/python bench/corpora.py

costs: $(STAMP)  ## how many requests each item sends to the reference server of its pack, counted again
	$(BIN)/python bench/costs.py

field: $(STAMP)  ## few facturas, few credentials: what is judged and found, at what cost; goes on where it was cut
	$(BIN)/python bench/field.py

beside: $(STAMP)  ## the same defects against conformance and st run: over half an hour, goes on where it was cut
	$(BIN)/python bench/beside.py --out reports/out/beside.jsonl

allure-page: $(STAMP)  ## the page of the locked Allure 3, made by it and read again (needs Node.js)
	ALLURE_TOOL=1 $(BIN)/python -m pytest -n 0 -q tests/report/test_report_node.py -k real_tool

acta-page: $(STAMP)  ## the acta of four runs in Chromium by axe-core and html-validate (needs Node.js): some five minutes
	npm install --no-audit --no-fund --silent --prefix reports/out/acta axe-core@4 html-validate@10 puppeteer-core@24
	ACTA_TOOLS=reports/out/acta $(BIN)/python -m pytest -n 0 -q tests/report/test_report_acta_page.py

acta-pdf:  ## acta.pdf by the locked WeasyPrint, in an environment of its own (needs Pango)
	$(PYTHON) -m venv reports/out/pdf
	reports/out/pdf/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-pdf.lock
	PYTHONPATH=$(CURDIR) reports/out/pdf/bin/python -m pytest -n 0 -q tests/report/test_report_paper.py

redoc-pages: $(STAMP)  ## pages of the published documents, built by the real tools of npm, load to their digests
	npm install --no-audit --no-fund --silent --prefix reports/out/redoc redoc-cli@0.13 @redocly/cli@2
	REDOC_TOOLS=reports/out/redoc $(BIN)/python -m pytest -n 0 -q tests/http/contract/test_contract_pages.py -k real_tools

$(STAMP): pyproject.toml requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -c "import pathlib; pathlib.Path('$(STAMP)').touch()"

lock:  ## write requirements.lock and requirements-pdf.lock again from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --python-version 3.11 --extra dev -o requirements.lock pyproject.toml
	uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --python-version 3.11 --extra pdf -c requirements.lock -o requirements-pdf.lock pyproject.toml

dist: $(STAMP)
	$(BIN)/python -m build --no-isolation --outdir dist .

clean:
	rm -rf $(VENV) dist build reports/out
