"""The user's permissions as SQL: owner rules, user permissions, the apps' query hooks, shares."""

import frappe
from frappe import _


class MatchConditions:
	def build_match_conditions(self, conditions=None):
		"""SQL to be joined with `and`; what is only shared is put into `conditions` instead."""
		conditions = [] if conditions is None else conditions
		allowed = frappe.permissions.get_role_permissions(self.meta, user=self.user)
		readable = allowed.get("select") or allowed.get("read")
		shared, matches, only_shared = [], [], False
		if not self.meta.istable and not readable and not self._has_user_permission():
			only_shared = True
			shared = frappe.share.get_shared(self.doctype, self.user)
			if not shared:
				frappe.throw(_("No permission to read {0}").format(_(self.doctype)), frappe.PermissionError)
			conditions.append(self._share_condition(shared))
		else:
			if _only_owned(allowed):
				matches = [f"{self.main}.`owner` = {frappe.db.escape(self.user, percent=False)}"]
			elif readable:
				matches = self._user_permission_matches()
			if matches:
				shared = frappe.share.get_shared(self.doctype, self.user)
		text = "((" + ") or (".join(matches) + "))" if matches else ""
		hooked = self.get_permission_query_conditions()
		if hooked:
			# a bare `and`, as Frappe has it: an app that forgets its parentheses must feel it here too
			text += (" and " if text else "") + hooked
		if shared and text and not only_shared:
			text = f"(({text}) or ({self._share_condition(shared)}))"
		return text

	def _has_user_permission(self):
		entries = frappe.permissions.get_user_permissions(self.user).get(self.doctype, [])
		return any(e.get("applicable_for") in (None, "", self.doctype) for e in entries)

	def _share_condition(self, shared):
		return f"{self.main}.name in ({', '.join(frappe.db.escape(name, percent=False) for name in shared)})"

	def _user_permission_matches(self):
		permitted = frappe.permissions.get_user_permissions(self.user)
		strict = frappe.get_system_settings("apply_strict_user_permissions")
		matches = []
		links = [df for df in self.meta.get_link_fields() if not df.ignore_user_permissions]
		pairs = [(df.options, df.fieldname) for df in links]
		for options, fieldname in [*pairs, (self.doctype, "name")]:
			entries = permitted.get(options, [])
			names = [e.get("doc") for e in entries if e.get("applicable_for") in (None, "", self.doctype)]
			if not names:
				continue
			column = f"{self.main}.`{fieldname}`"
			text = "" if strict else f"ifnull({column}, '')='' or "
			listed = ", ".join(frappe.db.escape(name, percent=False) for name in names)
			matches.append(f"({text}{column} in ({listed}))")
		return [" and ".join(matches)] if matches else []

	def get_permission_query_conditions(self):
		hooks = frappe.get_hooks("permission_query_conditions", {}) or {}
		found = []
		for method in hooks.get(self.doctype, []) + hooks.get("*", []):
			if text := frappe.call(frappe.get_attr(method), self.user, doctype=self.doctype):
				found.append(text)
		return " and ".join(found)


def _only_owned(allowed):
	"""Neither select nor read comes without being the owner."""
	owned = allowed.get("if_owner")
	if not allowed.get("has_if_owner_enabled") or not owned:
		return False
	return not any(allowed.get(right) and right not in owned for right in ("select", "read"))
