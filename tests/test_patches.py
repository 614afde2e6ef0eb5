"""Patches, on records made before them."""

from pathlib import Path

import frappe
from portal_world import COLLEAGUE, attach, make_portal_world, make_request, say
from world import BUSINESS, HR_STAFF

import task_portal
from task_portal.notices.setup import get_notifications


def get_patches() -> list[str]:
	lines = (Path(task_portal.__file__).parent / "patches.txt").read_text().splitlines()
	return [line.split()[0] for line in lines if line and not line.startswith(("[", "#"))]


def test_every_patch_is_there():
	assert get_patches()
	for patch in get_patches():
		assert callable(frappe.get_attr(f"{patch}.execute"))


def test_messages_from_before_the_mark_are_seen_by_the_client_again():
	make_portal_world()
	ticket = make_request()
	said, written, internal = (say(HR_STAFF, ticket, words) for words in ("Said", "Written", "Internal"))
	about = {"communication_medium": "Email", "sender": HR_STAFF}
	frappe.db.set_value(
		"Communication", written.name, about | {"recipients": f"Welders <{BUSINESS.upper()}>"}
	)
	frappe.db.set_value("Communication", internal.name, about | {"recipients": "supplier@example.com"})
	names = [said.name, written.name, internal.name]
	frappe.db.set_value("Communication", {"name": ["in", names]}, "with_client", 0)
	before = {name: frappe.db.get_value("Communication", name, "modified") for name in names}

	from task_portal.patches import mark_messages_with_clients

	for _ in range(2):
		mark_messages_with_clients.execute()
		marks = [frappe.db.get_value("Communication", name, "with_client") for name in names]
		assert marks == [1, 1, 0]
	assert {name: frappe.db.get_value("Communication", name, "modified") for name in names} == before


def test_shipped_words_of_notices_are_brought_up_to_date_and_an_admins_stay():
	from task_portal.patches import translate_notices

	old = {
		"subject": '{{ _("{0} was given to you").format(doc.subject) | e }}',
		"message": "It lies in {{ doc.department }}, for you to start.",
	}
	frappe.db.set_value("Notification", "Task Assigned", old)
	frappe.db.set_value("Notification", "Task Closed", {"subject": "Done: {{ doc.subject }}"})
	translate_notices.execute()
	shipped = next(row for row in get_notifications() if row["name"] == "Task Assigned")
	stored = frappe.get_doc("Notification", "Task Assigned")
	assert (stored.subject, stored.message) == (shipped["subject"], shipped["message"])
	assert frappe.db.get_value("Notification", "Task Closed", "subject") == "Done: {{ doc.subject }}"
	frappe.db.rollback()
	frappe.clear_cache()


def test_files_from_before_the_mark_are_seen_by_the_client_again():
	from task_portal.patches import mark_files_of_clients

	make_portal_world()
	ticket = make_request()
	files = [attach(user, "Ticket", ticket.name, "a.pdf").name for user in (BUSINESS, COLLEAGUE, HR_STAFF)]
	frappe.db.set_value("File", {"name": ["in", files]}, "from_client", 0)
	# Has left since.
	frappe.db.delete("Client Portal User", {"parent": ticket.client, "user": COLLEAGUE})
	mark_files_of_clients.execute()
	assert [frappe.db.get_value("File", name, "from_client") for name in files] == [1, 1, 0]


def test_desk_of_a_site_from_before_is_set_up_and_a_second_time_left_alone():
	from task_portal import desk
	from task_portal.patches import set_up_desk

	desk.leave_global_search()
	desk.delete_list_settings()
	frappe.db.set_value("Workflow", {"document_type": "Task"}, "override_status", 0)
	for _ in range(2):
		set_up_desk.execute()
		assert frappe.get_all("Workflow", {"document_type": "Task"}, pluck="override_status") == [1]
		assert frappe.db.count("Global Search DocType", {"document_type": "Task"}) == 1
		assert frappe.db.exists("List View Settings", "Ticket")
		frappe.db.set_value("List View Settings", "Ticket", "fields", "[]")
	assert frappe.db.get_value("List View Settings", "Ticket", "fields") == "[]"
	frappe.db.rollback()
	frappe.clear_cache()
