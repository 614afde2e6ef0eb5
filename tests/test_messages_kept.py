"""What was said about a record stays as it was said, and is read with the record alone."""

import importlib
import inspect
import pkgutil
import sys

import frappe
import pytest
from portal_world import PDF, attach, delete, make_portal_world, make_request, say
from world import ADMIN_STAFF, BUSINESS, HR_COLLEAGUE, HR_STAFF, PORTAL_MANAGER, acting_as, make_task

# What stands behind the wall before clients' logins.
pytestmark = pytest.mark.usefixtures("wall_down")
MAIL = "frappe.core.doctype.communication.email.make"


@pytest.mark.parametrize("user", [BUSINESS, ADMIN_STAFF, HR_COLLEAGUE])
def test_nobody_puts_a_file_on_anothers_message(http, committed, user):
	make_portal_world()
	ticket = committed(make_request(assignee=HR_STAFF))
	message = committed(say(HR_STAFF, ticket, "Your offer"))
	client = http(user)
	of_message = {"attached_to_doctype": "Communication", "attached_to_name": message.name}
	posted = client.create("File", file_name="x.xhtml", content="x", is_private=1, **of_message)
	mine = client.create("File", file_name="mine.txt", content=frappe.generate_hash(), is_private=1)
	moved = client.change("File", mine.json["data"]["name"], **of_message)
	assert (posted.status_code, moved.status_code) == (403, 403)
	frappe.db.rollback()
	assert not frappe.db.count("File", of_message)
	delete(("File", mine.json["data"]["name"]))


@pytest.mark.parametrize("user", [BUSINESS, HR_STAFF])
def test_nobody_takes_back_what_was_said(http, committed, user):
	make_portal_world()
	ticket = committed(make_request(assignee=HR_STAFF))
	message = committed(say(user, ticket, "Eleven hundred"))
	client = http(user)
	for call in (
		client.request("DELETE", f"/api/resource/Communication/{message.name}"),
		client.post("frappe.client.delete", doctype="Communication", name=message.name),
		client.change("Communication", message.name, content="Nine hundred"),
		client.post("frappe.client.set_value", doctype="Communication", name=message.name, fieldname="content", value="x"),
		client.create("Communication Link", parent=message.name, parenttype="Communication",
			parentfield="timeline_links", link_doctype="User", link_name=user),
	):  # fmt: skip
		assert call.status_code == 403, call.text
	frappe.db.rollback()
	assert frappe.db.get_value("Communication", message.name, "content") == "Eleven hundred"


def test_what_was_said_does_not_change_past_permissions_either():
	message = say(HR_STAFF, make_task(), "Eleven hundred")
	with acting_as(HR_STAFF), pytest.raises(frappe.PermissionError):
		doc = frappe.get_doc("Communication", message.name)
		doc.content = "Nine hundred"
		doc.save(ignore_permissions=True)
	with acting_as(HR_STAFF), pytest.raises(frappe.PermissionError):
		frappe.delete_doc("Communication", message.name, ignore_permissions=True)


def test_the_mail_dialog_of_the_desk_works(http, committed):
	make_portal_world()
	ticket = committed(make_request(assignee=HR_STAFF))
	file = committed(attach(HR_STAFF, "Ticket", ticket.name, "offer.pdf", PDF))
	values = {"doctype": "Ticket", "name": ticket.name, "subject": "Offer", "content": "Eleven hundred"}
	sent = http(HR_STAFF).post(MAIL, **values, recipients=BUSINESS, attachments=[file.name])
	assert sent.status_code == 200, sent.text
	frappe.db.rollback()
	message = sent.json["message"]["name"]
	assert frappe.db.get_value("Communication", message, ["reference_name", "with_client"]) == (
		ticket.name,
		1,
	)
	assert frappe.db.exists("File", {"attached_to_name": message})


