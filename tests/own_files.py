"""Files of anybody's own, for the tests of files; and what lies on the disk."""

import os

import frappe
import pytest
from portal_world import delete
from world import acting_as


@pytest.fixture
def kept(committed):
	"""Commits files, and deletes what anybody made of them."""
	made, since = [], frappe.utils.now()

	def keep(*files):
		made.extend(files)
		frappe.db.commit()
		return files[0]

	yield keep
	frappe.db.rollback()
	late = frappe.get_all("File", {"creation": [">=", since], "is_folder": 0}, pluck="name")
	delete(*[("File", name) for name in {*late, *(file.name for file in made)}])


def make_own(user: str, content: str | bytes = "", is_private: int = 1, name: str | None = None):
	with acting_as(user):
		return frappe.get_doc(
			{
				"doctype": "File",
				"file_name": name or f"{frappe.generate_hash(length=8)}.txt",
				"content": content or frappe.generate_hash(),
				"is_private": is_private,
			}
		).insert()


def get_bytes(file) -> bytes | None:
	path = frappe.get_site_path(*file.file_url.strip("/").split("/"))
	return open(path, "rb").read() if os.path.exists(path) else None
