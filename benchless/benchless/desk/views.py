"""The desk's addresses: /app, a list, a form, and what forms send."""

from pathlib import Path
from urllib.parse import quote, unquote

import frappe
from frappe import _
from frappe.desk.form import assign_to
from frappe.desk.form.utils import add_comment
from frappe.sessions import get_csrf_token
from frappe.utils import strip_html_tags
from jinja2 import Environment, FileSystemLoader
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from benchless.desk import actions, fields, home
from benchless.desk.forms import Form, get_all_fields
from benchless.desk.lists import List
from benchless.desk.timeline import get_timeline

REFUSALS = (
	frappe.ValidationError, frappe.PermissionError, frappe.NameError, frappe.FrappeTypeError, frappe.NotCovered,
)  # fmt: skip
loader = FileSystemLoader(Path(__file__).parent / "templates")
templates = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
templates.globals.update(_=frappe._, url=fields.url, slug=fields.slug)


def respond(request: Request) -> Response:
	if frappe.session.user == "Guest":
		return redirect(f"/login?redirect-to={quote(request.full_path.rstrip('?'), safe='')}", 302)
	if frappe.db.get_value("User", frappe.session.user, "user_type") != "System User":
		raise frappe.PermissionError(_("The desk is for staff."))
	try:
		return route(request)
	except frappe.PermissionError as error:
		return sorry(403, _("Not permitted"), error)
	except frappe.DoesNotExistError as error:
		return sorry(404, _("Not found"), error)


def route(request: Request) -> Response:
	_empty, _app, *parts = request.path.rstrip("/").split("/", 3)
	if not parts:
		return page("home.html", **home.get_context())
	doctype = get_doctype(parts[0])
	name = unquote(parts[1]) if len(parts) > 1 else None
	if frappe.get_meta(doctype).issingle:
		name = doctype
	if not name:
		return page("list.html", **List(doctype, request.args.to_dict()).get_context())
	doc = new_document(doctype, request) if name == "new" else frappe.get_doc(doctype, name)
	if not doc.has_permission("create" if name == "new" else "read"):
		raise frappe.PermissionError(_("You may not see {0} {1}.").format(_(doctype), name))
	if request.method == "POST":
		return receive(doc, request)
	return show(doc)


def get_doctype(slug: str) -> str:
	for doctype in frappe.get_all("DocType", filters={"istable": 0}, pluck="name"):
		if fields.slug(doctype) == slug:
			return doctype
	raise frappe.DoesNotExistError(_("There is no list called {0}.").format(slug))


def new_document(doctype: str, request: Request):
	"""A record not yet saved, with what the address says of its fields."""
	doc = frappe.new_doc(doctype)
	for key, value in request.args.items():
		if doc.meta.has_field(key):
			doc.set(key, value)
	return doc


def receive(doc, request: Request) -> Response:
	"""Do what the form's button says; an error keeps what was typed and says what is wrong."""
	form = Form(doc)
	what = request.form.get("do") or "save"
	do, done = DOINGS[what]
	try:
		target = do(form, request)
	except REFUSALS as error:
		sentences = get_messages() or [strip_html_tags(str(error)) or type(error).__name__]
		frappe.db.rollback()
		kept = doc if what == "save" else frappe.get_doc(doc.doctype, doc.name)
		if form.is_new:
			kept.set("__islocal", 1)
		return show(kept, sentences, request.form, getattr(error, "http_status_code", 417))
	flash(get_messages() or [_(done)])
	return redirect(target, 303)


def save(form: Form, request: Request) -> str:
	doc, typed = form.doc, request.form
	form.fill(typed)
	for fieldname, upload in request.files.items():
		df = doc.meta.get_field(fieldname)
		if upload.filename and df and form.is_editable(df):
			doc.set(fieldname, store(upload, None if form.is_new else doc, fieldname).file_url)
	if form.is_new:
		doc.insert(set_name=typed.get("new_name") or None)
	else:
		doc.modified = typed.get("modified") or doc.modified
		doc.save()
	return fields.url(doc.doctype, doc.name)


def act(form: Form, request: Request) -> str:
	actions.act(form.doc, request.form["action"], request.form)
	doc = form.doc
	can_read = frappe.has_permission(doc.doctype, "read", frappe.get_doc(doc.doctype, doc.name))
	return fields.url(doc.doctype, doc.name if can_read else None)


