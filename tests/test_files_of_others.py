"""Whose bytes a File names, and when they go: by Frappe's own addresses, for staff and clients who may not."""
# ruff: noqa: F811

import json
import os
from urllib.parse import quote

import frappe
import pytest
from files import make_image
from own_files import get_bytes, kept, make_own  # noqa: F401 - a fixture
from portal_world import attach, delete, make_request, say
from world import ADMIN_STAFF, BUSINESS, HR_STAFF, acting_as, make_task

# What stands behind the wall before clients' logins.
pytestmark = pytest.mark.usefixtures("wall_down")
STRANGERS = [ADMIN_STAFF, BUSINESS]


def make_secret(committed):
	task = committed(make_task())
	secret = f"SECRET {frappe.generate_hash()}"
	return committed(attach(HR_STAFF, "Task", task.name, "contract.txt", secret.encode())), secret


def get_spellings(url: str) -> list[str]:
	name = url.rsplit("/", 1)[1]
	spellings = [
		url,
		f"/private/files/../files/{name}",
		f"/private/files/./{name}",
		f"//private/files/{name}",
		f"/private//files//{name}",
		f"/private/files/%2e%2e/files/{name}",
		f"/private/files/%252e%252e/files/{name}",
		quote(url, safe=""),
		f"/private/files/..\\files\\{name}",
		f"/files/../../private/files/{name}",
		f"{frappe.utils.get_url()}{url}",
		f"/private/files/{name.upper()}",
		name,
		"/private/files/../../site_config.json",
		"/files/../../site_config.json",
	]
	return spellings


@pytest.mark.parametrize("user", STRANGERS)
def test_no_spelling_of_an_address_gives_its_file(http, committed, kept, user):
	file, secret = make_secret(committed)
	db_password = str(frappe.conf.db_password or "db_name")
	client, opened = http(user), []
	for url in get_spellings(file.file_url):
		for values in ({}, {"content": "x"}, {"file_name": "mine.txt"}):
			made = client.create("File", file_url=url, is_private=1, **values)
			if made.status_code != 200:
				continue
			got = client.request("GET", made.json["data"]["file_url"])
			if secret in got.text or db_password in got.text:
				opened.append((url, values))
	assert not opened
	own = kept(make_own(user, "MINE"))
	again = client.create("File", file_name="again.txt", file_url=own.file_url, is_private=1)
	assert again.status_code == 200
	assert "MINE" in client.request("GET", own.file_url).text


@pytest.mark.parametrize("user", STRANGERS)
def test_no_file_takes_the_address_of_a_message_or_of_nothing(http, committed, kept, user):
	ticket = committed(make_request())
	said = attach(HR_STAFF, "Communication", say(HR_STAFF, ticket, "Here").name, "a.txt", b"SAID 1")
	alone = kept(make_own(HR_STAFF, f"ALONE {frappe.generate_hash()}"))
	client = http(user)
	for file in (said, alone):
		assert client.create("File", file_name="x.txt", file_url=file.file_url).status_code == 403
		mine = kept(make_own(user))
		assert client.change("File", mine.name, file_url=file.file_url).status_code == 403
		assert client.request("GET", file.file_url).status_code in (403, 404)
	assert b"ALONE" in http(HR_STAFF).request("GET", alone.file_url).data


@pytest.mark.parametrize("user", STRANGERS)
def test_visibility_does_not_change_with_the_address(http, committed, kept, user):
	file, _secret = make_secret(committed)
	mine = kept(make_own(user))
	client = http(user)
	public = file.file_url.replace("/private", "")
	for values in (
		{"is_private": 0, "file_url": file.file_url},
		{"is_private": 0, "file_url": public},
		{"file_url": public},
		{"is_private": 1, "file_url": public},
	):
		assert client.change("File", mine.name, **values).status_code in (403, 417), values
		assert get_bytes(file)
		assert not os.path.exists(frappe.get_site_path("public", "files", os.path.basename(public)))
	assert client.change("File", mine.name, is_private=0).status_code == 200


def test_a_file_of_equal_bytes_does_not_publish_ours(http, committed, kept):
	task = committed(make_task())
	ours = committed(attach(HR_STAFF, "Task", task.name, "form.txt", b"A form that everybody has"))
	theirs = kept(make_own(ADMIN_STAFF, "A form that everybody has"))
	assert http(ADMIN_STAFF).change("File", theirs.name, is_private=0).status_code == 403
	frappe.db.rollback()
	assert frappe.db.get_value("File", ours.name, ["is_private", "file_url"]) == (1, ours.file_url)
	assert get_bytes(ours)


@pytest.mark.parametrize("user", STRANGERS)
def test_a_field_for_files_takes_no_address_of_others(http, committed, kept, user):
	file, _secret = make_secret(committed)
	alone = kept(make_own(HR_STAFF, f"ALONE {frappe.generate_hash()}"))
	client, names = http(user), []
	for url in (file.file_url, alone.file_url, "/private/files/../../site_config.json"):
		made = client.create("Contact", first_name=frappe.generate_hash(length=8), image=url)
		names += [made.json["data"]["name"]] if made.status_code == 200 else []
	frappe.db.rollback()
	taken = frappe.get_all("File", {"attached_to_doctype": "Contact", "attached_to_name": ["in", names]})
	own = kept(make_own(user))
	made = client.create("Contact", first_name=frappe.generate_hash(length=8), image=own.file_url)
	delete(*[("Contact", name) for name in [*names, made.json.get("data", {}).get("name")] if name])
	assert not taken
	assert made.status_code == 200


