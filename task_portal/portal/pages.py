"""The web pages: who comes in, what a form did, and what the page shows. `www` only calls the functions at the end."""

from urllib.parse import quote, urlencode

import frappe
from frappe import _
from frappe.sessions import get_csrf_token

from task_portal.doctypes import MOVED
from task_portal.portal import details, forms, lists, preview, templates, uploads, words
from task_portal.portal.access import LoginRequired, RecordNotFound, Viewer, get_viewer, get_visible
from task_portal.portal.errors import ChangedMeanwhile, NotPossible, PortalError
from task_portal.portal.home import get_home
from task_portal.settings import get_setting
from task_portal.task_portal.doctype.ticket.ticket import get_categories


def open_page(context) -> Viewer:
	"""Let the caller in, or send them to the login and back; and give the page what all pages share."""
	try:
		viewer = get_viewer()
	except LoginRequired:
		frappe.clear_messages()
		redirect(f"/login?redirect-to={quote(frappe.request.path)}")
	templates.keep_compiled()
	context.no_cache = 1
	time_zone = words.get_time_zone(viewer.user)
	context.portal = frappe._dict(
		viewer=viewer,
		several=len(viewer.clients) > 1,
		csrf_token=get_csrf_token(),
		once=frappe.generate_hash(length=20),
		direction=words.get_locale().text_direction,
		moment=lambda value: words.show_moment(value, time_zone),
		day=words.show_date,
		number=words.show_number,
		size=words.show_size,
		url=get_url,
		upload_hint=uploads.get_hint(),
		upload_hint_one=uploads.get_hint_for_one(),
		accept=uploads.get_accepted(),
		problem=None,
		said=None,
	)
	return viewer


def get_url(doctype: str, name: str = "", **params) -> str:
	params = {key: value for key, value in params.items() if value}
	path = f"/portal/{MOVED[doctype].route}" + (f"/{quote(str(name))}" if name else "")
	return path + (f"?{urlencode(params)}" if params else "")


def redirect(url: str):
	"""After a POST the browser gets the page anew: reloading it sends nothing again."""
	frappe.local.flags.redirect_location = url
	raise frappe.Redirect(303)


def is_post() -> bool:
	return frappe.request.method == "POST"


def run_form(context, run) -> None:
	"""Run what a POST asks for and go to the address it returns; where it is refused, show why and keep the text."""
	get_viewer(for_change=True)
	try:
		url = run()
	except RecordNotFound:
		raise
	except PortalError as error:
		frappe.db.rollback()
		show_problem(context, error)
	except frappe.ValidationError:
		frappe.db.rollback()
		frappe.log_error("A form of the portal")
		show_problem(context, NotPossible(_("It could not be done. Try again, or write to the office.")))
	else:
		redirect(url)


def show_problem(context, error: PortalError):
	frappe.clear_messages()
	context.http_status_code = error.http_status_code
	context.portal.problem = frappe._dict(
		sentence=str(error), field=error.field, changed=isinstance(error, ChangedMeanwhile), form=get_typed()
	)


def get_typed() -> frappe._dict:
	"""What was typed into the form that was refused."""
	fields = ("do", "action", "comment", "text", "document", "client", "subject", "category", "description")
	return frappe._dict({field: str(frappe.form_dict.get(field) or "") for field in fields})


def get_sentence(record: dict) -> str | None:
	"""What happened, for the address that a form led to."""
	sentences = {
		"act": _("Done. It is now: {0}.").format(record["state"]),
		"message": _("Your message was sent."),
		"hand_in": _("Thank you, your document was handed in. The office will check it."),
		"created": _("Your request was sent. You can follow it here."),
	}
	return sentences.get(frappe.form_dict.get("done"))


# What `www` calls


def show_home(context):
	viewer = open_page(context)
	if is_post() and frappe.form_dict.get("do") == "stop_preview":
		preview.stop()
		redirect(f"/app/client/{quote(next(iter(viewer.clients)))}")
	context.title = _("Overview")
	context.portal.update(home=get_home(viewer), welcome=get_setting("welcome"))


def show_list(context, doctype: str):
	viewer = open_page(context)
	filters = lists.clean_filters(doctype, viewer, frappe.form_dict)
	page = lists.list_records(doctype, viewer, filters)
	context.title = {"Ticket": _("Requests"), "Case": _("Cases"), "Task": _("Tasks")}[doctype]
	context.portal.update(
		doctype=doctype,
		records=page.records,
		has_more=page.has_more and filters.page < lists.LAST_PAGE,
		filters=filters,
		is_filtered=bool(filters.status or filters.search or filters.client),
		statuses=lists.get_statuses(doctype),
		sorts=lists.get_sorts(doctype),
	)


def show_record(context, doctype: str):
	viewer = open_page(context)
	# Read before anything can empty it; the address decides, not the form.
	name = str(frappe.form_dict.get("name") or "")
	try:
		if is_post():
			run_form(
				context,
				lambda: get_url(doctype, name, done=forms.submit(viewer, doctype, name, frappe.form_dict)),
			)
		doc = get_visible(doctype, name, viewer)
	except RecordNotFound:
		frappe.clear_messages()
		raise frappe.PageDoesNotExistError from None
	record = details.get_detail(doc, viewer, everything=bool(frappe.form_dict.get("everything")))
	context.title = doc.name
	context.portal.update(record=record, said=None if context.portal.problem else get_sentence(record))


def show_new_ticket(context):
	viewer = open_page(context)
	if is_post():
		run_form(context, lambda: get_url("Ticket", add_ticket(viewer), done="created"))
	context.title = _("New request")
	context.portal.lead = get_setting("new_request")
	sectors = dict.fromkeys(row.sector for row in viewer.clients.values())
	categories = [category for sector in sectors for category in get_categories(sector)]
	context.portal.categories = list(dict.fromkeys(categories))


def add_ticket(viewer: Viewer) -> str:
	form, sent = frappe.form_dict, uploads.get_sent()
	return forms.add_ticket(viewer, form, sent, forms.get_once(form, sent))
