"""What both platforms are asked. Each function uses Frappe's API alone and returns plain data without chance in it."""

import frappe
from world import make_thing

THING = "Parity Thing"


def listed(filters=None, or_filters=None, fields=None, order_by="name asc", user=None, **more):
	if user:
		frappe.set_user(user)
	fetch = frappe.get_list if user else frappe.get_all
	return fetch(
		THING, filters=filters, or_filters=or_filters, fields=fields or ["name"], order_by=order_by, **more
	)


def valued(filters, fieldname="name", as_dict=False):
	return frappe.db.get_value(THING, filters, fieldname, as_dict=as_dict, order_by="name asc")


def counted(filters=None):
	return [
		frappe.db.count(THING, filters),
		bool(frappe.db.exists(THING, filters or {"name": ["like", "PT%"]})),
	]


def named(autoname, values):
	from frappe.model.naming import parse_naming_series

	return parse_naming_series(
		autoname, doc=frappe._dict(values), number_generator=lambda prefix, digits: f"<{prefix}:{digits}>"
	)


def made_names(autoname, times):
	from frappe.model.naming import make_autoname

	return [make_autoname(autoname) for _turn in range(times)]


def inserted(values, user=None):
	if user:
		frappe.set_user(user)
	doc = frappe.get_doc(doctype=THING, **values).insert()
	return shown(doc)


def saved(values, user=None, number=3, after=None):
	doc = make_thing(number, code="mine")
	frappe.set_user(user or "Administrator")
	doc = frappe.get_doc(THING, doc.name)
	doc.update(values)
	doc.save()
	return shown(doc.reload())


def shown(doc):
	kept = ("subject", "kind", "amount", "price", "done", "due", "at", "who", "who_name", "note", "code", "fixed", "email",
		"secret", "short", "state", "owner", "modified_by", "docstatus", "idx", "plus")  # fmt: skip
	out = {name: doc.get(name) for name in kept}
	out["rows"] = [
		[row.what, row.count, row.user, row.idx, row.parentfield, row.parenttype, row.secret]
		for row in doc.rows
	]
	return out


def hook_order(action):
	"""The methods that run, in their order, when a thing is inserted, saved or deleted."""
	doc = make_thing(1)
	if action == "insert":
		doc = frappe.get_doc(doctype=THING, subject="another")
	seen = []
	run = type(doc).run_method

	def watched(self, method, *args, **kwargs):
		if self.doctype == THING:
			seen.append(method)
		return run(self, method, *args, **kwargs)

	type(doc).run_method = watched
	try:
		getattr(doc, action)()
	finally:
		type(doc).run_method = run
	return seen


def permissions(user, number=2, ptype="read", share=None, owner=None, allow=None):
	doc = make_thing(number)
	if owner:
		frappe.db.set_value(THING, doc.name, "owner", owner)
	if share:
		frappe.share.add_docshare(THING, doc.name, user, flags={"ignore_share_permission": True}, **share)
	if allow:
		frappe.get_doc(
			doctype="User Permission", user=user, allow="User", for_value=allow, apply_to_all_doctypes=1
		).insert()
	frappe.set_user(user)
	doc = frappe.get_doc(THING, doc.name)
	try:
		in_list = bool(frappe.get_list(THING, filters={"name": doc.name}))
	except frappe.PermissionError:
		in_list = "PermissionError"
	return [
		bool(frappe.has_permission(THING, ptype)), bool(frappe.has_permission(THING, ptype, doc)), bool(doc.has_permission(ptype)), in_list,
	]  # fmt: skip


def columns_seen(user, fields):
	make_thing(1, secret="s3")
	frappe.set_user(user)
	rows = frappe.get_list(THING, fields=fields, order_by="name desc", limit=1)
	return sorted(rows[0]) if rows else None


def flow(steps, amount=5, owner="Administrator"):
	"""[user, action] steps; what each led to."""
	from frappe.model.workflow import apply_workflow, get_transitions

	doc = make_thing(2, amount=amount)
	frappe.db.set_value(THING, doc.name, "owner", owner)
	told = []
	for user, action in steps:
		frappe.set_user(user)
		doc = frappe.get_doc(THING, doc.name)
		try:
			offered = sorted(row.action for row in get_transitions(doc))
			told.append([offered, apply_workflow(doc.as_dict(), action).state])
		except Exception as error:
			told.append(type(error).__name__)
	frappe.set_user("Administrator")
	comments = frappe.get_all(
		"Comment",
		{"reference_name": doc.name, "comment_type": "Workflow"},
		pluck="content",
		order_by="creation asc",
	)
	return [told, comments]


def state_set_by_hand(user, state):
	doc = make_thing(2, amount=50)
	frappe.set_user(user)
	doc = frappe.get_doc(THING, doc.name)
	doc.state = state
	doc.save()
	return doc.state


def stale_save():
	doc = make_thing(1)
	first, second = frappe.get_doc(THING, doc.name), frappe.get_doc(THING, doc.name)
	first.subject = "first"
	first.save()
	second.subject = "second"
	second.save()


