"""Records that `bench import-doc` brings from another site."""

from frappe.model.document import Document


class ImportableDocument(Document):
	"""Arrives as it was: it went through the rules where it was made, and nobody needs to hear of it again."""

	def before_import(self):
		"""Frappe calls this for `bench import-doc` (and the files of an app) alone, before it inserts the record."""
		self.flags.is_imported = True

	def run_method(self, method: str, *args, **kwargs):
		return None if self.flags.is_imported else super().run_method(method, *args, **kwargs)

	def validate_workflow(self):
		"""Frappe takes a new record only in the first state of its workflow."""
		if not self.flags.is_imported:
			super().validate_workflow()
