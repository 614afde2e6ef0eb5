"""Names of files that clients send: as they were sent, less what a disk, a page or a header could not bear."""

import re
import unicodedata
from pathlib import PurePath

# Of a path, and of HTML: the desk writes names into its pages.
UNSAFE = re.compile(r"[<>\"`/\\]")
# Unseen letters: some turn what follows round, and a name's ending with it. Joiners belong to words of many scripts.
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
JOINERS = {"\u200c", "\u200d"}
MAX_LETTERS = 100
# A file system counts a name in bytes, and Frappe adds some to tell files of one name apart.
MAX_BYTES = 200


def clean(name: str) -> str:
	"""The name without its folders, in one Unicode form, shortened before its ending."""
	name = unicodedata.normalize("NFC", PurePath(name.replace("\\", "/")).name)
	name = UNSAFE.sub("_", name)
	return shorten("".join(letter for letter in name if is_seen(letter)).strip())


def is_seen(letter: str) -> bool:
	return letter in JOINERS or unicodedata.category(letter) not in UNSEEN


def shorten(name: str) -> str:
	"""The name, its stem cut where it is too long for a disk."""
	path = PurePath(name)
	ending = path.suffix if len(path.suffix.encode()) <= 20 else ""
	stem = name.removesuffix(ending)[: MAX_LETTERS - len(ending)]
	# Cut between letters, and not between a letter and its marks' bytes.
	return stem.encode()[: MAX_BYTES - len(ending.encode())].decode(errors="ignore") + ending


def get_ascii(name: str) -> str:
	"""For who cannot read other letters."""
	return "".join(
		letter if letter.isascii() and letter.isprintable() and letter not in '"\\' else "_"
		for letter in name
	)
