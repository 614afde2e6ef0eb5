"""What Frappe writes on a record, or tells of it, by a name alone: likes, tags, notes, to-dos, notices; and the rows of a
record, and what is about it, taken for records of their own. ADMIN_STAFF only held the task once, OUTSIDER never."""

import json

import frappe
import pytest
from portal_world import COLLEAGUE, attach, make_portal_world, make_request, say
from world import (
	ADMIN_STAFF,
	BUSINESS,
	FINANCE_MANAGER,
	FINANCE_STAFF,
	HR_MANAGER,
	HR_STAFF,
	OUTSIDER,
	PORTAL_MANAGER,
	act,
	acting_as,
	make_task,
)

from task_portal.guards.about import trusted

pytestmark = pytest.mark.usefixtures("wall_down")
SETTINGS = ("Task Portal Settings", "Task Portal Settings")
LIKE, TAG = "frappe.desk.like.toggle_like", "frappe.desk.doctype.tag.tag"


@pytest.fixture
def task(committed):
	"""Of a client's ticket; ADMIN_STAFF held it, HR_STAFF holds it, with a document and all that Frappe keeps about it."""
	make_portal_world()
	ticket = committed(make_request())
	task = make_task(ticket=ticket.name, task_type="Business Sector Task", department="_Test Admin", assignee=ADMIN_STAFF,
		kind="Document", documents=[{"title": "Trade licence", "is_required": 1}])  # fmt: skip
	committed(task)
	act(ADMIN_STAFF, task, "Forward", comment="Yours", department="_Test HR", assignee=HR_STAFF)
	frappe.db.commit()
	return task.reload()


@pytest.fixture
def about(task, committed):
	"""One of each, by DocType."""
	message = say(BUSINESS, task, "Here", sent_or_received="Received")
	kept = {"doctype": "Tag Link", "document_type": "Task", "document_name": task.name, "tag": "urgent"}
	log = {"doctype": "Notification Log", "document_type": "Task", "document_name": task.name,
		"for_user": HR_STAFF, "subject": "For the holder", "type": "Alert"}  # fmt: skip
	with trusted():
		docs = [
			message,
			task.add_comment("Comment", "Internal"),
			attach(BUSINESS, "Communication", message.name, "a.pdf"),
			frappe.get_doc(kept).insert(ignore_permissions=True, ignore_links=True),
			frappe.get_doc(log).insert(ignore_permissions=True),
		]
	for doc in docs:
		committed(doc)
	return {doc.doctype: doc for doc in docs}


def get_value(doctype: str, name: str, field: str):
	frappe.db.rollback()
	return frappe.db.get_value(doctype, name, field, ignore=True)


def get_columns(doctype: str) -> list[str]:
	"""As the database has them now; who reads a table keeps others from changing it until the rollback."""
	frappe.db.rollback()
	frappe.db.sql(f"select * from `tab{doctype}` limit 0")
	columns = [column[0] for column in frappe.db._cursor.description]
	frappe.db.rollback()
	return columns


def count_notes(doctype: str, name: str) -> int:
	frappe.db.rollback()
	return frappe.db.count("Comment", {"reference_doctype": doctype, "reference_name": name})


@pytest.mark.parametrize("user", [COLLEAGUE, BUSINESS, OUTSIDER])
def test_a_like_is_for_who_may_read(http, about, user):
	client = http(user)
	for doctype, name in [*((doc.doctype, doc.name) for doc in about.values()), SETTINGS]:
		before = count_notes(doctype, name)
		response = client.post(LIKE, doctype=doctype, name=name, add="Yes")
		assert response.status_code in (403, 404), doctype
		assert not get_value(doctype, name, "_liked_by") and count_notes(doctype, name) == before


def test_who_may_read_likes_and_takes_it_back(http, task):
	for add in ("Yes", "No"):
		assert http(HR_STAFF).post(LIKE, doctype="Task", name=task.name, add=add).status_code == 200
		liked_by = get_value("Task", task.name, "_liked_by")
		assert (HR_STAFF in liked_by) is (add == "Yes")


@pytest.mark.parametrize("user", [PORTAL_MANAGER, HR_STAFF])
def test_a_row_has_no_marks_of_its_own(http, task, user):
	"""Frappe would add a column to the table for them, and let it stand."""
	for doctype, name in ((row.doctype, row.name) for row in (task.documents[0], task.movements[0])):
		columns = get_columns(doctype)
		calls = [
			http(user).post(LIKE, doctype=doctype, name=name, add="Yes"),
			http(user).post(f"{TAG}.add_tag", tag="x", dt=doctype, dn=name),
			http(user).post("frappe.desk.form.assign_to.add_multiple", doctype=doctype,
				name=json.dumps([name]), assign_to=json.dumps([user]), description="x"),
		]  # fmt: skip
		assert [call.status_code for call in calls] == [403] * 3
		assert get_columns(doctype) == columns and not count_notes(doctype, name)


