"""Faults of the fork itself that take more than an edit."""

import builtins
import io
import re
from contextlib import suppress

from pypdf import PdfReader, PdfWriter


def resolve_annotations(func) -> dict:
	"""815 files begin with `from __future__ import annotations`: then annotations are strings, and no argument of a whitelisted
	function is checked against its type, a filter sent where a name is expected, for instance. What cannot be resolved
	(a name imported for type checkers alone) stays a string, which Frappe passes over.

	Gone when `frappe.client.has_permission.__wrapped__.__annotations__` holds types."""
	for name, annotation in func.__annotations__.items():
		if isinstance(annotation, str) and func.__module__.partition(".")[0] == "frappe":
			with suppress(NameError):
				func.__annotations__[name] = eval(annotation, func.__globals__, vars(builtins))
	return func.__annotations__


def pdf_contains_js(content: bytes):
	"""The fork looks into no PDFs. Raises pypdf's errors where one is broken, as upstream does."""
	reader = PdfReader(io.BytesIO(content))
	objects = [] if reader.is_encrypted else PdfWriter(clone_from=reader)._objects
	return bool(re.search("'/(JS|JavaScript)'", repr(objects)))


def pdf_body_html(template, args, **kwargs) -> str:
	"""What a print format shows; the browser makes a PDF of it."""
	return template.render(args, filters={"len": len})
