"""docs/portal-api.md, made from the functions of `task_portal.portal.api`. `make docs` writes it; a test compares."""

import inspect
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "portal-api.md"
EXAMPLE = """```sh
curl -c jar -d 'usr=business@example.com&pwd=demo' $SITE/api/method/login
curl -b jar "$SITE/api/method/task_portal.portal.api.list_records?doctype=Ticket&status=open"
curl -b jar $SITE/api/method/task_portal.portal.api.send_message \\
  -F doctype=Ticket -F name=TKT-2026-00001 -F text='Here is the list' -F files=@list.pdf
```"""


def get_functions() -> list:
	from task_portal.portal import api

	# Its own are whitelisted; of the two that are not, neither has a docstring.
	functions = [value for value in vars(api).values() if callable(value) and not inspect.isclass(value)]
	found = [inspect.unwrap(value) for value in functions]
	return [function for function in found if function.__module__ == api.__name__ and function.__doc__]


def describe(function) -> str:
	import frappe

	from task_portal.portal import api

	methods = frappe.allowed_http_methods_for_whitelisted_func[getattr(api, function.__name__)]
	method = "POST" if "GET" not in methods else "GET or POST"
	signature = inspect.signature(function)
	rows = [
		f"| `{name}` | {inspect.formatannotation(row.annotation)} | {get_default(row)} |".replace(
			" | None", " or nothing"
		)
		for name, row in signature.parameters.items()
	]
	table = "\n".join(["| argument | type | default |", "| --- | --- | --- |", *rows])
	return f"## {function.__name__}\n\n{method} `/api/method/{api.__name__}.{function.__name__}`\n\n{table}\n\n{inspect.getdoc(function)}\n"


def get_default(parameter) -> str:
	if parameter.default is inspect.Parameter.empty:
		return "needed"
	return "" if parameter.default in (None, "") else f"`{parameter.default}`"


def make() -> str:
	from task_portal.portal import api

	parts = [
		"# The portal over HTTP\n",
		inspect.getdoc(api) + "\n",
		EXAMPLE + "\n",
		*map(describe, get_functions()),
	]
	return "\n".join(parts) + "\n<!-- Made by `make docs` from task_portal/portal/api.py. -->\n"


if __name__ == "__main__":
	sys.path.insert(0, str(ROOT))

	PAGE.write_text(make())
