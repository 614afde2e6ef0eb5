"""Who may do what: role permissions, then the apps' hooks, owners, user permissions and shares."""

import copy

import frappe
from frappe import _
from frappe.utils.data import cint, cstr

rights = (
	"select", "read", "write", "create", "delete", "submit", "cancel", "amend", "print", "email", "report",
	"import", "export", "share",
)  # fmt: skip
GUEST_ROLE, ALL_USER_ROLE, SYSTEM_USER_ROLE, ADMIN_ROLE = "Guest", "All", "Desk User", "Administrator"
AUTOMATIC_ROLES = (GUEST_ROLE, ALL_USER_ROLE, SYSTEM_USER_ROLE, ADMIN_ROLE)
SHAREABLE = {
	"read": "read", "write": "write", "share": "share", "submit": "submit", "email": "read", "print": "read",
}  # fmt: skip


def has_permission(
	doctype, ptype="read", doc=None, user=None, raise_exception=True, *, parent_doctype=None, print_logs=True,
	debug=False,
):  # fmt: skip
	"""Whether `user` has the right `ptype`; the session's own user is told of a refusal."""
	allowed = _judge(doctype, ptype, doc, user or frappe.session.user, parent_doctype)
	if not allowed and raise_exception and (not user or user == frappe.session.user):
		name = doctype if isinstance(doctype, str) else doctype.doctype
		frappe.msgprint(_("No permission for {0}").format(_(name)) + (f" ({_(ptype)})" if ptype else ""))
	return allowed


def _judge(doctype, ptype, doc, user, parent_doctype):
	if user == "Administrator":
		return True
	if ptype == "share" and frappe.get_system_settings("disable_document_sharing"):
		return False
	if not doc and hasattr(doctype, "doctype"):
		doc, doctype = doctype, doctype.doctype
	if frappe.is_table(doctype):
		return _judge_row(doctype, ptype, doc, user, parent_doctype)
	meta = frappe.get_meta(doctype)
	if doc:
		doc = frappe.get_doc(meta.name, doc) if isinstance(doc, str | int) else doc
		allowed = get_doc_permissions(doc, user=user, ptype=ptype).get(ptype)
	elif (ptype == "submit" and not meta.is_submittable) or (ptype == "import" and not meta.allow_import):
		return False
	else:
		allowed = get_role_permissions(meta, user=user).get(ptype)
	return bool(allowed or _is_shared(doctype, ptype, doc, user))


def _is_shared(doctype, ptype, doc, user):
	if ptype not in SHAREABLE:
		return False
	return bool(frappe.share.get_shared(doctype, user, SHAREABLE[ptype], cstr(doc.name) if doc else None))


def _judge_row(child_doctype, ptype, row, user, parent_doctype):
	"""A child row is as permitted as its parent, and no more than its table's permlevel."""
	if isinstance(row, str):
		fields = ["name", "parent", "parenttype", "parentfield"]
		row = frappe.db.get_value(child_doctype, row, fields, as_dict=True)
	parent_doctype = row.parenttype if row else parent_doctype
	if not parent_doctype:
		return False
	meta = frappe.get_meta(parent_doctype)
	tables = {df.fieldname: df for df in meta.get_table_fields() if df.options == child_doctype}
	if meta.istable or not tables or (row and row.parentfield not in tables):
		return False
	level = tables[row.parentfield].permlevel if row else 0
	if level > 0 and level not in meta.get_permlevel_access(ptype, user=user):
		return False
	parent = row and (getattr(row, "parent_doc", None) or row.parent)
	return _judge(parent_doctype, ptype, parent, user, None)


def get_doc_permissions(doc, user=None, ptype=None, debug=False):
	"""{right: 0 or 1} on one document."""
	user = user or frappe.session.user
	meta = frappe.get_meta(doc.doctype)
	if not has_controller_permissions(doc, ptype, user):
		return {ptype: 0}
	owns = (doc.get("owner") or "").lower() == user.lower()
	allowed = copy.deepcopy(get_role_permissions(meta, user=user, is_owner=owns))
	if not cint(meta.is_submittable):
		allowed["submit"] = 0
	if not cint(meta.allow_import):
		allowed["import"] = 0
	if allowed.get("has_if_owner_enabled"):
		allowed.update(allowed.get("if_owner", {}))
	if not has_user_permission(doc, user):
		if not owns:
			return {}
		allowed = allowed.get("if_owner", {})
		allowed["create"] = 0
	return allowed


def has_controller_permissions(doc, ptype, user=None, debug=False):
	"""The hooks' word: the last app's first, the first that has an opinion decides; they can only deny."""
	user = user or frappe.session.user
	hooks = frappe.get_hooks("has_permission", {}) or {}
	for method in reversed(hooks.get(doc.doctype, []) + hooks.get("*", [])):
		opinion = frappe.call(frappe.get_attr(method), doc=doc, ptype=ptype, user=user, debug=debug)
		if opinion is not None:
			return bool(opinion)
	return True


