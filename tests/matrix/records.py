"""The canaries: one task, ticket, case, client and what Frappe keeps about them, each text of which is a word that stands
nowhere else. And who may read and write them, in the words of DESIGN, not of the app's code."""

import re
from dataclasses import dataclass, field

import frappe
from files import make_pdf
from portal_world import (
	attach,
	delete,
	make_client_case,
	make_document_task,
	make_portal_world,
	make_request,
	say,
)
from world import ADMIN, ADMIN_STAFF, BUSINESS, HR, HR_COLLEAGUE, HR_STAFF, act, acting_as

from matrix.callers import CLIENTS, HOLDER, MANAGER, PAST_HOLDER, PORTAL_MANAGER, STAFF
from task_portal.guards.about import trusted

WORD = re.compile(r"zqcan\d{3}x")
# Matches every word, and is none.
PART = "zqcan"
READERS = {
	"Task": {PAST_HOLDER, HOLDER, MANAGER, PORTAL_MANAGER},
	"Ticket": {HOLDER, MANAGER, PORTAL_MANAGER},
	"Case": {MANAGER, PORTAL_MANAGER},
	"Client": STAFF,
	"Case Type": STAFF,
	# Whom Frappe tells, and its own notes.
	"Notification Log": {HOLDER},
	"Email Queue": set(),
	"Deleted Document": set(),
	"Activity Log": set(),
}
WRITERS = {
	"Task": {HOLDER, MANAGER, PORTAL_MANAGER},
	"Ticket": {MANAGER, PORTAL_MANAGER},
	"Case": {MANAGER, PORTAL_MANAGER},
	"Client": {MANAGER, PORTAL_MANAGER},
}
# What the portal shows to the client whose records they are.
SHOWN = {("Task", "subject"), ("Task", "description"), ("Ticket", "subject"), ("Ticket", "description"), ("Case", "subject"),
	("Task Document", "title"), ("Task Document", "reason"), ("Communication", "content"), ("File", "of a message")}  # fmt: skip


@dataclass
class Records:
	names: dict[str, str] = field(default_factory=dict)  # by DocType
	words: dict[str, tuple[str, str, str]] = field(
		default_factory=dict
	)  # DocType, field, the record it is about
	made: list[tuple[str, str]] = field(default_factory=list)
	files: list = field(default_factory=list)

	def word(self, doctype: str, fieldname: str, subject: str) -> str:
		word = f"{PART}{len(self.words):03d}x"
		self.words[word] = (doctype, fieldname, subject)
		return word

	def fill(self, doctype: str, name: str, subject: str, *fields: str):
		self.names.setdefault(doctype, name)
		values = {name: self.word(doctype, name, subject) for name in fields}
		values = {key: f"{word}@example.com" if "email" in key else word for key, word in values.items()}
		frappe.db.set_value(doctype, name, values, update_modified=False)

	def may_read(self, word: str, caller: str, in_portal: bool) -> bool:
		doctype, fieldname, subject = self.words[word]
		if caller in CLIENTS:
			return in_portal and CLIENTS[caller] and (doctype, fieldname) in SHOWN
		return caller in READERS.get(doctype, READERS[subject])


def make_records() -> Records:
	"""ADMIN_STAFF held the task, HR_STAFF holds it; the rest is of HR_COLLEAGUE, who calls nothing."""
	records, clients = Records(), make_portal_world()
	ticket = make_request(by=BUSINESS, assignee=HR_COLLEAGUE)
	case = make_client_case(ticket)
	task = make_document_task(ticket, "Licence")
	for name in [task.name, *frappe.get_all("Task", {"case": case.name}, pluck="name")]:
		frappe.db.set_value(
			"Task", name, {"originator": HR_COLLEAGUE, "owner": HR_COLLEAGUE, "assignee": HR_COLLEAGUE}
		)
	frappe.db.set_value("Task", task.name, {"assignee": ADMIN_STAFF, "department": ADMIN})
	frappe.db.set_value("Ticket", ticket.name, "owner", HR_COLLEAGUE)
	frappe.db.set_value("Case", case.name, {"owner": HR_COLLEAGUE, "case_owner": HR_COLLEAGUE})
	task.reload()
	act(ADMIN_STAFF, task, "Forward", comment="Yours", department=HR, assignee=HR_STAFF)
	fill_ours(records, ticket.reload(), case.reload(), task.reload(), clients["company"])
	for doc in (task, ticket):
		fill_about(records, doc)
	fill_notes(records, task)
	frappe.db.commit()
	return records


