"""What a client is told when something cannot be done. `field` is the form field that the sentence is about."""

import frappe


class PortalError(frappe.ValidationError):
	field: str | None = None


class ChangedMeanwhile(PortalError):
	"""The record is not as it was when the form was opened."""

	http_status_code = 409


class NotPossible(PortalError):
	"""The workflow does not take it now."""


class CommentMissing(PortalError):
	field = "comment"


class TextMissing(PortalError):
	field = "text"


class TextTooLong(PortalError):
	field = "text"


class SubjectMissing(PortalError):
	field = "subject"


class UnknownCategory(PortalError):
	field = "category"


class UnknownClient(PortalError):
	field = "client"


class FileMissing(PortalError):
	field = "files"


class FileRefused(PortalError):
	field = "files"


class TooMany(PortalError):
	"""More than a portal user may send in an hour."""

	http_status_code = 429
