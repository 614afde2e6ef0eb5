# The one door. Each target installs what it needs into .venv.
PYTHON ?= python3
PORT ?= 8000
BENCH ?= $(HOME)/frappe-bench
SITE ?= task-portal-test.localhost
PY := .venv/bin/python
DESK_ACTIONS := {"get_actions": "task_portal.api.get_actions", "act": "task_portal.api.act", "doctypes": ["Task", "Ticket"]}

.PHONY: demo test e2e lint docs bench test-bench clean

.venv/.installed: pyproject.toml benchless/pyproject.toml
	$(PYTHON) -m venv .venv
	$(PY) -m pip install -q --disable-pip-version-check -e ./benchless -e '.[dev]'
	@touch $@

demo: .demo/site_config.json
	@echo "Log in with the password demo as:"
	@echo "  admin@example.com             Task Portal Manager"
	@echo "  hr.manager@example.com        manages HR            hr.staff@example.com       works there"
	@echo "  finance.manager@example.com   manages Finance       finance.staff@example.com  works there"
	@echo "  admin.staff@example.com       clerk of Admin"
	@echo "  individual@example.com, business@example.com        clients"
	@echo "As Administrator, password admin: Frappe's own screens, Workflow among them."
	@echo "Ctrl-C stops it; the data stays in .demo/."
	@$(PY) -m benchless serve .demo --port $(PORT)

# Made beside, so that an interrupted start leaves nothing half there.
.demo/site_config.json: | .venv/.installed
	@rm -rf .demo .demo.new
	@$(PY) -m benchless new-site .demo.new --app task_portal
	@$(PY) -m benchless execute .demo.new task_portal.demo.load
	@$(PY) -m benchless set-config .demo.new desk_actions '$(DESK_ACTIONS)'
	@mv .demo.new .demo

test: .venv/.installed
	$(PY) -m pytest tests benchless/tests -q --ignore tests/e2e

# The portal in a real browser, Debian's Chromium (or CHROMIUM=/path/to/it); skipped where there is none.
e2e: .venv/.e2e-installed
	$(PY) -m pytest tests/e2e -q -rs

.venv/.e2e-installed: .venv/.installed
	$(PY) -m pip install -q --disable-pip-version-check -e '.[e2e]'
	@touch $@

lint: .venv/.installed
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) tests/check_dotted_paths.py

docs: .venv/.installed
	$(PY) tests/portal_api_docs.py

bench:
	@.ci/make_bench

# The suite on a bench that exists; SITE is made, with the app and the demo records, where it is missing.
test-bench:
	@.ci/test_bench "$(BENCH)" "$(SITE)"

clean:
	rm -rf .venv .demo