def deleted(number=1, user=None):
	doc = make_thing(number)
	doc.add_comment("Comment", "hello")
	frappe.set_user(user or "Administrator")
	frappe.delete_doc(THING, doc.name)
	frappe.set_user("Administrator")
	trace = frappe.get_all("Deleted Document", {"deleted_name": doc.name}, ["deleted_doctype"])
	return [frappe.db.exists(THING, doc.name), frappe.get_all("Parity Row", {"parent": doc.name}), trace]


def deleted_while_linked():
	thing = make_thing(1, who="parity.user@example.com")
	thing.reload()
	frappe.delete_doc("User", "parity.user@example.com")


def versions(values):
	doc = make_thing(2)
	doc.update(values)
	doc.save(ignore_version=False)
	found = frappe.get_all("Version", {"docname": doc.name}, pluck="data")
	data = [frappe.parse_json(text) for text in found]
	return [
		[
			d.changed,
			[a[0] for a in d.added],
			[r[0] for r in d.removed],
			[[c[0], c[1], c[3]] for c in d.row_changed],
		]
		for d in data
	]


def query(kind):
	from frappe.query_builder.functions import Count, Max, Sum

	thing = frappe.qb.DocType(THING)
	row = frappe.qb.DocType("Parity Row")
	queries = {
		"group": frappe.qb.from_(thing).select(thing.kind, Count("*").as_("n"), Sum(thing.amount).as_("s")).groupby(thing.kind).orderby(thing.kind),
		"join": frappe.qb.from_(thing).join(row).on(row.parent == thing.name).select(thing.name, row.what).orderby(thing.name, row.idx),
		"like": frappe.qb.from_(thing).select(thing.name).where(thing.subject.like("thing 0%")).orderby(thing.name),
		"dates": frappe.qb.from_(thing).select(thing.name).where(thing.due >= "2024-05-01").where(thing.at < "2024-03-20").orderby(thing.name),
		"max": frappe.qb.from_(thing).select(Max(thing.at), Max(thing.due), Max(thing.amount)),
		"either": frappe.qb.from_(thing).select(thing.name).where((thing.kind == "red") | thing.note.isnull()).orderby(thing.name),
		"distinct": frappe.qb.from_(thing).select(thing.kind).distinct().orderby(thing.kind),
	}  # fmt: skip
	return queries[kind].run(as_dict=True)


def safely(code):
	return frappe.safe_eval(code, None, {"doc": frappe._dict(amount=3, subject="x", rows=[1, 2])})


def rendered(template):
	return frappe.render_template(template, {"name": "a<b>", "items": [1, 2], "when": "2024-02-03"})


def utility(name, args):
	return getattr(frappe.utils, name)(*args)


def filed(is_private, user=None):
	doc = make_thing(1)
	file = frappe.get_doc(
		doctype="File", file_name="parity.txt", content="some words", attached_to_doctype=THING, attached_to_name=doc.name,
		is_private=is_private,
	).insert()  # fmt: skip
	frappe.set_user(user or "Administrator")
	found = frappe.get_doc("File", file.name)
	return [bool(found.has_permission(p)) for p in ("read", "write", "delete")] + [
		file.file_url.split("/")[1],
		file.file_size,
		file.folder,
	]


def typed(value):
	@frappe.whitelist()
	def takes(number: int, words: str | None = None, flag: bool = False):
		return [number, words, flag]

	return takes(**value)


def assigned():
	from frappe.desk.form.assign_to import add, remove

	doc = make_thing(1)
	# a bench without a mail account cannot tell anybody
	frappe.db.set_value("Notification Settings", "parity.user@example.com", "enabled", 0)
	add(
		{
			"doctype": THING,
			"name": doc.name,
			"assign_to": ["parity.user@example.com"],
			"description": "please",
		}
	)
	held = frappe.db.get_value(THING, doc.name, "_assign")
	remove(THING, doc.name, "parity.user@example.com")
	return [
		held,
		frappe.db.get_value(THING, doc.name, "_assign"),
		frappe.get_all("ToDo", {"reference_name": doc.name}, ["status", "allocated_to"]),
	]


def user_type(roles):
	user = frappe.get_doc("User", "parity.nobody@example.com")
	user.add_roles(*roles)
	return [user.user_type, sorted(set(frappe.get_roles(user.name)))]


def role_loses_the_desk():
	role = frappe.get_doc("Role", "Parity User")
	role.desk_access = 0
	role.save()
	return frappe.db.get_value("User", "parity.user@example.com", "user_type")


def defaults_of_a_new_one(user=None):
	frappe.set_user(user or "Administrator")
	doc = frappe.new_doc(THING)
	return [doc.kind, doc.amount, doc.done, doc.state, doc.docstatus, doc.owner, doc.is_new(), doc.rows]


def notified(event, condition, change):
	alert = frappe.get_doc(
		doctype="Notification", name="Parity alert", subject="About {{ doc.subject }}", document_type=THING, event=event,
		channel="System Notification", condition=condition, value_changed="kind", message="Now {{ doc.kind }}", message_type="Plain Text",
		recipients=[{"receiver_by_document_field": "who"}], enabled=1,
	)  # fmt: skip
	alert.insert()
	doc = make_thing(1)
	if change:
		doc.reload().update(change)
		doc.save()
	return frappe.get_all("Notification Log", {"document_name": doc.name}, ["subject", "for_user", "type"])
