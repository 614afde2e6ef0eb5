"""Fills a site of its own with an office of `size` tasks, by the database's own loops: env/bin/python fill.py SITE SIZE.

Run in a bench's `sites` folder, with this folder and the app on PYTHONPATH. The site has the app, and nothing else: whatever
it has of our records makes it stop. People, departments and two clients are made by Frappe; all else by `insert … select`."""

import sys
import time

import frappe
from office import (
	ASKING,
	CASES,
	CLIENT_FEW,
	CLIENT_MANY,
	CLIENTS,
	CLIENTS_ASKING,
	COMMENTS,
	DEPARTMENTS,
	FEW,
	MANAGER,
	MANAGER_OF_20,
	MOVEMENTS,
	OPEN,
	PASSWORD,
	PAST,
	PORTAL_MANAGER,
	RECENT,
	SOME,
	STAFF,
	TICKETS,
	YEARS,
	get_department,
	get_slots,
	get_user,
)

from task_portal.readers import many, rows

# Rows of one insert: a transaction that the server's log takes easily, and a step of the progress shown.
BATCH = 50_000
STAMPS = "creation, modified, owner, modified_by"


class SiteNotEmpty(Exception):
	pass


def fill(size: int):
	for doctype in ("Task", "Ticket", "Case", "Client", "Department"):
		if frappe.db.count(doctype):
			raise SiteNotEmpty(f"The site has records of {doctype}: fill one that is new.")
	frappe.flags.mute_emails = frappe.flags.mute_notices = True
	started = time.monotonic()
	make_people()
	make_clients(size)
	make_slots()
	values = get_values(size)
	for title, count, statement in get_statements(values):
		insert(title, count, statement, values)
	frappe.db.sql_ddl("drop table benchmark_slot")
	tables = ("Task", "Task Movement", "Ticket", "Case", "Client", "Comment", "Communication", "File")
	frappe.db.sql("analyze table " + ", ".join(f"`tab{table}`" for table in tables))
	make_readers()
	frappe.db.commit()
	frappe.clear_cache()
	print(f"Filled with {size:,} tasks in {time.monotonic() - started:.0f} s.", flush=True)


# People, made by Frappe


def make_people():
	from frappe.utils.password import update_password

	for person in (*ASKING, *CLIENTS_ASKING):
		user = {"doctype": "User", "email": person.email, "send_welcome_email": 0}
		first, last = person.full_name.split()
		doc = frappe.get_doc(user | {"first_name": first, "last_name": last}).insert()
		update_password(person.email, PASSWORD)
		if person in ASKING:
			doc.add_roles("Task User")
	frappe.get_doc("User", PORTAL_MANAGER.email).add_roles("Task Portal Manager")
	names = [get_user(number) for number in range(1, STAFF + 1)]
	user = {"enabled": 1, "user_type": "System User", "first_name": "Staff"}
	frappe.db.bulk_insert(
		"User",
		["name", "email", "full_name", *user],
		[(name, name, f"Staff {name[6:9]}", *user.values()) for name in names],
	)
	frappe.db.bulk_insert(
		"Has Role",
		["name", "parent", "parenttype", "parentfield", "role"],
		[(f"benchmark-{name}", name, "User", "roles", "Task User") for name in names],
	)
	for number in range(1, DEPARTMENTS + 1):
		make_department(number, names[number - 1 :: DEPARTMENTS])
	frappe.db.commit()


def make_department(number: int, members: list[str]):
	doc = frappe.new_doc("Department", title=get_department(number))
	for member in members:
		doc.append("members", {"user": member})
	if number == 1:
		for person in (FEW, SOME, RECENT, PAST):
			doc.append("members", {"user": person.email})
		doc.append("members", {"user": MANAGER.email, "is_manager": 1})
	if number <= 20:
		doc.append("members", {"user": MANAGER_OF_20.email, "is_manager": 1})
	doc.insert()


def make_clients(size: int):
	for person in CLIENTS_ASKING:
		client = frappe.new_doc("Client", client_name=f"House of {person.full_name}", sector="Individual")
		client.append("portal_users", {"user": person.email, "sees": "All requests"})
		client.insert()
	frappe.db.commit()


def get_client(person) -> str:
	return frappe.db.get_value("Client Portal User", {"user": person.email}, "parent")


def make_slots():
	frappe.db.sql_ddl(
		"create table benchmark_slot (n int primary key, user varchar(140), department varchar(140)) "
		"character set utf8mb4 collate utf8mb4_unicode_ci"
	)
	rows = [
		(n, get_user(number), get_department((number - 1) % DEPARTMENTS + 1))
		for n, number in enumerate(get_slots())
	]
	frappe.db.sql(
		"insert into benchmark_slot values " + ", ".join(["%s"] * len(rows)),
		rows,
	)
	frappe.db.commit()


# All else, made by the database


