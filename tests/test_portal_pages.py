"""The portal's pages over HTTP, as a browser without JavaScript sees them: who sees what, and lists that stay fast."""

# ruff: noqa: F811

import re

import frappe
import pytest
from portal_office import browser, get_listed, get_path, office  # noqa: F401 - fixtures
from portal_world import (
	COLLEAGUE,
	DIRECTOR,
	RIVAL,
	SECRET,
	get_words,
)
from world import (
	BUSINESS,
	FINANCE,
	HR,
	HR_MANAGER,
	HR_STAFF,
	MEMBERS,
	STRANGER,
)

DOWNLOAD = "/api/method/task_portal.portal.api.download?file="
LISTS = ("/portal", "/portal/tickets", "/portal/cases", "/portal/tasks")
MAX_STATEMENTS = 12
# On each page of any site Frappe 15.101 looks which apps the visitor has, workspace by workspace.
ABOUT_APPS = re.compile(r"`tab(Workspace|Custom Role|Installed Application)`|`default_app`")


# Who comes in


@pytest.mark.parametrize("path", [*LISTS, "/portal/tickets/new", "/portal/tickets/TKT-1"])
def test_guest_is_sent_to_the_login_and_back(browser, path):
	response = browser().open(path)
	assert response.status_code == 303
	assert response.headers["Location"].endswith(f"/login?redirect-to={path}")


@pytest.mark.parametrize("user", [HR_STAFF, HR_MANAGER])
def test_staff_get_a_plain_sentence(browser, user):
	response = browser(user).open("/portal")
	assert response.status_code == 403
	assert "the clients' portal" in get_words(response.text)


def test_a_user_without_a_client_gets_a_plain_sentence(browser):
	response = browser(STRANGER).open("/portal/tickets")
	assert response.status_code == 403
	assert "does not belong to a client" in get_words(response.text)


def test_a_disabled_client_gives_no_access(browser, office):
	frappe.db.set_value("Client", office.clients["rival"], "disabled", 1)
	frappe.db.commit()
	try:
		assert browser(RIVAL).open("/portal").status_code == 403
	finally:
		frappe.db.set_value("Client", office.clients["rival"], "disabled", 0)
		frappe.db.commit()


# What a page brings along


def set_frame(brand: str | None, copyright: str | None):
	"""Past the form, which would leave versions behind."""
	for field, value in {"brand_html": brand, "copyright": copyright}.items():
		frappe.db.set_single_value("Website Settings", field, value)
	frappe.db.commit()
	frappe.clear_cache()


def test_a_page_is_small_and_in_the_sites_frame(browser, office):
	"""Frappe's own frame has two icon sheets and a megabyte of scripts, of which a portal page uses nothing."""
	set_frame("<b>The Harbour Office</b>", "Harbour, since 1911")
	try:
		for path in (*LISTS, "/portal/tickets/new", get_path(office.mine), get_path(office.task)):
			page = browser(BUSINESS).open(path).text
			assert len(page.encode()) < 60_000, path
			scripts = [link.split("?")[0] for link in re.findall(r'<script[^>]* src="([^"]+)"', page)]
			assert scripts == ["/assets/task_portal/js/portal.js"], path
			assert page.count("<symbol") == 1, path
			assert "<b>The Harbour Office</b>" in page and "Harbour, since 1911" in page, path
	finally:
		set_frame(None, None)


# What they see


def test_own_requests_and_what_hangs_on_them(browser, office):
	client = browser(BUSINESS)
	assert get_listed(client.open("/portal/tickets")) == {office.mine.name}
	assert get_listed(client.open("/portal/cases")) == {office.case.name}
	assert get_listed(client.open("/portal/tasks")) == {
		office.task.name,
		office.approval.name,
		office.step.name,
	}


def test_a_colleague_with_own_requests_sees_only_theirs(browser, office):
	client = browser(COLLEAGUE)
	assert get_listed(client.open("/portal/tickets")) == {office.theirs.name}
	assert get_listed(client.open("/portal/tasks")) == {office.papers.name}
	for doc in (office.mine, office.case, office.task, office.step):
		assert client.open(get_path(doc)).status_code == 404


def test_all_requests_of_the_company(browser, office):
	client = browser(DIRECTOR)
	assert {office.mine.name, office.theirs.name} <= get_listed(client.open("/portal/tickets"))
	for doc in (office.mine, office.theirs, office.case, office.task, office.papers):
		assert client.open(get_path(doc)).status_code == 200


@pytest.mark.parametrize("user", [BUSINESS, COLLEAGUE, DIRECTOR])
def test_another_company_does_not_exist(browser, office, user):
	client = browser(user)
	for path in LISTS:
		assert "rival" not in get_words(client.open(path).text).lower()
	for doc in (office.rival, office.rival_task, office.internal):
		missing = client.open(get_path(doc).replace(doc.name, "TKT-0"))
		found = client.open(get_path(doc))
		assert (found.status_code, missing.status_code) == (404, 404)
		assert doc.subject not in found.text


@pytest.mark.parametrize("user", [BUSINESS, DIRECTOR])
def test_no_page_names_staff_or_their_notes(browser, office, user):
	client = browser(user)
	paths = [*LISTS, "/portal/tickets/new"]
	paths += [get_path(doc) for doc in (office.mine, office.case, office.task, office.approval, office.step)]
	staff = [member for members in MEMBERS.values() for member in members]
	for path in paths:
		html = client.open(path).text
		assert SECRET not in html, path
		assert "Blacklist check" not in html, path
		assert "secret.pdf" not in html, path
		for member in staff:
			assert member not in html and member.split("@")[0] not in html, f"{member} on {path}"


def test_detail_tells_the_state_the_department_and_the_conversation(browser, office):
	words = get_words(browser(BUSINESS).open(get_path(office.mine)).text)
	assert "Received" in words and HR in words
	assert "We have found eight. Two are missing." in words
	task = get_words(browser(BUSINESS).open(get_path(office.task)).text)
	assert f"It was passed on to {FINANCE}." in task


def test_case_shows_its_steps_with_their_states(browser, office):
	words = get_words(browser(BUSINESS).open(get_path(office.case)).text)
	assert "Your papers In progress" in words
	assert "Work in our office To come" in words
	assert "Arrival To come" in words


def test_home_says_what_waits(browser, office):
	words = get_words(browser(BUSINESS).open("/portal").text)
	assert "Agree to the fee" in words and "Please decide" in words
	assert "Your papers" in words and "Please hand in" in words
	assert "New message" in words


# Files


@pytest.mark.parametrize("key, user, status", [
	("client", BUSINESS, 200), ("client", DIRECTOR, 200), ("client", COLLEAGUE, 404), ("client", RIVAL, 404),
	("message", BUSINESS, 200), ("message", COLLEAGUE, 404), ("message", RIVAL, 404),
	("staff", BUSINESS, 404), ("staff", DIRECTOR, 404), ("comment", DIRECTOR, 404),
	("internal", BUSINESS, 404), ("internal", DIRECTOR, 404), ("rival", DIRECTOR, 404), ("rival", RIVAL, 200),
	("client", HR_STAFF, 403),
])  # fmt: skip
def test_who_gets_which_file(browser, office, key, user, status):
	response = browser(user).open(DOWNLOAD + office.files[key].name)
	assert response.status_code == status
	if status == 200:
		assert response.headers["Content-Disposition"].startswith("attachment")


def test_guest_gets_no_file(browser, office):
	assert browser().open(DOWNLOAD + office.files["client"].name).status_code in (401, 403)
