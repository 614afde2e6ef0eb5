"""Whether an account exists is told to nobody who asks for its password or a login link; and nobody's account gains a role."""

import frappe
import pytest
from portal_world import Browser
from world import BUSINESS, HR_STAFF, forget_records

RESET = "frappe.core.doctype.user.user.reset_password"
LINK = "frappe.www.login.send_login_link"
NOBODY = "test.nobody@example.com"


@pytest.fixture
def links_allowed(site):
	"""Frappe limits both by address, for an hour; the tests of a run have one address."""
	before = frappe.db.get_single_value("System Settings", "login_with_email_link")
	mails = set(frappe.get_all("Email Queue", pluck="name"))
	frappe.db.set_single_value("System Settings", "login_with_email_link", 1)
	forget()
	yield
	frappe.db.rollback()
	frappe.db.set_single_value("System Settings", "login_with_email_link", before)
	for name in set(frappe.get_all("Email Queue", pluck="name")) - mails:
		frappe.delete_doc("Email Queue", name, force=True, delete_permanently=True)
	forget()


def forget():
	frappe.db.commit()
	forget_records()
	frappe.cache.delete_keys("rl:")


@pytest.mark.parametrize("function, field", [(RESET, "user"), (LINK, "email")])
def test_who_has_an_account_and_who_has_none_get_one_answer(site, links_allowed, function, field):
	answers = set()
	for address in (BUSINESS, NOBODY, "Administrator"):
		frappe.cache.delete_keys("rl:")
		response = Browser(site).post(function, **{field: address})
		answers.add((response.status_code, response.text))
	assert len(answers) == 1, answers
	status, text = answers.pop()
	assert status == 200 and NOBODY not in text


@pytest.mark.parametrize(
	"path",
	[
		f"/api/method/{RESET}",
		f"/api/v2/method/{RESET}",
		"/api/v2/method/User/reset_password",
		f"/?cmd={RESET}",
	],
)
def test_however_it_is_called(site, links_allowed, path):
	answers = [Browser(site).request("POST", path, data={"user": address}) for address in (BUSINESS, NOBODY)]
	assert [answer.status_code for answer in answers] == [200, 200]
	assert answers[0].text == answers[1].text


def test_a_password_is_asked_for_so_many_times_an_hour(site, links_allowed):
	statuses = [Browser(site).post(RESET, user=NOBODY).status_code for _ in range(12)]
	assert statuses[0] == 200 and statuses[-1] == 429


def test_who_saves_their_own_account_gets_no_role_by_it(site):
	before = set(frappe.get_all("Has Role", {"parent": HR_STAFF}, pluck="role"))
	staff = Browser(site, HR_STAFF)
	saved = staff.change("User", HR_STAFF, roles=[{"role": "System Manager"}], bio="x")
	assert saved.status_code in (200, 403)
	frappe.db.rollback()
	assert set(frappe.get_all("Has Role", {"parent": HR_STAFF}, pluck="role")) == before