def get_values(size: int) -> dict:
	kinds = {"Individual Sector Task", "Business Sector Task", "Internal Task"}
	assert kinds <= set(frappe.get_all("Task Type", pluck="name"))
	return {
		"size": size,
		"clients": max(20, round(size * CLIENTS)),
		"tickets": max(10, round(size * TICKETS)),
		"cases": max(10, round(size * CASES)),
		"minutes": YEARS * 365 * 24 * 60,
		# The newest tenth has all that is open.
		"open_from": round(size * 0.9),
		"open_of_100": round(OPEN * 1000),
		"client_few": get_client(CLIENT_FEW),
		"client_many": get_client(CLIENT_MANY),
	} | {person.key: person.email for person in (FEW, SOME, RECENT, PAST)}


def get_statements(values: dict) -> list[tuple[str, int, str]]:
	"""What is made, how many of it, and how."""
	size = values["size"]
	return [
		("clients", values["clients"], CLIENT_ROWS),
		("tickets", values["tickets"], TICKET_ROWS),
		("messages", values["tickets"], MESSAGE_ROWS),
		("cases", values["cases"], CASE_ROWS),
		("tasks", size, TASK_ROWS),
		("movements", size * MOVEMENTS, MOVEMENT_ROWS),
		("comments", size * COMMENTS, COMMENT_ROWS),
		("files", size, FILE_ROWS),
		("words for the search", size, SEARCH_ROWS),
	]


def insert(title: str, count: int, statement: str, values: dict):
	started = time.monotonic()
	for first in range(1, count + 1, BATCH):
		last = min(first + BATCH - 1, count)
		rows = f"(select cast(seq as signed) as seq from seq_{first}_to_{last}) as rows_to_make"
		frappe.db.sql(statement.replace("{rows}", rows), values)
		frappe.db.commit()
		print(f"\r{title}: {last:,} of {count:,} in {time.monotonic() - started:.0f} s", end="", flush=True)
	print(flush=True)


def make_readers():
	"""As an install does on a site that has records."""
	started = time.monotonic()
	rows.drop_table()
	many.set_up()
	frappe.db.sql(f"analyze table `{rows.TABLE}`")
	print(
		f"\nwho may read what: {frappe.db.sql(f'select count(*) from `{rows.TABLE}`')[0][0]:,} rows in {time.monotonic() - started:.0f} s"
	)


# `seq` counts from 1, the oldest; n places of it mix it among the slots. `s` is the slot.
def at(part: str, of: str) -> str:
	return f"timestampadd(minute, -floor(%(minutes)s * (1 - {part} / {of})), now(6))"


def slot(number: str) -> str:
	return f"join benchmark_slot as s on s.n = {number} % 10000"


CLIENT_ROWS = f"""insert into tabClient (name, {STAMPS}, client_name, sector, email)
select concat('CLT-B', lpad(seq, 7, '0')), {at("seq", "%(clients)s")}, now(6), s.user, s.user,
concat('Client ', seq), if(seq %% 2, 'Individual', 'Business'), concat('client.', seq, '@benchmark.example')
from {{rows}} {slot("seq").replace("%", "%%")}"""

# Of the tickets three are the small client's, three in a hundred the large one's.
CLIENT = """if(seq <= 3, %(client_few)s, if(seq %% 100 < 3, %(client_many)s,
concat('CLT-B', lpad(1 + seq * 31 %% %(clients)s, 7, '0'))))"""
TICKET_OPEN = "(seq > %(tickets)s * 0.9 and seq %% 100 < %(open_of_100)s)"
TICKET_ROWS = f"""insert into tabTicket (name, {STAMPS}, subject, client, client_name, sector, category, status, priority,
department, assignee, is_open)
select concat('TKT-B', lpad(seq, 7, '0')), {at("seq", "%(tickets)s")}, {at("seq", "%(tickets)s")}, s.user, s.user,
concat('Request ', seq, ' about a passport'), {CLIENT}, 'Client', 'Individual', 'Passport',
if({TICKET_OPEN}, 'In Progress', 'Close'), 'Medium', s.department, s.user, {TICKET_OPEN}
from {{rows}} {slot("seq * 13").replace("%", "%%")}"""

MESSAGE_ROWS = f"""insert into tabCommunication (name, {STAMPS}, communication_type, communication_medium, sent_or_received,
subject, content, sender, reference_doctype, reference_name, communication_date, with_client)
select concat('cmm-b', seq), {at("seq", "%(tickets)s")}, {at("seq", "%(tickets)s")}, s.user, s.user,
'Communication', 'Chat', 'Sent', 'A word', 'We have your papers.', s.user, 'Ticket', concat('TKT-B', lpad(seq, 7, '0')),
{at("seq", "%(tickets)s")}, 1
from {{rows}} {slot("seq * 13").replace("%", "%%")}"""

