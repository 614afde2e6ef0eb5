"""The house is as docs/developers.md draws it: no import runs back up or round, and what is written is short."""

import ast
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "task_portal"
# From the ground up. A file imports from its own house and from those below it.
HOUSES = (
	{"doctypes", "jobs", "people", "settings", "file_names", "texts"},
	{"permissions", "merging"},
	{"readers"},
	{"admins"},
	{"guards"},
	{"workflow"},
	{"notices", "mail"},
	{"cases"},
	{"reports"},
	{"task_portal"},  # the DocTypes
	{"portal"},
	{"api", "prints"},
	{"www"},
	{"desk", "boards"},
	{"install", "demo_site"},
	{"uninstall", "demo_cases", "patches"},
	{"demo"},
)
FLOORS = {house: floor for floor, houses in enumerate(HOUSES) for house in houses}
NOT_CODE = {"__init__", "hooks"}
FILE_LINES, FUNCTION_LINES, EQUAL_LINES = 300, 40, 6


def get_files(*endings: str) -> list[Path]:
	found = [path for folder in ("task_portal", "tests") for path in (ROOT / folder).rglob("*")]
	return sorted(path for path in found if path.suffix in endings and "node_modules" not in path.parts)


def get_imports(path: Path) -> set[tuple[str, ...]]:
	"""The modules of ours that the file imports, each as the parts of its name below `task_portal`."""
	found = set()
	for node in ast.walk(ast.parse(path.read_text())):
		if isinstance(node, ast.Import):
			names = [alias.name for alias in node.names]
		elif isinstance(node, ast.ImportFrom):
			names = [f"{node.module}.{alias.name}" for alias in node.names]
		else:
			continue
		for name in names:
			first, *parts = name.split(".")
			if first == "task_portal":
				found.add(tuple(parts) if is_module(parts) else tuple(parts[:-1]))
	return found


def is_module(parts: list[str]) -> bool:
	return APP.joinpath(*parts).with_suffix(".py").exists() or APP.joinpath(*parts).is_dir()


def get_modules() -> dict[tuple[str, ...], Path]:
	found = {path.relative_to(APP).with_suffix("").parts: path for path in APP.rglob("*.py")}
	return {parts: path for parts, path in found.items() if parts[-1] not in NOT_CODE}


def test_no_import_runs_back_up():
	wrong = []
	for parts, path in get_modules().items():
		for imported in get_imports(path):
			here, there = parts[0], imported[0]
			if here != there and FLOORS[there] >= FLOORS[here]:
				wrong.append(f"{'/'.join(parts)} imports {'.'.join(imported)}")
	assert not wrong


def test_no_imports_run_in_a_circle():
	imports = {parts: get_imports(path) & set(get_modules()) for parts, path in get_modules().items()}
	while imports:
		free = [parts for parts, imported in imports.items() if not imported & set(imports)]
		assert free, f"in a circle: {sorted('/'.join(parts) for parts in imports)}"
		for parts in free:
			del imports[parts]


def test_every_house_stands_in_the_page_for_developers():
	page = (ROOT / "docs" / "developers.md").read_text()
	drawn = page.split("```text\n")[1].split("```")[0].split()
	missing = [house for house in chain(*HOUSES) if not {f"{house}/", f"{house}.py"} & set(drawn)]
	assert not missing


def test_files_and_functions_are_short():
	long = []
	for path in get_files(".py", ".js"):
		text = path.read_text()
		if len(text.splitlines()) > FILE_LINES:
			long.append(path.name)
		for node in ast.walk(ast.parse(text)) if path.suffix == ".py" else ():
			if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= FUNCTION_LINES:
				long.append(f"{path.name}: {node.name}")
	assert not long


def get_lines(path: Path) -> list[str]:
	"""What is written there, without imports, comments and what is hardly anything."""
	lines = path.read_text().splitlines()
	if path.suffix == ".py":
		for node in ast.walk(ast.parse(path.read_text())):
			if isinstance(node, ast.Import | ast.ImportFrom):
				lines[node.lineno - 1 : node.end_lineno] = [""] * (node.end_lineno - node.lineno + 1)
	lines = [line.strip() for line in lines]
	return [line for line in lines if len(line) > 3 and not line.startswith(("#", "//", "/*"))]


def test_no_lines_stand_twice():
	seen, twice = {}, []
	for path in get_files(".py", ".js", ".css"):
		lines = get_lines(path)
		for index in range(len(lines) - EQUAL_LINES + 1):
			run = tuple(lines[index : index + EQUAL_LINES])
			first_path, first_index = seen.setdefault(run, (path, index))
			if first_path != path or index >= first_index + EQUAL_LINES:
				twice.append(f"{path.name} and {first_path.name}: {run[0]}")
	assert not twice
