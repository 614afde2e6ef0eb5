import subprocess
import sys


def run(code, path=""):
	return subprocess.run(
		[sys.executable, "-c", code], capture_output=True, text=True, env={"PYTHONPATH": path}, check=False
	)


def test_frappe_is_not_importable_before_activation():
	assert "ModuleNotFoundError" in run("import benchless, frappe").stderr


def test_activation_refuses_beside_a_real_frappe(tmp_path):
	(tmp_path / "frappe").mkdir()
	(tmp_path / "frappe" / "__init__.py").write_text("__version__ = '15'")
	assert "RealFrappeFound" in run("import benchless; benchless.activate()", str(tmp_path)).stderr


def test_activation_can_be_repeated():
	assert run("import benchless; benchless.activate(); benchless.activate(); import frappe").returncode == 0
