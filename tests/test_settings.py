"""Task Portal Settings: what an admin sets holds at once, and what would open the house is refused."""

import frappe
import pytest
from files import make_image, make_pdf
from portal_forms import NEW, client, count, keep, office  # noqa: F401 - fixtures
from portal_world import Browser, get_words, make_request
from wall_addresses import is_refused
from world import BUSINESS, HR_STAFF, PORTAL_MANAGER, acting_as

from task_portal.settings import DEFAULTS, DOCTYPE, get_setting
from task_portal.task_portal.doctype.task_portal_settings import task_portal_settings as controller

# ruff: noqa: F811


@pytest.fixture
def change(site):
	"""A function that saves settings as an admin, for everybody; they go after the test."""

	def change(**values):
		with acting_as(PORTAL_MANAGER):
			doc = frappe.get_doc(DOCTYPE)
			doc.update(values)
			doc.save()
		frappe.db.commit()

	before = get_rows()
	yield change
	frappe.db.rollback()
	forget()
	for row in before:
		frappe.db.sql("insert into tabSingles (doctype, field, value) values (%s, %s, %s)", row)
	frappe.db.delete("Version", {"ref_doctype": DOCTYPE})
	frappe.db.commit()


def get_rows() -> list[tuple]:
	return frappe.db.sql("select doctype, field, value from tabSingles where doctype = %s", DOCTYPE)


def forget(**values):
	"""As on a site where nobody saved them, or before the app had the field."""
	frappe.db.delete("Singles", {"doctype": DOCTYPE} | values)
	frappe.clear_document_cache(DOCTYPE, DOCTYPE)


def test_defaults_hold_before_anybody_saved_them():
	forget()
	assert get_setting("upload_size") == 10 and get_setting("messages_per_hour") == 60
	assert get_setting("upload_types").startswith("pdf, png") and get_setting("welcome") == ""
	fields = [field for field in frappe.get_meta(DOCTYPE).fields if "Break" not in field.fieldtype]
	assert {field.fieldname: field.default or "" for field in fields} == {
		field: str(default) for field, default in DEFAULTS.items()
	}


def test_a_field_that_came_after_the_settings_were_saved_has_its_default(change):
	change(upload_size=2)
	forget(field="tickets_per_hour")
	assert (get_setting("upload_size"), get_setting("tickets_per_hour")) == (2, 20)


def test_admins_save_them_and_staff_and_clients_do_not_see_them(http):
	with acting_as(PORTAL_MANAGER):
		assert frappe.has_permission(DOCTYPE, "write")
	for user in (HR_STAFF, BUSINESS):
		with acting_as(user):
			assert not frappe.has_permission(DOCTYPE, "read")
	assert http(HR_STAFF).read(DOCTYPE, DOCTYPE).status_code == 403
	assert http(PORTAL_MANAGER).read(DOCTYPE, DOCTYPE).status_code == 200


def test_sizes_and_kinds_of_files_are_the_admins(client, change):
	path = keep(make_request())
	change(upload_size=1, upload_types="png, webp")
	page = client.open(path).text
	assert "1 MB" in get_words(page) and 'accept=".png,.webp"' in page
	refused = client.submit(path, "message", text="x", files={"a.pdf": make_pdf()})
	assert "of a kind that is not taken. Send one of: png, webp." in get_words(refused.text)
	big = make_image() + b"x" * 1024 * 1024
	assert "is larger than" in get_words(client.submit(path, "message", text="x", files={"a.png": big}).text)
	client.follow(client.submit(path, "message", text="x", files={"a.webp": make_image("WEBP")}))


def test_the_portal_says_what_the_admin_wrote(client, change):
	assert "Tell us what you need." in client.open(NEW).text
	change(welcome="Closed <b>on</b> Friday", new_request="Passports take a week.")
	assert "Closed &lt;b&gt;on&lt;/b&gt; Friday" in client.open("/portal").text
	shown = client.open(NEW).text
	assert "Passports take a week." in shown and "Tell us what you need." not in shown


def test_an_admin_opens_a_page_and_a_function_of_another_app_to_clients(client, change):
	function = "frappe.www.contact.send_message"
	assert is_refused(client.request("GET", "/shop")) and is_refused(client.get(function))
	change(open_addresses=f"/shop\n{function}")
	for path in ("/shop", "/shop/", "/shop/cart", f"/api/method/{function}", f"/?cmd={function}"):
		assert not is_refused(client.request("GET", path)), path
	for path in (
		"/shops",
		"/shop/../app",
		"/api/resource/shop",
		f"/api/method/{function}/x",
		"/shop?cmd=ping",
		"/?cmd=/shop",
		"/api/method//shop",
	):
		assert is_refused(client.request("GET", path)), path