def comment(form: Form, request: Request) -> str:
	text, user = request.form.get("content", "").replace("\r\n", "\n").strip(), frappe.session.user
	if not text:
		frappe.throw(_("Write a comment first."))
	said, by = fields.text_to_html(text), frappe.utils.get_fullname(user)
	add_comment(form.doc.doctype, form.doc.name, said, user, by)
	return fields.url(form.doc.doctype, form.doc.name) + "#timeline"


def attach(form: Form, request: Request) -> str:
	upload = request.files.get("file")
	if not upload or not upload.filename:
		frappe.throw(_("Choose a file first."))
	form.doc.check_permission("write")
	store(upload, form.doc)
	return fields.url(form.doc.doctype, form.doc.name)


def assign(form: Form, request: Request) -> str:
	doc = form.doc
	assign_to.add({"doctype": doc.doctype, "name": doc.name, "assign_to": [request.form.get("assign_to")]})
	return fields.url(doc.doctype, doc.name)


def unassign(form: Form, request: Request) -> str:
	assign_to.remove(form.doc.doctype, form.doc.name, request.form.get("assign_to"))
	return fields.url(form.doc.doctype, form.doc.name)


def delete(form: Form, request: Request) -> str:
	frappe.delete_doc(form.doc.doctype, form.doc.name)
	return fields.url(form.doc.doctype)


DOINGS = {
	"save": (save, "Saved"), "act": (act, "Done"), "comment": (comment, "Comment added"),
	"attach": (attach, "File attached"), "assign": (assign, "Assigned"),
	"unassign": (unassign, "Assignment removed"), "delete": (delete, "Deleted"),
}  # fmt: skip


def store(upload, doc=None, fieldname=None):
	values = dict(doctype="File", file_name=upload.filename, content=upload.stream.read(), is_private=1)
	if doc:
		values.update(attached_to_doctype=doc.doctype, attached_to_name=doc.name, attached_to_field=fieldname)
	return frappe.get_doc(values).insert()


def show(doc, errors=(), typed=None, status: int = 200) -> Response:
	form = Form(doc)
	doc.apply_fieldlevel_read_permissions()
	tabs = form.get_tabs()
	entries, info = ([], frappe._dict()) if form.is_new else get_timeline(doc)
	shown = get_all_fields(tabs)
	editable = any(field["widget"] not in ("text", "table") or field.get("editable") for field in shown)
	return page(
		"form.html", status, doc=doc, doctype=doc.doctype, is_new=form.is_new, is_single=doc.meta.issingle,
		title=_("New {0}").format(_(doc.doctype)) if form.is_new else doc.get_title() or doc.name,
		asks_name=form.is_new and (doc.meta.autoname or "").lower() == "prompt",
		state=doc.get(form.state_field) if form.state_field else None,
		modified=(typed or {}).get("modified") or doc.get("modified"), tabs=tabs,
		can_save=form.can_write and editable, can_write=form.can_write and not form.is_new,
		can_delete=not form.is_new and not doc.meta.issingle and doc.has_permission("delete"),
		choices={target: fields.get_choices(target) for target in form.get_link_targets(tabs)},
		users=fields.get_choices("User") if form.can_write and not form.is_new else [],
		actions=actions.get_actions(doc), typed=typed or {}, entries=entries, info=info,
		values=frappe.as_json(doc.as_dict()), errors=errors,
	)  # fmt: skip


def page(template: str, status: int = 200, **context) -> Response:
	shell = home.get_shell()
	context = {"messages": take_flash(), "errors": (), "csrf_token": get_csrf_token(), **shell, **context}
	return Response(templates.get_template(template).render(context), status=status, mimetype="text/html")


def sorry(status: int, title: str, error: Exception) -> Response:
	sentences = get_messages() or [strip_html_tags(str(error))]
	frappe.db.rollback()
	return page("sorry.html", status, title=title, errors=sentences)


def get_messages() -> list[str]:
	"""What was said by msgprint and throw so far, as plain sentences, each once."""
	said = [message.get("message") for message in frappe.local.message_log]
	frappe.clear_messages()
	return list(dict.fromkeys(strip_html_tags(text.replace("<br>", " ")) for text in said if text))


def flash(sentences: list[str]):
	frappe.local.session.data.desk_messages = sentences
	frappe.local.session_obj.dirty = True


def take_flash() -> list[str]:
	sentences = frappe.local.session.data.pop("desk_messages", [])
	if sentences:
		frappe.local.session_obj.dirty = True
	return sentences
