"""Files that are what their names say: Frappe opens what is uploaded."""

from io import BytesIO
from zipfile import ZipFile

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject


def make_pdf(
	title: str = "A passport", script: str | None = None, password: str | None = None, pointing: bool = False
) -> bytes:
	"""A PDF of one empty page; two of different titles differ. `pointing`: its script is an object of its own."""
	writer, stored = PdfWriter(), BytesIO()
	page = writer.add_blank_page(width=595, height=842)
	writer.add_metadata({"/Title": title})
	if script:
		# Run when the page is opened.
		action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(script)}
		action = DictionaryObject(action)
		action = writer._add_object(action) if pointing else action
		page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): action})
	if password is not None:
		writer.encrypt(password, "owner", algorithm="RC4-128")
	writer.write(stored)
	return stored.getvalue()


def make_image(kind: str = "PNG", size: tuple[int, int] = (16, 16)) -> bytes:
	"""A picture in one colour, as `kind` (PNG, JPEG)."""
	stored = BytesIO()
	Image.new("RGB", size, "navy").save(stored, kind)
	return stored.getvalue()


def make_file(file_name: str, title: str) -> bytes:
	"""What a file called `file_name` would hold."""
	return make_pdf(title) if file_name.lower().endswith(".pdf") else title.encode()


def make_document(kind: str, *parts: str) -> bytes:
	"""A document of Office or an OpenDocument, with the parts that tell it (and `parts`)."""
	stored = BytesIO()
	with ZipFile(stored, "w") as file:
		if mime := {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}.get(kind):
			file.writestr("mimetype", f"application/vnd.oasis.opendocument.{mime}")
		else:
			file.writestr("[Content_Types].xml", "<Types/>")
			file.writestr(
				{"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}[
					kind
				],
				"<x/>",
			)
		for part in parts:
			file.writestr(part, "x")
	return stored.getvalue()