def fill_ours(records: Records, ticket, case, task, client: str):
	task.subject = "Another"
	task.save()  # of which Frappe keeps a Version
	records.fill("Task", task.name, "Task", "subject", "description")
	records.fill("Ticket", ticket.name, "Ticket", "subject", "description", "contact_email")
	records.fill("Case", case.name, "Case", "subject", "description")
	records.fill("Client", client, "Client", "email", "address")
	records.fill("Task Movement", task.movements[0].name, "Task", "comment")
	records.fill("Task Document", task.documents[0].name, "Task", "title", "reason")
	frappe.db.set_value("Task Document", task.documents[0].name, "status", "Submitted")
	records.fill("Case Step", case.steps[1].name, "Case", "problem", "required_documents")
	case_type = frappe.get_doc("Case Type", case.case_type)
	records.fill("Case Type Step", case_type.steps[0].name, "Case Type", "required_documents")
	records.names |= {
		"Case Type": case_type.name,
		"Task Type": task.task_type,
		"Department": HR,
		"Department Member": frappe.db.get_value("Department Member", {"parent": HR}, "name", order_by="idx"),
		"Client Portal User": frappe.db.get_value(
			"Client Portal User", {"parent": client}, "name", order_by="idx"
		),
		"Task Portal Settings": "Task Portal Settings",
	}
	steps = frappe.get_all("Task", {"case": case.name}, pluck="name")
	made = [("Task", name) for name in {task.name, *steps}]
	records.made += [*made, ("Case", case.name), ("Ticket", ticket.name), ("Case Type", case_type.name)]


def fill_about(records: Records, doc):
	subject = doc.doctype
	with acting_as(HR_COLLEAGUE), trusted():
		comment = doc.add_comment("Comment", "note")
		tag = insert("Tag Link", document_type=subject, document_name=doc.name, tag="urgent")
		todo = insert(
			"ToDo",
			reference_type=subject,
			reference_name=doc.name,
			description="x",
			allocated_to=HR_COLLEAGUE,
		)
		topic = insert("Discussion Topic", reference_doctype=subject, reference_docname=doc.name, title="x")
		reply = insert("Discussion Reply", topic=topic.name, reply="x")
	records.fill("Comment", comment.name, subject, "content")
	records.fill("Tag Link", tag.name, subject, "title")
	records.fill("ToDo", todo.name, subject, "description")
	records.fill("Discussion Topic", topic.name, subject, "title")
	records.fill("Discussion Reply", reply.name, subject, "reply")
	message = say(HR_COLLEAGUE, doc, "message")
	records.fill("Communication", message.name, subject, "content")
	link = frappe.get_all("Communication Link", {"parent": message.name}, pluck="name")
	records.names |= {"Communication Link": link[0]} if link else {}
	for of, name, kind in (
		(subject, doc.name, "of the record"),
		("Communication", message.name, "of a message"),
	):
		word = records.word("File", kind, subject)
		file = attach(HR_COLLEAGUE, of, name, f"{word}.pdf", make_pdf(records.word("File", kind, subject)))
		records.names.setdefault("File", file.name)
		records.files.append(file)


def fill_notes(records: Records, task):
	about = {"reference_doctype": "Task", "reference_name": task.name}
	version = frappe.get_all("Version", {"ref_doctype": "Task", "docname": task.name}, pluck="name")[0]
	data = {"changed": [["subject", records.word("Version", "data", "Task"), "x"]]}
	frappe.db.set_value("Version", version, "data", frappe.as_json(data))
	log = insert(
		"Notification Log",
		document_type="Task",
		document_name=task.name,
		for_user=HR_STAFF,
		subject="x",
		type="Alert",
	)
	activity = insert("Activity Log", subject="x", **about)
	mail = insert(
		"Email Queue",
		message="x",
		sender=HR_COLLEAGUE,
		status="Sent",
		recipients=[{"recipient": HR_COLLEAGUE}],
		**about,
	)
	deleted = insert("Deleted Document", deleted_doctype="Task", deleted_name=task.name, data="{}")
	records.names["Version"] = version
	records.fill("Notification Log", log.name, "Task", "subject", "email_content")
	records.fill("Activity Log", activity.name, "Task", "subject", "content")
	records.fill("Email Queue", mail.name, "Task", "message")
	records.fill("Deleted Document", deleted.name, "Task", "data")
	records.made += [(doc.doctype, doc.name) for doc in (activity, mail, deleted)]


def insert(doctype: str, **values):
	return frappe.get_doc({"doctype": doctype} | values).insert(ignore_permissions=True, ignore_links=True)


def delete_records(records: Records):
	frappe.db.rollback()
	frappe.set_user("Administrator")
	client = records.names["Client"]
	frappe.db.set_value("Client", client, {"address": None, "email": None}, update_modified=False)
	delete(*records.made)
