"""Whether an answer, or a change, is what its caller may have."""

import re
import zipfile
from io import BytesIO

from wall_addresses import is_refused
from world import HR_STAFF

from matrix.callers import ADMINISTRATOR, CLIENTS, HOLDER, MANAGER, PORTAL_MANAGER, STAFF, USERS, Answer
from matrix.calls import Call
from matrix.fingerprint import RIGHTS, Change
from matrix.records import READERS, WORD, WRITERS, Records
from task_portal.guards import wall

MADE_BY_STAFF = {"Task", "Ticket", "Case", "Client"}
# Who only reads leaves a trace.
TRACES = {"_seen", "_liked_by", "_comments", "modified", "modified_by"}
# Who reads a ticket opens a case for it.
OPENED = {"case", "modified", "modified_by"}
CLIENTS_OWN = {"Task", "Ticket", "Case"}


def read_words(answer: Answer) -> set[str]:
	text = answer.response.data.decode(errors="replace")
	if answer.response.data[:2] == b"PK":
		with zipfile.ZipFile(BytesIO(answer.response.data)) as archive:
			text = "".join(archive.read(name).decode(errors="replace") for name in archive.namelist())
	return set(WORD.findall(text.lower()))


def is_open(call: Call) -> bool:
	"""To clients, as the wall's list says; test_wall.py tells of the list."""
	page = call.what.strip("/")
	is_page = page in wall.PAGES or re.fullmatch(r"portal/(tickets|cases|tasks)/<name>", page)
	return call.what in wall.FUNCTIONS or bool(is_page)


def is_in_portal(call: Call) -> bool:
	return "task_portal.portal.api." in call.what or call.what.startswith("/portal")


def find_faults(records: Records, call: Call, caller: str, answer: Answer) -> list[str]:
	if caller == ADMINISTRATOR:
		return []
	told = [word for word in read_words(answer) if not records.may_read(word, caller, is_in_portal(call))]
	faults = [f"tells {' of '.join(records.words[word])}" for word in sorted(told)]
	faults += [
		f"changes {describe(change)}"
		for change in answer.kept
		if not may_change(records, call, caller, change)
	]
	if caller in CLIENTS and not is_open(call) and not is_refused(answer.response):
		faults.append(f"answers {answer.response.status_code}")
	return [f"{caller}, {call.what} at {call.path} on {call.target}: {fault}" for fault in faults]


def may_change(records: Records, call: Call, caller: str, change: Change) -> bool:
	doctype, name = change.subject
	if change.doctype == "Reminder":  # to oneself
		return caller in STAFF and change.of == USERS[caller]
	if change.doctype in RIGHTS or not name:
		# Who invites a client's people gives them their role.
		return caller == PORTAL_MANAGER and change.doctype.startswith(("Workflow", "Has Role"))
	if caller in CLIENTS:
		return is_in_portal(call) and doctype in CLIENTS_OWN and (change.is_new or CLIENTS[caller])
	return caller in STAFF and may_staff_change(records, caller, change)


def may_staff_change(records: Records, caller: str, change: Change) -> bool:
	doctype, name = change.subject
	if change.is_new:
		return doctype in MADE_BY_STAFF or caller == PORTAL_MANAGER
	if name not in records.names.values():
		return caller in (MANAGER, PORTAL_MANAGER)
	if change.doctype == "Comment" or change.fields <= TRACES:
		return caller in READERS.get(doctype, STAFF)
	if doctype == "Ticket" and change.fields <= OPENED:
		return caller in READERS["Ticket"]
	is_for_holder = change.doctype == "Notification Log" and change.of == HR_STAFF
	return (is_for_holder and caller == HOLDER) or caller in WRITERS.get(doctype, {PORTAL_MANAGER})


def describe(change: Change) -> str:
	return f"{change.doctype} ({', '.join(sorted(change.fields))}) of {' '.join(map(str, change.subject))}"
