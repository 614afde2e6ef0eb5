"""The wall before clients who come by an API key or an OAuth token: no more is open than by a session."""

from base64 import b64encode

import frappe
import pytest
from api_keys import api_keys
from portal_world import Browser
from wall_addresses import GENERIC, PAGES_OF_STAFF, is_refused
from world import BUSINESS, HR_STAFF


@pytest.fixture
def keys(site):
	with api_keys() as make:
		yield make


@pytest.mark.parametrize("path", [*GENERIC, *PAGES_OF_STAFF])
def test_an_api_key_opens_no_more_than_a_session(site, keys, path):
	header = keys(BUSINESS)
	client = Browser(site)
	as_basic = b64encode(header["Authorization"].removeprefix("token ").encode()).decode()
	for authorization in (header["Authorization"], f"Basic {as_basic}"):
		sent = {"Authorization": authorization, "Accept": "application/json"}
		assert is_refused(client.send_request("GET", path, sent))
		assert is_refused(client.send_request("GET", "/", sent, query_string={"cmd": "ping"}))


def test_an_api_key_opens_the_portal_and_to_staff_the_rest(site, keys):
	accept = {"Accept": "application/json"}
	listed = "/api/method/task_portal.portal.api.list_records?doctype=Ticket"
	mine = Browser(site).send_request("GET", listed, keys(BUSINESS) | accept)
	assert mine.status_code == 200 and "records" in mine.json["message"]
	staff = Browser(site).send_request("GET", "/api/resource/Task", keys(HR_STAFF) | accept)
	assert staff.status_code == 200


@pytest.fixture
def bearer(site):
	"""The header of an OAuth token of BUSINESS."""
	if not frappe.db.table_exists("OAuth Bearer Token"):
		pytest.skip("benchless has no OAuth")
	app = frappe.get_doc({"doctype": "OAuth Client", "app_name": "_Test App", "scopes": "all",
		"redirect_uris": "http://localhost", "default_redirect_uri": "http://localhost"}).insert()  # fmt: skip
	token = frappe.get_doc({"doctype": "OAuth Bearer Token", "client": app.name, "user": BUSINESS, "scopes": "all",
		"access_token": frappe.generate_hash(), "expires_in": 3600, "status": "Active"}).insert(ignore_permissions=True)  # fmt: skip
	token.db_set("expiration_time", frappe.utils.add_to_date(None, hours=1, as_datetime=True))
	frappe.db.commit()
	yield {"Authorization": f"Bearer {token.access_token}", "Accept": "application/json"}
	frappe.db.rollback()
	for doc in (token, app):
		frappe.delete_doc(doc.doctype, doc.name, force=True, delete_permanently=True)
	frappe.db.commit()


def test_a_token_opens_no_more_than_a_session(site, bearer):
	client = Browser(site)
	listed = client.send_request(
		"GET", "/api/method/task_portal.portal.api.list_records?doctype=Ticket", bearer
	)
	assert listed.status_code == 200, listed.text
	for path in GENERIC:
		assert is_refused(client.send_request("GET", path, bearer)), path
