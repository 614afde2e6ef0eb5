"""A form that is sent twice, or too late.

Each form carries a number used once and the record's version as it was shown. The record (for a new request: its
client) is locked first, so that of two clicks the second waits, finds the first one's number, and changes nothing."""

import hashlib
from collections.abc import Callable

import frappe
from frappe import _
from frappe.query_builder import DocType as Table

from task_portal.portal import actions, uploads
from task_portal.portal.access import Viewer, get_visible
from task_portal.portal.errors import ChangedMeanwhile, NotPossible, UnknownClient
from task_portal.portal.words import describe_state

SECONDS = 24 * 60 * 60


# What the browser sends along that the user did not type.
UNTYPED = ("csrf_token", "version", "name", "cmd")


def get_key(once: str) -> str:
	return f"task_portal:form:{frappe.session.user}:{once[:200]}"


def get_once(form: dict, sent: list[uploads.Upload]) -> str | None:
	"""Of this form with these words and files: gone back to and filled in anew, it is another one."""
	if not form.get("once"):
		return None
	typed = sorted((str(key), str(value)) for key, value in form.items() if key not in UNTYPED)
	return hashlib.sha256(repr((typed, sent)).encode()).hexdigest()


def run_once(once: str | None, run: Callable[[], str]) -> str:
	"""What `run` returned, this time or the first time. The caller holds a lock, and has written nothing yet."""
	if not once:
		return run()
	key = get_key(once)
	if done := frappe.cache.get_value(key, expires=True):
		# Whoever waited for the lock still sees everything as it was before the first one's commit.
		frappe.db.rollback()
		return done
	done = run()
	# Before the commit that frees the lock, so that whoever waits for it finds this; and before a rollback frees it.
	frappe.cache.set_value(key, done, expires_in_sec=SECONDS)
	frappe.db.before_rollback.add(lambda: frappe.cache.delete_value(key))
	return done


def change_record(
	viewer: Viewer, doctype: str, name: str, change: Callable, once: str | None, version: str | None
) -> str:
	"""Call `change` with the record, locked, as it was shown (`version`), once. Returns the record's name."""
	doc = get_visible(doctype, name, viewer, for_update=True)

	def run() -> str:
		validate_version(doc, version)
		change(doc)
		return doc.name

	return run_once(once and f"{doctype}:{name}:{once}", run)


def validate_version(doc, version: str | None):
	if version and str(doc.modified) != version:
		frappe.throw(
			_("This changed meanwhile. It is now: {0}. Look at it again before you send.").format(
				describe_state(doc.doctype, doc.status)["state"]
			),
			ChangedMeanwhile,
		)


def add_ticket(viewer: Viewer, values: dict, sent: list[uploads.Upload], once: str | None) -> str:
	"""Create a ticket, once. Returns its name."""
	# Of who belongs to several none is guessed.
	client = values.get("client") or (next(iter(viewer.clients)) if len(viewer.clients) == 1 else None)
	if client not in viewer.clients:
		frappe.throw(_("Choose who the request is for."), UnknownClient)
	lock_client(client)
	texts = (values.get("subject"), values.get("category"), values.get("description"))
	return run_once(
		once and f"{client}:{once}", lambda: actions.create_ticket(viewer, client, *texts, sent).name
	)


def lock_client(client: str):
	table = Table("Client")
	frappe.qb.from_(table).select(table.name).where(table.name == client).for_update().run()


def submit(viewer: Viewer, doctype: str, name: str, form: dict) -> str:
	"""What a form of a record's page asks for. Returns the name of what was done, for the sentence that follows."""
	sent = uploads.get_sent()
	changes = {
		"act": lambda doc: actions.take_action(doc, str(form.get("action") or ""), form.get("comment")),
		"message": lambda doc: actions.send_message(doc, form.get("text"), sent),
		"hand_in": lambda doc: actions.hand_in(doc, form.get("document"), sent),
	}
	do = form.get("do")
	if do not in changes or (do == "hand_in" and doctype != "Task"):
		frappe.throw(_("This form is not known here."), NotPossible)
	change_record(viewer, doctype, name, changes[do], get_once(form, sent), form.get("version"))
	return do
