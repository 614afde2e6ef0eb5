"""Every dotted path in hooks.py and patches.txt imports. Run by `make lint`."""

import importlib
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def get_paths() -> list[str]:
	hooks = (ROOT / "task_portal" / "hooks.py").read_text()
	patches = (ROOT / "task_portal" / "patches.txt").read_text().splitlines()
	paths = re.findall(r'"(task_portal(?:\.\w+)+)"', hooks)
	return paths + [f"{line.split()[0]}.execute" for line in patches if line.startswith("task_portal.")]


def main():
	missing = []
	for path in get_paths():
		module, name = path.rsplit(".", 1)
		try:
			getattr(importlib.import_module(module), name)
		except (ImportError, AttributeError) as error:
			missing.append(f"{path}: {error}")
	sys.exit("\n".join(missing) or 0)


main()
