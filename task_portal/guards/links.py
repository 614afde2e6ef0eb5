"""What a request names: fields, some of them through a link, and addresses of files.

Frappe joins a linked record's table to a list without asking whether its rows may be read (15), or fails at it (16).
A rule for rows cannot be asked there, so a link is crossed by who may read every row behind it."""

import re
from dataclasses import dataclass, field

import frappe
from frappe import _
from frappe.permissions import get_role_permissions, get_user_permissions

from task_portal.guards.about import NotAllowedHere
from task_portal.guards.addresses import is_of_others
from task_portal.people import is_portal_manager

# Where a request names fields. Elsewhere only what is nothing but a field's name is taken for one: there may be text.
NAMING = {
	"fields",
	"fieldname",
	"field",
	"filter_fields",
	"order_by",
	"group_by",
	"sort_by",
	"sort_field",
	"stats",
}
# In filters, what is compared with is no field.
FILTERS = {"filters", "or_filters", "current_filters", "filters_json", "dynamic_filters_json"}
# Where a request names the DocType whose fields those are.
OF = {"doctype", "dt", "goal_doctype", "reference_doctype", "document_type", "parent_doctype", "parent"}
EXPANDING = ("expand", "expand_links")
DOTTED = re.compile(r"(\w+)`?\s*\.\s*`?\w")
ONLY_A_NAME = re.compile(r"^(?:\w+\()*\s*`?(\w+)`?\s*\.\s*`?\w+`?\s*\)*(?:\s+as\s+\w+)?$")
NAME_LENGTH = 200
ADDRESS_LENGTH = 1000


class FieldNotAllowed(NotAllowedHere):
	pass


@dataclass
class Asked:
	"""What a request names: what stands before a dot, the DocTypes that it may be a link of, addresses of files."""

	crossed: set[str] = field(default_factory=set)
	doctypes: set[str] = field(default_factory=set)
	addresses: set[str] = field(default_factory=set)


def judge_names(doctypes: list[str]):
	"""Of a request, at an address of `doctypes`: no field through a link behind which the caller may not read all, and no
	address of another's file."""
	asked = Asked(doctypes=set(doctypes))
	look(frappe.form_dict, asked)
	for url in asked.addresses:
		if is_of_others(url, frappe.session.user):
			frappe.throw(_("There is no such file, or it is not yours."), NotAllowedHere)
	expands = any(frappe.form_dict.get(key) for key in EXPANDING)
	if not asked.crossed and not expands:
		return
	for doctype in asked.doctypes:
		if frappe.db.exists("DocType", doctype):
			judge_links(frappe.get_meta(doctype), asked.crossed, expands, frappe.session.user)


def look(value, asked: Asked, key: str = "", is_name: bool = False):
	"""Through what was sent, and through the JSON in it. `is_name`: fields are named there, in whatever form."""
	value = parse(value)
	if isinstance(value, dict):
		for name, item in value.items():
			asked.crossed.update(DOTTED.findall(name))
			is_filter = name in FILTERS
			look(
				leave_values_out(parse(item)) if is_filter else item, asked, name, is_filter or name in NAMING
			)
	elif isinstance(value, list):
		for item in value:
			look(item, asked, key, is_name)
	elif isinstance(value, str):
		if key in OF:
			asked.doctypes.add(value)
		if value.startswith(("/files", "/private/files")) and len(value) <= ADDRESS_LENGTH:
			asked.addresses.add(value)
		if is_name:
			asked.crossed.update(DOTTED.findall(value))
		elif len(value) <= NAME_LENGTH:
			asked.crossed.update(ONLY_A_NAME.findall(value))


def judge_links(meta, crossed: set[str], expands: bool, user: str):
	links = meta.get("fields", {"fieldtype": ["in", ["Link", "Dynamic Link"]]})
	if expands and not (is_portal_manager(user) and "System Manager" in frappe.get_roles(user)):
		crossed = {"expand"}
	else:
		crossed = {
			link.fieldname
			for link in links
			if link.fieldname in crossed and not (link.fieldtype == "Link" and reads_all(link.options, user))
		}
	if crossed:
		frappe.throw(
			_("Fields through {0} of {1} are not read in a list: ask for the record itself.").format(
				", ".join(sorted(crossed)), _(meta.name)
			),
			FieldNotAllowed,
		)


def leave_values_out(filters):
	"""The filters without what the fields are compared with."""
	if isinstance(filters, dict):
		return list(filters)
	if not isinstance(filters, list):
		return filters
	if len(filters) >= 3 and isinstance(filters[0], str):
		filters = filters[:-1] if len(filters) < 5 else filters[:3]
	return [leave_values_out(item) if isinstance(item, list | dict) else item for item in filters]


def parse(value):
	"""What JSON is in it, where there is."""
	if not isinstance(value, str) or not value.lstrip().startswith(("[", "{", '"')):
		return value
	try:
		return frappe.parse_json(value)
	except ValueError:
		return value


def reads_all(doctype: str, user: str) -> bool:
	"""Whether no row of `doctype` is kept from `user`."""
	if user == "Administrator":
		return True
	meta = frappe.get_meta(doctype)
	if (
		meta.istable
		or not get_role_permissions(meta, user=user).get("read")
		or get_user_permissions(user).get(doctype)
	):
		return False
	hooks = frappe.get_hooks("permission_query_conditions", {})
	# Frappe's own keeps Administrator and Guest out of lists of users.
	conditions = [] if doctype == "User" else [*hooks.get(doctype, []), *hooks.get("*", [])]
	return not any(frappe.call(frappe.get_attr(hook), user, doctype=doctype) for hook in conditions)