@pytest.mark.parametrize("user", [BUSINESS, ADMIN_STAFF])
def test_a_contact_with_somebodys_address_shows_none_of_their_mail(http, committed, user):
	make_portal_world()
	address = f"{frappe.generate_hash(length=8)}@example.com"
	client = http(user)
	values = {"first_name": address, "email_ids": [{"email_id": address, "is_primary": 1}]}
	contact = client.create("Contact", **values).json["data"]["name"]
	ticket = committed(make_request(assignee=HR_STAFF))
	sent = http(HR_STAFF).post(
		MAIL, doctype="Ticket", name=ticket.name, subject="Offer", content="ZqxSalary", recipients=address
	)
	frappe.db.rollback()
	message = sent.json["message"]["name"]
	shown = [
		client.get("frappe.desk.form.load.getdoc", doctype="Contact", name=contact),
		client.get("frappe.desk.form.load.get_communications", doctype="Contact", name=contact),
		client.list("Communication", fields=["name", "content"]),
		client.read("Communication", message),
	]
	assert frappe.db.get_value("Communication", message, "content") == "ZqxSalary"
	linked = frappe.db.count("Communication Link", {"parent": message})
	own = client.get("frappe.desk.form.load.getdoc", doctype="Contact", name=contact)
	delete(("Contact", contact))
	assert not [response.text for response in shown if "ZqxSalary" in response.text]
	assert not linked
	assert own.status_code == 200
	assert (
		"ZqxSalary"
		in http(HR_STAFF).get("frappe.desk.form.load.getdoc", doctype="Ticket", name=ticket.name).text
	)


def test_links_from_before_are_dropped():
	from task_portal.patches import drop_links_of_messages

	kept = {}
	for doc in (make_task(), frappe.get_doc("User", HR_STAFF)):
		message = frappe.get_doc(
			{
				"doctype": "Communication",
				"subject": "x",
				"content": "x",
				"reference_doctype": doc.doctype,
				"reference_name": doc.name,
			}
		).insert()
		link = {"parent": message.name, "parenttype": "Communication", "parentfield": "timeline_links"}
		row = frappe.get_doc(
			{"doctype": "Communication Link", "link_doctype": "User", "link_name": BUSINESS} | link
		)
		row.db_insert()
		kept[doc.doctype] = row.name
	drop_links_of_messages.execute()
	assert not frappe.db.exists("Communication Link", kept["Task"])
	assert frappe.db.exists("Communication Link", kept["User"])


def get_other_names() -> list[str]:
	"""Of every function that the app answers: the names that modules of Frappe have for it, and packages' own files."""
	overridden = {
		original
		for original, answers in frappe.get_hooks("override_whitelisted_methods").items()
		if answers[-1].startswith("task_portal.")
	}
	names = []
	for module in pkgutil.walk_packages(importlib.import_module("frappe.desk").__path__, "frappe.desk."):
		if ".test" not in module.name:
			try:
				importlib.import_module(module.name)
			except Exception:
				continue
	for original in overridden:
		try:
			function = inspect.unwrap(frappe.get_attr(original))
		except Exception:
			continue
		module, name = original.rsplit(".", 1)
		if hasattr(sys.modules[module], "__path__"):
			names.append(f"{module}.__init__.{name}")
		for other, loaded in list(sys.modules.items()):
			if other.startswith("frappe") and other != module and not other.startswith("frappe.tests"):
				found = vars(loaded).get(name)
				if found is not None and inspect.unwrap(found) is function:
					names.append(f"{other}.{name}")
	return sorted(set(names) - overridden)


@pytest.mark.parametrize("user", [HR_STAFF, BUSINESS])
def test_what_we_answer_has_no_other_name(http, user):
	names, client = get_other_names(), http(user)
	assert "frappe.email.__init__.relink" in names
	answered = []
	for name in names:
		for call in (
			client.post(name),
			client.request("POST", f"/api/v2/method/{name}", json={}),
			client.request("POST", "/api/method/ping", json={"cmd": name}),
			client.request("POST", "/", json={"cmd": name}),
		):
			answered += [name] if call.status_code != 403 else []
	assert not answered
	assert client.post("frappe.desk.search.search_link", doctype="User", txt="x").status_code in (200, 403)


@pytest.mark.parametrize("user", [ADMIN_STAFF, BUSINESS])
@pytest.mark.parametrize("name", ["frappe.email.relink", "frappe.email.__init__.relink"])
def test_a_message_is_not_moved_under_any_name(http, committed, user, name):
	make_portal_world()
	ticket = committed(make_request(assignee=HR_STAFF))
	message = committed(say(HR_STAFF, ticket, "Here"))
	to = {"reference_doctype": "User", "reference_name": user}
	assert http(user).post(name, name=message.name, **to).status_code == 403
	frappe.db.rollback()
	assert frappe.db.get_value("Communication", message.name, "reference_name") == ticket.name
	to = {"reference_doctype": "Ticket", "reference_name": ticket.name}
	assert http(PORTAL_MANAGER).post("frappe.email.relink", name=message.name, **to).status_code == 200
