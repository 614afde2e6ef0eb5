"""Records that Frappe keeps about other records: comments, messages, files, to-dos, tags, follows, shares, keys.

Their own permissions do not ask ours, and Frappe often writes them with permissions ignored. So each is judged
here, by what its author may do with the record that it is about."""

from contextlib import contextmanager

import frappe
from frappe import _
from frappe.core.doctype.file import file as frappe_file

from task_portal.permissions import case_query, is_portal_manager, is_staff, task_query, ticket_query

# The DocTypes whose records only permissions.py opens.
GUARDED = ("Task", "Ticket", "Case", "Client", "Department", "Case Type", "Task Type")
# Frappe's DocTypes about other records: the fields that name the DocType and the record.
ABOUT = {
	"Comment": ("reference_doctype", "reference_name"),
	"Communication": ("reference_doctype", "reference_name"),
	"DocShare": ("share_doctype", "share_name"),
	"Document Follow": ("ref_doctype", "ref_docname"),
	"Document Share Key": ("reference_doctype", "reference_docname"),
	"File": ("attached_to_doctype", "attached_to_name"),
	"Tag Link": ("document_type", "document_name"),
	"ToDo": ("reference_type", "reference_name"),
}
# Written by who may read the record; all else by who may change it.
WRITTEN_BY_READERS = {"Comment"}


class SharingNotAllowed(frappe.PermissionError):
	pass


class NotAllowedHere(frappe.PermissionError):
	pass


class PublicFileNotAllowed(frappe.ValidationError):
	pass


@contextmanager
def trusted():
	"""What is written inside was judged already: by the workflow, or by the portal for its client."""
	before = frappe.flags.in_task_portal
	frappe.flags.in_task_portal = True
	try:
		yield
	finally:
		frappe.flags.in_task_portal = before


def get_subjects(doc) -> list[tuple[str, str]]:
	"""The guarded records that `doc` is about, now and as stored."""
	fields, before = ABOUT[doc.doctype], doc.get_doc_before_save()
	named = {tuple(row.get(field) for field in fields) for row in (doc, before) if row}
	return [(doctype, name) for doctype, name in named if doctype in GUARDED and name]


def validate_author(doc, method=None):
	"""Hook: who writes about a guarded record may read it, or change it."""
	user = frappe.session.user
	if frappe.flags.in_task_portal or is_portal_manager(user):
		return
	ptype = "read" if doc.doctype in WRITTEN_BY_READERS else "write"
	for doctype, name in get_subjects(doc):
		if not (is_staff(user) and frappe.has_permission(doctype, ptype, name, user=user)):
			frappe.throw(
				_("{0} may not add a {1} to {2} {3}.").format(user, _(doc.doctype), _(doctype), name),
				NotAllowedHere,
			)


def set_author(doc, method=None):
	"""Hook of Comment and Communication: nobody speaks in another's name. E-mail has its sender from the account."""
	user = frappe.session.user
	if frappe.flags.in_task_portal or is_portal_manager(user) or not get_subjects(doc):
		return
	if doc.doctype == "Comment" and doc.is_new():
		doc.update({"comment_email": user, "comment_by": frappe.utils.get_fullname(user)})
	elif doc.doctype == "Communication" and doc.communication_medium != "Email":
		doc.update({"sender": user, "sender_full_name": frappe.utils.get_fullname(user)})


def refuse_share(doc, method=None):
	"""Hook: a share, also the one that Frappe's Assign To makes, would outlive the reason for access."""
	if doc.share_doctype in GUARDED:
		frappe.throw(
			_("{0} {1} cannot be shared with {2}. Who may read it follows from who works on it.").format(
				_(doc.share_doctype), doc.share_name, doc.user or _("everyone")
			),
			SharingNotAllowed,
		)


def drop(doc, method=None):
	"""Hook: a follow would mail changes to who lost access, a share key open the record to who has the link.

	Dropped rather than refused: Frappe makes both on the side, and would fail with what it was asked to do."""
	if get_subjects(doc):
		frappe.db.delete(doc.doctype, {"name": doc.name})


