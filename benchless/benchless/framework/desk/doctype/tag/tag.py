"""Tags: names in a record's `_user_tags`, each with a Tag Link."""

import frappe
from frappe.model.document import Document


class Tag(Document):
	pass


@frappe.whitelist()
def add_tag(tag, dt, dn, color=None):
	set_tags(dt, dn, [*get_tags_of(dt, dn), tag])
	return tag


@frappe.whitelist()
def add_tags(tags, dt, docs, color=None):
	for name in frappe.parse_json(docs):
		set_tags(dt, name, [*get_tags_of(dt, name), *frappe.parse_json(tags)])


@frappe.whitelist()
def remove_tag(tag, dt, dn):
	set_tags(dt, dn, [other for other in get_tags_of(dt, dn) if other.lower() != tag.lower()])


def get_tags_of(doctype, name) -> list[str]:
	return [tag for tag in (frappe.db.get_value(doctype, name, "_user_tags") or "").split(",") if tag]


def set_tags(doctype, name, tags: list[str]):
	"""Write the tags of a record that the caller may write."""
	doc = frappe.get_doc(doctype, name)
	doc.check_permission("write")
	tags = list(dict.fromkeys(tags))
	text = "," + ",".join(tags) if tags else ""
	frappe.db.set_value(doctype, name, "_user_tags", text, update_modified=False)
	link = {"document_type": doctype, "document_name": name}
	frappe.db.delete("Tag Link", link)
	for tag in tags:
		if not frappe.db.exists("Tag", tag):
			frappe.get_doc({"doctype": "Tag", "name": tag}).insert(ignore_permissions=True)
		values = {"doctype": "Tag Link", **link, "title": doc.get_title() or "", "tag": tag}
		frappe.get_doc(values).insert(ignore_permissions=True)