def get_role_permissions(doctype_meta, user=None, is_owner=None, debug=False):
	meta = frappe.get_meta(doctype_meta) if isinstance(doctype_meta, str) else doctype_meta
	user = user or frappe.session.user
	if user == "Administrator":
		return dict.fromkeys(rights, 1)
	key = (meta.name, user, bool(is_owner))
	if key not in frappe.local.role_permissions:
		frappe.local.role_permissions[key] = _combine(meta, frappe.get_roles(user), is_owner)
	return frappe.local.role_permissions[key]


def _combine(meta, roles, is_owner):
	entries = [entry for entry in meta.permissions if entry.role in roles and cint(entry.permlevel) == 0]
	owner_rules = any(entry.if_owner for entry in entries)
	allowed = frappe._dict(if_owner={}, has_if_owner_enabled=owner_rules)
	for right in rights:
		allowed[right] = cint(any(entry.get(right) for entry in entries))
		only_for_owner = allowed[right] and not any(e.get(right) and not e.if_owner for e in entries)
		if owner_rules and only_for_owner and right != "create":
			allowed["if_owner"][right] = cint(bool(is_owner))
			# the list may be opened; its rows are narrowed to the owner's
			allowed[right] = 1 if right in ("select", "read") else 0
	return allowed


def has_user_permission(doc, user=None, debug=False):
	"""Whether the user's User Permissions let this document and what it links to through."""
	permitted = get_user_permissions(user)
	if not permitted:
		return True
	strict = not doc.meta.issingle and frappe.get_system_settings("apply_strict_user_permissions")
	if doc.doctype in permitted:
		own = get_allowed_docs_for_doctype(permitted[doc.doctype], doc.doctype)
		if own and cstr(doc.name) not in own:
			return False
	for holder in (doc, *doc.get_all_children()):
		for df in frappe.get_meta(holder.doctype).get_link_fields():
			value = holder.get(df.fieldname)
			if df.ignore_user_permissions or df.options not in permitted or not (value or strict):
				continue
			names = get_allowed_docs_for_doctype(permitted[df.options], doc.doctype)
			if names and value not in names:
				return False
	return True


def get_user_permissions(user=None):
	"""{DocType: [{doc, applicable_for, is_default}]} for the user."""
	user = user or frappe.session.user
	if not user or user in ("Administrator", "Guest"):
		return {}
	known = frappe.local.user_perms
	if user not in known:
		known[user] = frappe._dict()
		fields = ["allow", "for_value as doc", "applicable_for", "is_default"]
		for row in frappe.db.get_values("User Permission", {"user": user}, fields, as_dict=True):
			known[user].setdefault(row.allow, []).append(row)
	return known[user]


def get_allowed_docs_for_doctype(user_permissions, doctype):
	return [e.get("doc") for e in user_permissions if e.get("applicable_for") in (None, "", doctype)]


def allowed_values(df, doctype):
	"""(values a Link field may take under the user's User Permissions, the one that is its default)."""
	if df.fieldtype != "Link" or df.ignore_user_permissions:
		return [], None
	entries = get_user_permissions().get(df.options, [])
	fitting = [e for e in entries if e.applicable_for in (None, "", doctype)]
	chosen = [e.doc for e in fitting if e.is_default or len(entries) == 1]
	return [e.doc for e in fitting], chosen[-1] if chosen else None


def get_roles(user=None, with_standard=True):
	user = user or frappe.session.user
	if user == "Guest" or not user:
		return [GUEST_ROLE]
	cached = frappe.local.request_cache.get(("roles", user))
	if cached is None:
		if user == "Administrator":
			cached = frappe.db.get_values("Role", {}, "name", pluck=True)
		else:
			filters = {"parenttype": "User", "parent": user, "role": ["not in", list(AUTOMATIC_ROLES)]}
			cached = frappe.db.get_values("Has Role", filters, "role", pluck=True, order_by="idx asc")
			cached += [ALL_USER_ROLE, GUEST_ROLE]
			if is_system_user(user):
				cached.append(SYSTEM_USER_ROLE)
		frappe.local.request_cache["roles", user] = cached
	return [role for role in cached if with_standard or role not in AUTOMATIC_ROLES]


def is_system_user(user=None):
	return frappe.db.get_value("User", user or frappe.session.user, "user_type") == "System User"


def only_has_select_perm(doctype, user=None):
	allowed = get_role_permissions(doctype, user=user)
	return bool(allowed.get("select") and not allowed.get("read"))