def validate_file(doc, method=None):
	"""Hook: files of guarded records are private, and no file is turned into one of them by its address."""
	if doc.attached_to_doctype in GUARDED and not doc.is_private and not doc.is_folder:
		# Refused rather than turned private: by now Frappe has written a public file; a rollback removes it.
		frappe.throw(
			_("{0} belongs to {1} {2}: its files are private. Attach it as a private file.").format(
				doc.file_name, _(doc.attached_to_doctype), doc.attached_to_name
			),
			PublicFileNotAllowed,
		)
	moved = doc.get_doc_before_save() and doc.has_value_changed("file_url")
	if moved and not doc.has_value_changed("is_private") and not may_take_address(doc, frappe.session.user):
		frappe.throw(_("{0} is not your file.").format(doc.file_url), NotAllowedHere)


def file_has_permission(doc, ptype: str | None, user: str) -> bool:
	"""Hook: Frappe lets whoever owns a File read its address, and lets anybody own a new File of any address.

	Frappe's own rule is asked here too: in 15 the hook of the app installed last decides alone."""
	if doc.is_new() and not doc.get("content") and not may_take_address(doc, user):
		return False
	return bool(frappe_file.has_permission(doc, ptype, user))


def may_take_address(doc, user: str) -> bool:
	url = doc.file_url or ""
	if frappe.flags.in_task_portal or not url.startswith("/private/"):
		return True
	filters = {"file_url": url, "name": ["!=", doc.name or ""], "attached_to_doctype": ["in", GUARDED]}
	names = frappe.get_all("File", filters=filters, pluck="name")
	return not names or any(frappe.has_permission("File", "read", name, user=user) for name in names)


def delete_files_of_messages(doctypes: list[str], name: str | None = None):
	"""Delete the files of all messages about records of `doctypes`, or about the one called `name`, before those go."""
	file, said = frappe.qb.DocType("File"), frappe.qb.DocType("Communication")
	query = (
		frappe.qb.from_(file)
		.join(said)
		.on((file.attached_to_doctype == "Communication") & (file.attached_to_name == said.name))
		.select(file.name)
		.where(said.reference_doctype.isin(doctypes))
	)
	for (found,) in (query.where(said.reference_name == name) if name else query).run():
		# Judged already: who may delete the record, or take the app off the site.
		frappe.delete_doc("File", found, ignore_permissions=True, force=True, delete_permanently=True)


# Lists of those records (hook permission_query_conditions)


def get_about_query(doctype: str, user: str) -> str:
	"""Rows about our records are listed with the record; files also to who uploaded them."""
	if is_portal_manager(user):
		return ""
	of_doctype, of_name = (f"`tab{doctype}`.`{field}`" for field in ABOUT[doctype])
	guarded = ", ".join(frappe.db.escape(name) for name in GUARDED)
	allowed = [f"ifnull({of_doctype}, '') not in ({guarded})"]
	if doctype == "File":
		allowed.append(f"`tabFile`.`owner` = {frappe.db.escape(user)}")
	for about, query in (("Task", task_query), ("Ticket", ticket_query), ("Case", case_query)):
		condition = query(user)
		if condition != "1=0":
			names = f"select `tab{about}`.`name` from `tab{about}`" + (
				f" where {condition}" if condition else ""
			)
			allowed.append(f"({of_doctype} = {frappe.db.escape(about)} and {of_name} in ({names}))")
	return f"({' or '.join(allowed)})"


def comment_query(user: str) -> str:
	return get_about_query("Comment", user)


def communication_query(user: str) -> str:
	return get_about_query("Communication", user)


def file_query(user: str) -> str:
	return get_about_query("File", user)


def tag_link_query(user: str) -> str:
	return get_about_query("Tag Link", user)


def todo_query(user: str) -> str:
	return get_about_query("ToDo", user)
