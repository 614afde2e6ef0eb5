"""Run as a script, on a site of benchless (its folder) or of a bench (its name): `other_site.py SITE dump|add_oddities`."""

import datetime
import hashlib
import json
import sys
from decimal import Decimal
from pathlib import Path

import frappe

USER = "hr.staff@example.com"
ODD_TEXT = "It's \"odd\": C:\\temp\\new\\ 'a\\' -- 50 % of ;\r\n\tzwei Zeilen\x1a, größer, 猫, 🙂 `x` \\N"


def open_site(site: str):
	if "/" in site:
		from benchless.pytest_plugin import use_site

		use_site(site)
	else:
		frappe.init(site=site)
		frappe.connect()


def add_oddities():
	"""What the demo has none of: text that needs escaping, fields and DocTypes that people made, a secret, empty values."""
	from frappe.utils.password import set_encrypted_password

	task = frappe.get_last_doc("Task")
	comment = task.add_comment("Comment", "odd")
	frappe.db.set_value("Comment", comment.name, "content", ODD_TEXT)
	for fieldname, fieldtype in (("odd_text", "Small Text"), ("odd_check", "Check"), ("odd_amount", "Float")):
		insert(
			"Custom Field",
			dt="Task",
			fieldname=fieldname,
			fieldtype=fieldtype,
			label=fieldname,
			insert_after="subject",
		)
	frappe.db.set_value("Task", task.name, {"odd_text": ODD_TEXT, "odd_check": 1, "odd_amount": 0.1})
	fields = [
		{"fieldname": "title", "fieldtype": "Data", "label": "Title"},
		{"fieldname": "day", "fieldtype": "Date", "label": "Day"},
	]
	insert(
		"DocType",
		name="Odd Thing",
		module="Custom",
		custom=1,
		fields=fields,
		permissions=[{"role": "System Manager"}],
	)
	insert("Odd Thing", title="\\", day=datetime.date(2024, 2, 29))
	file = {"file_name": "odd öäü & more.bin", "content": bytes(range(256))}
	insert("File", **file, is_private=1, attached_to_doctype="Task", attached_to_name=task.name)
	insert("File", **file, is_private=0)
	insert("Note", title="Odd", content=ODD_TEXT)
	set_encrypted_password("User", USER, ODD_TEXT, "api_secret")
	notification = frappe.get_last_doc("Notification", {"document_type": "Task"})
	notification.db_set("subject", "As an admin worded it")
	frappe.delete_doc("Notification", frappe.get_last_doc("Notification", {"document_type": "Ticket"}).name)
	frappe.db.commit()


def insert(doctype: str, **values):
	return frappe.get_doc({"doctype": doctype} | values).insert()


def dump() -> dict:
	from frappe.utils.password import check_password, get_decrypted_password

	filters = {"issingle": 0, "is_virtual": 0}
	doctypes = frappe.get_all("DocType", filters=filters, pluck="name")
	rows = {name: get_rows(f"tab{name}") for name in doctypes if frappe.db.table_exists(name)}
	rows["Singles"] = {f"{row.doctype}.{row.field}": row for row in select("tabSingles")}
	rows["Series"] = get_rows("tabSeries")
	rows["Auth"] = {f"{row.doctype} {row.name} {row.fieldname}": row for row in select("__Auth")}
	try:
		secret = get_decrypted_password("User", USER, "api_secret", raise_exception=False)
	except frappe.ValidationError:
		secret = None
	return {
		"rows": rows,
		"files": get_files("public", "/files/") | get_files("private", "/private/files/"),
		"ours": frappe.get_all("DocType", filters={"module": "Task Portal", "issingle": 0}, pluck="name"),
		"logs_in": check_password(USER, "demo"),
		"secret": secret,
		"wizard_done": bool(frappe.is_setup_complete()),
	}


def get_rows(table: str) -> dict[str, dict]:
	return {str(row.name): row for row in select(table)}


def select(table: str) -> list[dict]:
	return frappe.db.sql(f"select * from `{table}`", as_dict=True)


def get_files(kind: str, url: str) -> dict[str, str]:
	folder = Path(frappe.get_site_path(kind, "files"))
	files = (path for path in folder.rglob("*") if path.is_file())
	return {
		f"{url}{path.relative_to(folder)}": hashlib.sha256(path.read_bytes()).hexdigest() for path in files
	}


def to_json(value):
	if isinstance(value, Decimal):
		return float(value)
	return value.total_seconds() if isinstance(value, datetime.timedelta) else str(value)


if __name__ == "__main__":
	open_site(sys.argv[1])
	result = {"dump": dump, "add_oddities": add_oddities}[sys.argv[2]]()
	sys.__stdout__.write(json.dumps(result, default=to_json))
