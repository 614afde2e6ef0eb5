"""What a file is, by its bytes, whatever its name says."""

from io import BytesIO
from pathlib import PurePath
from zipfile import BadZipFile, ZipFile

import filetype
from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError
from pypdf.generic import IndirectObject

# What may be judged, and what it is sent as.
TYPES = {
	"pdf": "application/pdf",
	"png": "image/png",
	"jpg": "image/jpeg",
	"jpeg": "image/jpeg",
	"gif": "image/gif",
	"webp": "image/webp",
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	"odt": "application/vnd.oasis.opendocument.text",
	"ods": "application/vnd.oasis.opendocument.spreadsheet",
	"odp": "application/vnd.oasis.opendocument.presentation",
	"txt": "text/plain",
	"csv": "text/csv",
}
# What a browser shows without running anything.
IMAGES = frozenset(extension for extension, mime in TYPES.items() if mime.startswith("image/"))
# The folder that a document of Office has its own in.
OFFICE_FOLDERS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
OPEN_DOCUMENTS = ("odt", "ods", "odp")
MACROS = "vbaProject.bin"
# What a PDF would run when it is opened: a script, a program.
RUN_BY_PDFS = {"/JS", "/JavaScript", "/Launch"}
HEAD = 8192


def get_extension(name: str) -> str:
	return PurePath(name).suffix.lower().removeprefix(".")


def is_what_it_says(extension: str, content: bytes) -> bool:
	if extension in OFFICE_FOLDERS or extension in OPEN_DOCUMENTS:
		return is_document(extension, content)
	found = filetype.guess(content[:HEAD])
	if TYPES.get(extension, "").startswith("text/"):
		return not found and b"\0" not in content
	return bool(found) and found.mime == TYPES.get(extension)


def is_document(extension: str, content: bytes) -> bool:
	"""A ZIP of the parts that such a document has, without macros."""
	try:
		with ZipFile(BytesIO(content)) as parts:
			names = parts.namelist()
			if any(name.endswith(MACROS) for name in names):
				return False
			if extension in OPEN_DOCUMENTS:
				return parts.read("mimetype").decode(errors="ignore").strip() == TYPES[extension]
	except (BadZipFile, KeyError, RuntimeError, NotImplementedError, EOFError, OSError):
		return False
	folder = OFFICE_FOLDERS[extension]
	return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names)


def is_pdf(name: str, content: bytes) -> bool:
	return get_extension(name) == "pdf" or is_what_it_says("pdf", content)


def runs_something(content: bytes) -> bool:
	"""Whether the PDF would, in any of its objects: Frappe sees what stands in a page itself, and not what it points at.

	Of one that asks for a password nothing is known. Raises pypdf's errors where it cannot be read."""
	reader = PdfReader(BytesIO(content))
	if reader.is_encrypted:
		reader.decrypt("")
	seen, found = set(), [reader.trailer]
	try:
		while found:
			value = found.pop()
			if isinstance(value, IndirectObject):
				if value.idnum in seen:
					continue
				seen.add(value.idnum)
				value = value.get_object()
			if isinstance(value, dict):
				if RUN_BY_PDFS & {*value, value.get("/S")}:
					return True
				found += value.values()
			elif isinstance(value, list):
				found += value
	except FileNotDecryptedError:
		pass
	return False