def test_a_mail_attaches_only_what_its_writer_may_read(http, committed, kept):
	file, _secret = make_secret(committed)
	task = committed(make_task(department="_Test Admin", assignee=ADMIN_STAFF, by=ADMIN_STAFF))
	own = kept(make_own(ADMIN_STAFF))
	client, mail = http(ADMIN_STAFF), "frappe.core.doctype.communication.email.make"
	values = {"doctype": "Task", "name": task.name, "content": "x", "subject": "x", "recipients": "a@example.com"}  # fmt: skip
	assert client.post(mail, **values, attachments=[file.name]).status_code == 403
	assert client.post(mail, **values, attachments=[own.name]).status_code == 200
	attaching = "frappe.utils.file_manager.add_attachments"
	assert client.post(attaching, doctype="Task", name=task.name, attachments=[file.name]).status_code == 403


@pytest.mark.parametrize("user", STRANGERS)
def test_an_address_in_another_case_is_not_another_ones(http, committed, kept, user):
	"""The database takes both for one, the disk does not."""
	name = frappe.generate_hash(length=10)
	task = committed(make_task())
	with acting_as(HR_STAFF):
		values = {"attached_to_doctype": "Task", "attached_to_name": task.name, "is_private": 1}
		file = frappe.get_doc({"doctype": "File", "file_name": f"Z{name}.txt", "content": f"SECRET {name}"})
		file.update(values)
		committed(file.insert())
	kept(make_own(user, "mine", name=f"z{name}.txt"))
	assert f"SECRET {name}" not in http(user).request("GET", file.file_url).text
	assert f"SECRET {name}" in http(HR_STAFF).request("GET", file.file_url).text


@pytest.mark.parametrize("user", STRANGERS)
@pytest.mark.parametrize("field", ["thumbnail_url", "file_url"])
def test_deleting_a_file_leaves_the_bytes_of_others(http, committed, kept, user, field):
	file, _secret = make_secret(committed)
	client = http(user)
	made = client.create("File", file_name="x.txt", content="x" + frappe.generate_hash(), is_private=1)
	name = made.json["data"]["name"]
	client.change("File", name, **{field: file.file_url})
	assert client.request("DELETE", f"/api/resource/File/{name}").status_code == 202
	assert get_bytes(file)


@pytest.mark.parametrize("user", STRANGERS)
def test_a_picture_is_not_made_smaller_over_anothers(http, committed, kept, user):
	task = committed(make_task())
	photo = committed(attach(HR_STAFF, "Task", task.name, "photo.png", make_image(size=(40, 40))))
	before = get_bytes(photo)
	mine = kept(make_own(user, make_image(size=(900, 900)), name=f"{frappe.generate_hash(length=8)}.png"))
	client = http(user)
	docs = frappe.get_doc("File", mine.name).as_dict(convert_dates_to_str=True)
	for name, code in ((os.path.basename(photo.file_url), 403), (mine.file_name, 200)):
		values = {"method": "optimize_file", "docs": json.dumps(docs | {"file_name": name}, default=str)}
		made = client.post("run_doc_method", **values)
		assert made.status_code == code, made.text
		assert get_bytes(photo) == before
	assert get_bytes(mine)


@pytest.mark.parametrize("user", STRANGERS)
def test_nobody_is_the_owner_of_a_file_by_saying_so(http, committed, kept, user):
	file, _secret = make_secret(committed)
	alone = kept(make_own(HR_STAFF))
	client = http(user)
	for name in (file.name, alone.name):
		values = {"owner": user, "attached_to_doctype": None, "attached_to_name": None, "file_name": "x.txt"}
		assert client.change("File", name, **values).status_code == 403
		doc = {"doctype": "File", "name": name, "folder": "Home"} | values
		assert client.post("frappe.client.save", doc=json.dumps(doc)).status_code in (403, 417)
	frappe.db.rollback()
	assert frappe.db.get_value("File", alone.name, "owner") == HR_STAFF


def test_bytes_of_what_is_not_deleted_after_all_stay(kept):
	file = kept(make_own(HR_STAFF))
	frappe.delete_doc("File", file.name)
	frappe.db.rollback()
	assert get_bytes(file)
	frappe.delete_doc("File", file.name)
	frappe.db.commit()
	assert not get_bytes(file)


def test_bytes_of_what_is_not_created_after_all_go(kept):
	file = make_own(HR_STAFF)
	assert get_bytes(file)
	frappe.db.rollback()
	assert not get_bytes(file)


@pytest.mark.parametrize("user", STRANGERS)
def test_an_archive_is_unpacked_by_who_may_read_it_and_named_to_nobody_else(http, committed, user):
	file, _secret = make_secret(committed)
	tried = http(user).post("frappe.core.api.file.unzip_file", name=file.name)
	assert tried.status_code == 403 and "contract" not in tried.text
	tried = http(HR_STAFF).post("frappe.core.api.file.unzip_file", name=file.name)
	assert tried.status_code == 417 and "contract" in tried.text