@pytest.mark.parametrize("user", [BUSINESS, OUTSIDER, ADMIN_STAFF])
def test_tags_are_put_and_taken_by_who_may_change(http, task, about, user):
	holder, client = http(HR_STAFF), http(user)
	assert holder.post(f"{TAG}.add_tag", tag="ours", dt="Task", dn=task.name).status_code == 200
	for doctype, name in (
		("Task", task.name),
		("File", about["File"].name),
		("Task Movement", task.movements[0].name),
	):
		columns = get_columns(doctype)
		before = get_value(doctype, name, "_user_tags")
		for function, values in (
			("add_tag", {"tag": "theirs", "dn": name}),
			("add_tags", {"tags": '["theirs"]', "docs": json.dumps([name])}),
			("remove_tag", {"tag": "ours", "dn": name}),
		):
			assert client.post(f"{TAG}.{function}", dt=doctype, **values).status_code == 403, (
				function,
				doctype,
			)
		assert get_value(doctype, name, "_user_tags") == before
		assert get_columns(doctype) == columns
	assert holder.post(f"{TAG}.remove_tag", tag="ours", dt="Task", dn=task.name).status_code == 200
	assert "ours" not in get_value("Task", task.name, "_user_tags")


@pytest.mark.parametrize("user", [COLLEAGUE, OUTSIDER])
def test_a_notice_is_its_readers_alone(http, about, user):
	log = about["Notification Log"]
	read = "frappe.desk.doctype.notification_log.notification_log.mark_as_read"
	for who, status in ((user, 403), (HR_STAFF, 200)):
		response = http(who).read("Notification Log", log.name)
		assert response.status_code == status and ("For the holder" in response.text) is (who == HR_STAFF)
		assert http(who).post(read, docname=log.name).status_code == status
		assert get_value("Notification Log", log.name, "read") == (who == HR_STAFF)
	assert http(user).post(read, docname="").status_code == 200


def test_a_row_is_read_by_who_may_read_its_record(http, task):
	for row in (task.documents[0], task.movements[0]):
		assert http(HR_STAFF).read(row.doctype, row.name).status_code == 200
		assert http(OUTSIDER).read(row.doctype, row.name).status_code == 403
		told = http(OUTSIDER).get("frappe.desk.search.get_link_title", doctype=row.doctype, docname=row.name)
		assert told.status_code == 403
		for path in ("/api/v2/document", "/api/resource"):
			response = http(OUTSIDER).request("GET", f"{path}/{row.doctype}/{row.name}")
			assert response.status_code in (403, 404) and "Trade licence" not in response.text


def test_a_row_is_not_printed_for_who_may_not_read_its_record(http, task):
	printed = {"doctype": "Task Document", "name": task.documents[0].name}
	for path in ("/printview", "/api/method/frappe.www.printview.get_html_and_style"):
		query = printed if path == "/printview" else {"doc": "Task Document", "name": printed["name"]}
		response = http(OUTSIDER).request("GET", path, query_string=query)
		assert "Trade licence" not in response.text


@pytest.mark.parametrize("user", [COLLEAGUE, OUTSIDER])
def test_nobody_notes_on_a_row_or_on_what_is_about_a_record(http, task, about, user):
	client = http(user)
	for doctype, name in (
		*((row.doctype, row.name) for row in (task.documents[0], task.movements[0])),
		*((doc.doctype, doc.name) for doc in about.values()),
		SETTINGS,
	):
		before = count_notes(doctype, name)
		about_it = {"reference_doctype": doctype, "reference_name": name}
		calls = [
			client.post("frappe.desk.form.utils.add_comment", **about_it, content="x", comment_email=user, comment_by="x"),
			client.post("frappe.templates.includes.comments.comments.add_comment", **about_it, comment="x",
				comment_email=user, comment_by="x", route=""),
			client.request("POST", f"/api/v2/document/{doctype}/{name}/method/add_comment", json={"text": "x"}),
			client.create("ToDo", reference_type=doctype, reference_name=name, description="x"),
			client.post("frappe.desk.form.assign_to.add_multiple", doctype=doctype, name=json.dumps([name]),
				assign_to=json.dumps([user]), description="x"),
		]  # fmt: skip
		assert all(call.status_code >= 400 for call in calls), (doctype, [call.status_code for call in calls])
		assert count_notes(doctype, name) == before, doctype
		assert not frappe.db.exists("ToDo", {"reference_type": doctype, "reference_name": name})


