"""Every script of ours is JavaScript that Node can read. What it does, the browser tests see."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent / "task_portal"
SCRIPTS = sorted(path for path in ROOT.rglob("*.js") if "node_modules" not in path.parts)
NODE = shutil.which("node")
CHECK = """
const problems = {};
for (const [filename, source] of Object.entries(JSON.parse(require("fs").readFileSync(0, "utf8")))) {
	try { new (require("vm").Script)(source, { filename }); } catch (error) { problems[filename] = error.stack; }
}
console.log(JSON.stringify(problems));
"""


def test_there_are_scripts():
	assert ROOT / "public" / "js" / "actions.js" in SCRIPTS


@pytest.fixture(scope="module")
def problems() -> dict[str, str]:
	"""What Node has against each script, by its path; of all in one go, for Node takes longer to start than to read."""
	# Frappe puts the included file there before the browser sees it.
	include = re.compile(r"(?m)^\{% include .*%\}$")
	sources = {str(path): include.sub("", path.read_text(encoding="utf-8")) for path in SCRIPTS}
	checked = subprocess.run(
		[NODE, "-e", CHECK], input=json.dumps(sources), capture_output=True, text=True, check=True
	)
	return json.loads(checked.stdout)


@pytest.mark.skipif(not NODE, reason="Node is not installed")
@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_script_has_no_syntax_error(path, problems):
	assert str(path) not in problems, problems[str(path)]
