# The one door. Each target installs what it needs into .venv, and prints what takes long.
PYTHON ?= python3
PORT ?= 8000
E2E_PORT ?= 8765
BENCH ?= $(HOME)/frappe-bench
FRAPPE ?= version-15
SITE ?= task-portal-test.localhost
SIZE ?= 100000
PY := .venv/bin/python
BENCHLESS := $(PY) -m benchless
DEMO := .demo/task-portal.localhost

.PHONY: demo test test-benchless e2e lint docs bench test-bench test-matrix benchmark benchmark-benchless clean

.venv/.installed: pyproject.toml benchless/pyproject.toml
	@echo "Installing what it stands on into .venv …"
	@$(PYTHON) -m venv .venv
	@$(PY) -m pip install -q --disable-pip-version-check -e ./benchless -e '.[dev]'
	@touch $@

demo: $(DEMO)/site_config.json
	@echo "Log in with the password demo as:"
	@echo "  admin@example.com             Task Portal Manager"
	@echo "  hr.manager@example.com        manages HR            hr.staff@example.com       works there"
	@echo "  finance.manager@example.com   manages Finance       finance.staff@example.com  works there"
	@echo "  admin.staff@example.com       clerk of Admin"
	@echo "  individual@example.com, business@example.com        clients"
	@echo "As Administrator, password admin: everything of Frappe. Ctrl-C stops it; the data stays in .demo/."
	@$(BENCHLESS) serve $(DEMO) --port $(PORT)

# Made beside, so that an interrupted start leaves nothing half there. The desk is built while the records are made.
$(DEMO)/site_config.json: | .venv/.installed
	@rm -rf .demo .demo.new
	@$(BENCHLESS) install
	@$(BENCHLESS) build & desk=$$!; \
	$(BENCHLESS) new-site .demo.new/task-portal.localhost --app task_portal && \
	echo "Loading the demo records …" && \
	$(BENCHLESS) execute .demo.new/task-portal.localhost task_portal.demo.load >/dev/null && wait $$desk
	@mv .demo.new .demo

test: .venv/.installed
	@$(BENCHLESS) install
	$(PY) -m pytest tests -q --ignore tests/e2e -n 2 --dist loadfile --no-loadscope-reorder

test-benchless: .venv/.installed
	@$(BENCHLESS) install
	$(PY) -m pytest benchless/tests -q

# In a real browser, Debian's Chromium (or CHROMIUM=/path/to/it); skipped where there is none. The portal on a site that the
# tests make, the desk on a served copy of the demo.
e2e: .venv/.e2e-installed $(DEMO)/site_config.json
	@$(BENCHLESS) build
	$(PY) -m pytest tests/e2e -q -rs
	@rm -rf .demo.e2e && cp -a .demo .demo.e2e
	@$(BENCHLESS) serve .demo.e2e/task-portal.localhost --port $(E2E_PORT) & server=$$!; \
	trap 'kill $$server; rm -rf .demo.e2e' EXIT; \
	until $(PY) -c "import socket; socket.create_connection(('127.0.0.1', $(E2E_PORT)))" 2>/dev/null; do \
		kill -0 $$server || exit 1; sleep 1; \
	done; \
	$(PY) -m pytest tests/e2e -q -rs --base-url http://127.0.0.1:$(E2E_PORT)

.venv/.e2e-installed: .venv/.installed
	@$(PY) -m pip install -q --disable-pip-version-check -e '.[e2e]'
	@touch $@

lint: .venv/.installed
	@$(BENCHLESS) install
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) tests/check_dotted_paths.py
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory lint-js; \
	else echo "No Node here: the JavaScript is not linted."; fi

.PHONY: lint-js
lint-js: tests/eslint/node_modules/.installed
	tests/eslint/node_modules/.bin/eslint --config tests/eslint/eslint.config.mjs --max-warnings 0 task_portal

tests/eslint/node_modules/.installed: tests/eslint/package-lock.json
	cd tests/eslint && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

docs: .venv/.installed
	$(PY) tests/portal_api_docs.py

# A development bench by the standard way; FRAPPE=version-15 (the default) or version-16.
bench:
	@BENCH="$(BENCH)" SITE="$(if $(filter file,$(origin SITE)),task-portal.localhost,$(SITE))" FRAPPE="$(FRAPPE)" .ci/make_bench

# All tests on a bench that exists; SITE is made, with the app and the demo records, where it is missing.
test-bench:
	@.ci/test_bench "$(BENCH)" "$(SITE)"

# Every function, route and page by everybody, on a bench: some ten minutes.
test-matrix:
	@ONLY=tests/test_matrix.py .ci/test_bench "$(BENCH)" "$(SITE)"

# An office of SIZE tasks on a site of its own, measured; docs/performance.md says how long that took.
benchmark:
	@benchmarks/run "$(BENCH)" "$(SITE)" "$(SIZE)"

# The same of the demo on benchless; the suite's time is told by `make test`.
benchmark-benchless: $(DEMO)/site_config.json
	@$(PY) benchmarks/benchless.py $(DEMO)

clean:
	rm -rf .venv .demo .demo.new .demo.e2e