@pytest.mark.parametrize("user", [HR_MANAGER, PORTAL_MANAGER])
def test_nobody_notes_on_the_notice_of_another(http, about, user):
	"""Also who may write about the record."""
	for doc, is_refused in ((about["Notification Log"], True), (about["Communication"], False)):
		before = count_notes(doc.doctype, doc.name)
		# So many an hour from one address.
		frappe.cache.delete_keys("rl:")
		response = http(user).post("frappe.templates.includes.comments.comments.add_comment", comment="x",
			reference_doctype=doc.doctype, reference_name=doc.name, comment_email=user, comment_by="x", route="")  # fmt: skip
		assert (response.status_code == 403) is is_refused
		# 15 mails it, and fails where no account sends.
		assert count_notes(doc.doctype, doc.name) == before + (response.status_code == 200)


def test_who_may_read_notes_on_the_record_and_its_messages(http, task, about):
	for doc in (task, about["Communication"]):
		response = http(HR_STAFF).post("frappe.desk.form.utils.add_comment", reference_doctype=doc.doctype,
			reference_name=doc.name, content="x", comment_email=HR_STAFF, comment_by="x")  # fmt: skip
		assert response.status_code == 200, response.text


def test_clients_row_is_assigned_to_nobody_by_who_may_not_change_the_client(http, task):
	row = frappe.get_doc("Client", task.client).portal_users[0]
	# Frappe would add a column, and wait for who reads the table.
	frappe.db.rollback()
	for user, reads in ((FINANCE_STAFF, True), (COLLEAGUE, False)):
		assert (http(user).read(row.doctype, row.name).status_code == 200) is reads
		response = http(user).post("frappe.desk.form.assign_to.add_multiple", doctype=row.doctype,
			name=json.dumps([row.name]), assign_to=json.dumps([user]), description="x")  # fmt: skip
		assert response.status_code == 403
	frappe.db.rollback()
	assert not frappe.db.exists("ToDo", {"reference_type": row.doctype, "reference_name": row.name})


def test_nothing_about_a_record_is_discarded_by_who_may_not_change_it(http, about):
	"""16 lets every document be discarded; 15 knows no such method."""
	for doctype in ("File", "Tag Link", "Comment"):
		doc = about[doctype]
		response = http(BUSINESS).post("run_doc_method", dt=doctype, dn=doc.name, method="discard")
		assert response.status_code >= 400
		assert get_value(doctype, doc.name, "docstatus") == 0


def test_clients_own_file_on_the_own_message_stays_as_it_was_sent(http, about):
	file, client = about["File"], http(BUSINESS)
	assert client.change("File", file.name, file_name="b.pdf").status_code == 403
	calls = [
		client.post(
			"frappe.client.set_value", doctype="File", name=file.name, fieldname="file_name", value="b"
		),
		client.post("frappe.client.delete", doctype="File", name=file.name),
		client.request("DELETE", f"/api/v2/document/File/{file.name}"),
		client.request("DELETE", f"/api/resource/File/{file.name}"),
		client.post(f"{TAG}.add_tag", tag="x", dt="File", dn=file.name),
		client.post(f"{TAG}.remove_tag", tag="x", dt="File", dn=file.name),
	]
	assert [call.status_code for call in calls] == [403] * len(calls)
	assert get_value("File", file.name, "file_name") == file.file_name
	assert not get_value("File", file.name, "_user_tags")


def test_file_of_a_message_is_listed_to_who_may_read_the_record(http, about):
	file = about["File"]
	for user, finds in ((FINANCE_MANAGER, False), (OUTSIDER, False), (HR_STAFF, True)):
		client = http(user)
		answers = [
			client.list("File", fields=["name", "file_url"], filters={"name": file.name}),
			client.post("frappe.desk.search.search_link", doctype="File", txt=file.name),
			client.post("frappe.core.api.file.get_files_by_search_text", text=file.file_name),
		]
		assert any(file.name in answer.text for answer in answers) is finds


def test_uploader_who_may_only_read_the_record_deletes_nothing(http, task, committed):
	with acting_as(ADMIN_STAFF), trusted():
		file = committed(attach(ADMIN_STAFF, "Task", task.name, "old.pdf"))
	http(ADMIN_STAFF).post(
		"frappe.desk.reportview.delete_items", doctype="File", items=json.dumps([file.name])
	)
	frappe.db.rollback()
	assert frappe.db.exists("File", file.name)
