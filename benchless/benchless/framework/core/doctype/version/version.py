"""What a save changed."""

import frappe
from frappe.model import no_value_fields, table_fields
from frappe.model.document import Document

LONG = ("Markdown Editor", "Text Editor", "Code", "HTML Editor")


class Version(Document):
	pass


def keep_version(doc, before):
	if diff := get_diff(before, doc):
		text = frappe.as_json(diff, indent=None, separators=(",", ":"))
		version = frappe.get_doc(doctype="Version", ref_doctype=doc.doctype, docname=doc.name, data=text)
		version.insert(ignore_permissions=True)


def get_diff(old, new, for_child=False):
	"""{changed, added, removed, row_changed} between two states of a document; None when they are alike."""
	out = frappe._dict(
		changed=[], added=[], removed=[], row_changed=[], data_import=new.flags.via_data_import,
		updater_reference=new.flags.updater_reference,
	)  # fmt: skip
	for df in new.meta.fields:
		if df.fieldtype in table_fields and not for_child:
			_diff_rows(out, df, old.get(df.fieldname) or [], new.get(df.fieldname) or [])
		elif df.fieldtype not in no_value_fields:
			before, after = old.get(df.fieldname), new.get(df.fieldname)
			if before != after:
				shown = [_shown(old, df), _shown(new, df)]
				if shown[0] != shown[1]:
					out.changed.append((df.fieldname, *shown))
	return out if any((out.changed, out.added, out.removed, out.row_changed)) else None


def _diff_rows(out, df, old_rows, new_rows):
	before = {row.name: row for row in old_rows}
	for row in new_rows:
		if row.name not in before:
			out.added.append([df.fieldname, row.as_dict()])
		elif diff := get_diff(before[row.name], row, for_child=True):
			out.row_changed.append((df.fieldname, row.idx - 1, row.name, diff.changed))
	kept = {row.name for row in new_rows}
	out.removed.extend([df.fieldname, row.as_dict()] for row in old_rows if row.name not in kept)


def _shown(doc, df):
	value = doc.get(df.fieldname)
	return doc.get_formatted(df.fieldname) if value and df.fieldtype not in LONG else value