@pytest.mark.parametrize("line", ["/", "//", "/api", "/api/method/x", "/app", "/App", "/desk", "/private/files", "/shop/../app",
	"/printview", "/shop?x=1", "/%61pp", "/shop\\x", "*", "shop", "frappe.client.get_list", "frappe.desk.search.search_link",
	"frappe.handler.upload_file", "frappe.www.login.nothing", "os.system", "task_portal.people.add_roles"])  # fmt: skip
def test_what_would_open_the_house_is_refused(line):
	doc = frappe.get_doc(DOCTYPE)
	doc.open_addresses = f"/shop\n{line}"
	with pytest.raises(controller.AddressNotAllowed):
		doc.validate()


@pytest.mark.parametrize("values, error", [({"upload_size": 0}, controller.FileTooLarge), ({"upload_size": 9000}, controller.FileTooLarge),
	({"upload_types": "pdf, html"}, controller.UnknownFileType), ({"upload_types": ""}, controller.UnknownFileType)])  # fmt: skip
def test_what_no_site_takes_is_refused(values, error):
	doc = frappe.get_doc(DOCTYPE)
	doc.update(values)
	with pytest.raises(error):
		doc.validate()


def test_a_published_page_of_the_office_is_open_to_clients(client):
	if not frappe.db.table_exists("Web Page"):
		pytest.skip("benchless has no web pages")
	values = {
		"doctype": "Web Page",
		"title": "_Test Prices",
		"route": "test-prices",
		"published": 1,
		"content_type": "Rich Text",
	}
	page = frappe.get_doc(values | {"main_section": "<p>Ten riyal</p>"}).insert()
	frappe.db.commit()
	try:
		assert "Ten riyal" in client.open("/test-prices").text
		page.db_set("published", 0)
		frappe.db.commit()
		assert is_refused(client.open("/test-prices"))
	finally:
		frappe.delete_doc("Web Page", page.name, force=True, delete_permanently=True)
		frappe.db.commit()


# What may be sent in an hour


def test_a_client_sends_so_many_messages_and_keeps_what_was_typed(client, change):
	change(messages_per_hour=2)
	path = keep(make_request())
	for text in ("One", "Two"):
		client.follow(client.submit(path, "message", text=text))
	refused = client.submit(path, "message", text="Three, and it is long")
	assert refused.status_code == 429
	assert "In an hour 2 messages can be sent. Try again in" in get_words(refused.text)
	assert ">Three, and it is long</textarea>" in refused.text
	assert count("Communication", sender=BUSINESS, reference_name=path.rpartition("/")[2]) == 2
	change(messages_per_hour=0)
	client.follow(client.submit(path, "message", text="Three"))


def test_limits_are_each_users_own_and_hold_for_functions_too(site, client, change):
	change(tickets_per_hour=1, uploads_per_hour=1)
	function, values = "task_portal.portal.api.create_ticket", {"subject": "x", "category": "Job Order"}
	client.open("/portal")
	made = client.post(function, **values)
	assert made.status_code == 200
	refused = client.post(function, **values)
	assert refused.status_code == 429 and refused.json["exc_type"] == "TooMany"
	two = {"a.pdf": make_pdf("a"), "b.pdf": make_pdf("b")}
	path = f"/portal/tickets/{made.json['message']['name']}"
	sent = client.submit(path, "message", text="Both", files=two)
	assert sent.status_code == 429 and "In an hour 1 files" in get_words(sent.text)
	client.follow(client.submit(path, "message", text="One", files={"a.pdf": two["a.pdf"]}))
	other = Browser(site, "test.business.director@example.com")
	other.open("/portal")
	assert other.post(function, **values).status_code == 200


def test_what_is_refused_for_other_reasons_and_what_is_sent_twice_is_not_counted(client, change):
	change(messages_per_hour=1)
	path = keep(make_request())
	values = client.get_form(path, "message")
	assert client.send(path, values | {"text": ""}).status_code == 417
	for _ in range(2):
		client.follow(client.send(path, values | {"text": "Once"}))
	assert client.send(path, values | {"text": "Again"}).status_code == 429
