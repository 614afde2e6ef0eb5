"""Every script of ours is JavaScript that Node can read. What it does, the browser tests see."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent / "task_portal"
SCRIPTS = sorted(path for path in ROOT.rglob("*.js") if "node_modules" not in path.parts)
NODE = shutil.which("node")


def test_there_are_scripts():
	assert ROOT / "public" / "js" / "actions.js" in SCRIPTS


@pytest.mark.skipif(not NODE, reason="Node is not installed")
@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_script_has_no_syntax_error(path, tmp_path):
	# Frappe puts the included file there before the browser sees it.
	copy = tmp_path / path.name
	copy.write_text(
		re.sub(r"(?m)^\{% include .*%\}$", "", path.read_text(encoding="utf-8")), encoding="utf-8"
	)
	checked = subprocess.run([NODE, "--check", str(copy)], capture_output=True, text=True, check=False)
	assert checked.returncode == 0, checked.stderr