CASE_OPEN = "(seq > %(cases)s * 0.9 and seq %% 100 < %(open_of_100)s)"
CASE_ROWS = f"""insert into tabCase (name, {STAMPS}, subject, sector, client, client_name, status, progress, department,
case_owner, is_open)
select concat('CASE-B', lpad(seq, 7, '0')), {at("seq", "%(cases)s")}, {at("seq", "%(cases)s")}, s.user, s.user,
concat('Case ', seq), 'Individual', {CLIENT}, 'Client', if({CASE_OPEN}, 'In Progress', 'Close'), 50, s.department, s.user,
{CASE_OPEN}
from {{rows}} {slot("seq * 17").replace("%", "%%")}"""

# Who is asking comes in at the ends: what is recent, what is years ago, three last ones, one in 333.
RECENTLY, LONG_AGO = "seq > %(size)s * 0.74 and seq %% 2", "seq <= %(size)s * 0.26 and seq %% 2"
TASK_OPEN = "(seq > %(open_from)s and seq %% 100 < %(open_of_100)s)"
TASK_ROWS = f"""insert into tabTask (name, {STAMPS}, subject, task_type, sector, kind, priority, status, department, assignee,
originator, originator_department, ticket, client, client_name, client_facing, due_date, is_open, is_overdue)
select concat('TASK-B', lpad(seq, 7, '0')), {at("seq", "%(size)s")}, {at("seq", "%(size)s")}, s.user, s.user,
concat(elt(1 + seq %% 5, 'Call back', 'Check papers', 'Order visa', 'Send contract', 'Ask the bank'), ' no. ', seq),
'Individual Sector Task', 'Individual', 'Action', 'Medium', if({TASK_OPEN}, elt(1 + seq %% 2, 'New', 'To Do'), 'Close'),
s.department,
case when seq > %(size)s - 3 then %(few)s when seq %% 333 = 0 then %(some)s
when seq %% 40 = 1 and {RECENTLY} then %(recent)s else s.user end,
s.user, s.department, concat('TKT-B', lpad(1 + (seq * 7) %% %(tickets)s, 7, '0')),
(select client from tabTicket where name = concat('TKT-B', lpad(1 + (seq * 7) %% %(tickets)s, 7, '0'))),
'Client', seq %% 3 = 0, date(timestampadd(day, seq %% 21 - 7, {at("seq", "%(size)s")})), {TASK_OPEN},
{TASK_OPEN} and seq %% 21 < 6
from {{rows}} {slot("seq").replace("%", "%%")}"""

# Three hops of each task: here `seq` counts hops.
HOP_TASK = "(1 + (seq - 1) div 3)"
MOVEMENT_ROWS = f"""insert into `tabTask Movement` (name, {STAMPS}, parent, parenttype, parentfield, idx, action, from_user,
from_department, to_user, to_department, moved_by, moved_at, held_for)
select concat('mov-b', hop), at, at, s.user, s.user, concat('TASK-B', lpad(seq, 7, '0')), 'Task', 'movements', idx,
elt(idx, 'New', 'Forward', 'Close'),
case when idx = 1 then null when idx = 3 then s.user when {RECENTLY} then %(recent)s when {LONG_AGO} then %(past)s
when seq %% 333 = 5 then %(some)s else s.user end,
s.department, s.user, s.department, s.user, at, if(idx = 1, 0, 3600 * (1 + seq %% 50))
from (select seq as hop, {HOP_TASK} as seq, 1 + (seq - 1) %% 3 as idx, {at(HOP_TASK, "%(size)s")} as at from {{rows}}) as hops
{slot("(seq + idx * 101)").replace("%", "%%")}"""

COMMENT_ROWS = f"""insert into tabComment (name, {STAMPS}, comment_type, comment_email, comment_by, reference_doctype,
reference_name, content)
select concat('com-b', seq), {at("seq", "(%(size)s * 2)")}, now(6), s.user, s.user, 'Comment', s.user, s.user, 'Task',
concat('TASK-B', lpad(1 + (seq - 1) div 2, 7, '0')), 'Looked at it.'
from {{rows}} {slot("seq * 3").replace("%", "%%")}"""

FILE_ROWS = f"""insert into tabFile (name, {STAMPS}, file_name, file_url, is_private, attached_to_doctype, attached_to_name,
folder, file_size)
select concat('file-b', seq), {at("seq", "%(size)s")}, now(6), s.user, s.user, concat('paper-', seq, '.pdf'),
concat('/private/files/paper-', seq, '.pdf'), 1, 'Task', concat('TASK-B', lpad(seq, 7, '0')), 'Home/Attachments', 1000
from {{rows}} {slot("seq * 3").replace("%", "%%")}"""

SEARCH_ROWS = """insert into `__global_search` (doctype, name, title, content, published, route)
select 'Task', name, subject, concat('Subject : ', subject), 0, '' from tabTask
join {rows} on name = concat('TASK-B', lpad(seq, 7, '0'))"""


if __name__ == "__main__":
	frappe.init(site=sys.argv[1])
	frappe.connect()
	frappe.set_user("Administrator")
	fill(int(sys.argv[2]))
	frappe.destroy()
