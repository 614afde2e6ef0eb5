import io
import re
from html import unescape
from html.parser import HTMLParser

import pytest
from conftest import opened
from werkzeug.datastructures import MultiDict


class Form(HTMLParser):
	"""What a browser would send of the record's form on a page, were its Save button pressed."""

	def __init__(self, page):
		super().__init__()
		self.values, self.inside, self.box, self.select = [], False, None, None
		self.feed(page)

	def handle_starttag(self, tag, attrs):
		given = dict(attrs)
		if tag == "form":
			self.inside = "record" in (given.get("class") or "")
		name = given.get("name")
		if not self.inside:
			return
		if tag == "input" and name and given.get("type") != "file":
			if given.get("type") != "checkbox" or "checked" in given:
				self.values.append((name, given.get("value") or ""))
		elif tag == "textarea":
			self.box = (name, "")
		elif tag == "select":
			self.select = [name, None]
		elif tag == "option" and self.select and (self.select[1] is None or "selected" in given):
			self.select[1] = given.get("value") or ""

	def handle_data(self, data):
		if self.box:
			self.box = (self.box[0], self.box[1] + data)

	def handle_endtag(self, tag):
		if tag == "textarea" and self.box:
			self.values.append(self.box)
			self.box = None
		elif tag == "select" and self.select:
			self.values.append(tuple(self.select))
			self.select = None


class Desk:
	"""A person at the desk: reads pages, fills in the form that a page shows, and sends it."""

	def __init__(self, browser):
		self.browser = browser

	def read(self, path, status=200):
		response = self.browser.get(path)
		assert response.status_code == status, response.text
		return response.text

	def send(self, path, page=None, status=303, **values):
		token = re.search(r'name="csrf_token" value="(\w+)"', page or self.read(path)).group(1)
		response = self.browser.post(path, data={"csrf_token": token, **values})
		assert response.status_code == status, unescape(response.text)
		return response


@pytest.fixture
def desk(runner):
	return Desk(runner)


def test_guests_log_in_first_and_website_users_stay_out(guest, log_in):
	response = guest.get("/app/errand?q=x")
	assert response.headers["Location"].startswith("/login?redirect-to=%2Fapp%2Ferrand")
	assert log_in("customer@example.com").get("/app").status_code == 403


def test_home_lists_what_the_caller_may_read(desk, log_in):
	assert 'href="/app/errand"' in desk.read("/app")
	assert 'href="/app/errand"' not in Desk(log_in("stranger@example.com")).read("/app")


def test_list_filters_searches_sorts_and_pages(desk, make_errand):
	for number in range(22):
		make_errand(subject=f"Paged {number:02}", priority="High" if number % 2 else "Low")
	first = desk.read("/app/errand?q=Paged&sort=name+asc")
	assert "Paged 00" in first and "Paged 19" in first and "Paged 20" not in first
	assert "Paged 21" in desk.read("/app/errand?q=Paged&sort=name+asc&page=2")
	high = desk.read("/app/errand?q=Paged&priority=High")
	assert "Paged 01" in high and "Paged 02" not in high


def test_list_ignores_an_order_that_is_not_one(desk):
	assert desk.read("/app/errand?sort=name;drop+asc")


def test_unknown_list_unknown_record_and_no_permission(desk, log_in, make_errand):
	desk.read("/app/nonsense", status=404)
	desk.read("/app/errand/none", status=404)
	Desk(log_in("stranger@example.com")).read(f"/app/errand/{make_errand()}", status=403)


def test_make_a_record_with_rows(desk, read_errand):
	row = {
		"table.steps": "2",
		"row.steps.0._name": "",
		"row.steps.0._position": "2",
		"row.steps.0.what": "Return",
	}
	row |= {
		"row.steps.1._name": "",
		"row.steps.1._position": "1",
		"row.steps.1.what": "Go",
		"row.steps.1.finished": "1",
	}
	response = desk.send("/app/errand/new", subject="By form", is_urgent="1", notes="one\ntwo", **row)
	errand = read_errand(response.headers["Location"].split("/")[-1])
	assert (errand.subject, errand.is_urgent, errand.notes) == ("By form", 1, "one<br>two")
	assert [(step.what, step.finished) for step in errand.steps] == [("Go", 1), ("Return", 0)]
	assert "Saved" in desk.read(response.headers["Location"])


def test_change_and_remove_rows_and_leave_the_blank_one(desk, make_errand, read_errand):
	name = make_errand(steps=[{"what": "a"}, {"what": "b"}])
	steps = read_errand(name).steps
	row = {"table.steps": "3", "row.steps.0._name": steps[0].name, "row.steps.0._remove": "1"}
	row |= {"row.steps.1._name": steps[1].name, "row.steps.1.what": "B"}
	row |= {"row.steps.2._name": "", "row.steps.2.what": "", "row.steps.2.finished": "0"}
	desk.send(f"/app/errand/{name}", **row)
	assert [(step.name, step.what) for step in read_errand(name).steps] == [(steps[1].name, "B")]


def test_a_refused_form_keeps_what_was_typed(desk, make_errand, read_errand):
	name = make_errand()
	page = desk.send(f"/app/errand/{name}", subject="Kept text", place="Nowhere", status=417).text
	assert "Nobody can go to Nowhere." in page and 'value="Kept text"' in page
	assert read_errand(name).subject == "Fetch the post"
	assert "Subject" in desk.send("/app/errand/new", subject="", status=417).text


def test_what_is_not_covered_is_said_on_the_form(log_in):
	path = "/app/user/runner%40example.com"
	page = Desk(log_in("Administrator")).send(path, api_secret="secret", status=417).text
	assert "is not covered by benchless" in page


def test_two_people_saving_the_same_record(desk, make_errand, read_errand):
	name = make_errand()
	path = f"/app/errand/{name}"
	stale = re.search(r'name="modified" value="([^"]+)"', desk.read(path)).group(1)
	desk.send(path, place="First", modified=stale)
	page = desk.send(path, place="Second", modified=stale, status=417).text
	assert "modified after you have opened it" in page
	assert read_errand(name).place == "First"


def test_a_forged_form_is_refused(desk, make_errand):
	path = f"/app/errand/{make_errand()}"
	desk.read(path)
	assert desk.browser.post(path, data={"subject": "Forged"}).status_code == 400


def test_read_only_fields_are_not_taken_from_a_form(desk, make_errand, read_errand):
	name = make_errand()
	row = {"table.log": "1", "row.log.0._name": "", "row.log.0.what": "x"}
	desk.send(f"/app/errand/{name}", status_="Done", **row, owner="x", docstatus="1")
	errand = read_errand(name)
	assert (errand.log, errand.status, errand.owner, errand.docstatus) == ([], "Open", "Administrator", 0)


def test_workflow_actions(desk, make_errand, read_errand):
	name = make_errand()
	path = f"/app/errand/{name}"
	assert 'value="Start"' in desk.read(path) and 'value="Finish"' not in desk.read(path)
	desk.send(path, do="act", action="Start")
	assert read_errand(name).status == "Under Way"
	refused = desk.send(path, do="act", action="Start", status=417)
	assert read_errand(name).status == "Under Way" and 'role="alert"' in refused.text


def test_actions_of_the_app_ask_for_what_they_need(desk, make_errand, read_errand, monkeypatch):
	config = {"get_actions": "errands.api.get_actions", "act": "errands.api.act", "doctypes": ["Errand"]}
	monkeypatch.setattr("benchless.desk.actions.get_config", lambda doctype: config)
	path = f"/app/errand/{make_errand()}"
	desk.send(path, do="act", action="Start")
	assert 'name="ask.comment"' in desk.read(path)
	refused = desk.send(path, do="act", action="Finish", status=417)
	assert "Say why." in refused.text
	desk.send(path, do="act", action="Finish", **{"ask.comment": "All fetched"})
	assert "All fetched" in desk.read(path)


def test_comment_attach_assign_and_timeline(desk, make_errand):
	name = make_errand()
	path = f"/app/errand/{name}"
	desk.send(path, do="comment", content="Mind the <dog>")
	desk.send(path, place="Changed")
	desk.send(path, do="attach", file=(io.BytesIO(b"map"), "map.txt"))
	desk.send(path, do="assign", assign_to="runner@example.com")
	page = desk.read(path)
	assert "Mind the &lt;dog&gt;" in page
	assert "set Place to Changed" in page
	assert 'href="/private/files/map' in page
	assert 'name="assign_to" value="runner@example.com"' in page
	desk.send(path, do="unassign", assign_to="runner@example.com")
	assert 'name="assign_to" value="runner@example.com"' not in desk.read(path)


def test_delete_needs_its_right(desk, log_in, make_errand):
	name = make_errand()
	desk.send(f"/app/errand/{name}", do="delete", status=403)
	Desk(log_in("Administrator")).send(f"/app/errand/{name}", do="delete")
	desk.read(f"/app/errand/{name}", status=404)


def test_the_workflow_itself_is_edited_at_the_desk(log_in, site):
	admin = Desk(log_in("Administrator"))
	page = admin.read("/app/workflow/Errand")
	assert "Transition Rules" in page or "transitions" in page
	for doctype in ("workflow-state", "role", "user", "workflow-action-master", "notification"):
		admin.read(f"/app/{doctype}")
		admin.read(f"/app/{doctype}/new")
	admin.read("/app/user/runner%40example.com")


@pytest.mark.parametrize(
	("doctype", "name"),
	[("Workflow", "Errand"), ("User", "runner@example.com"), ("Role", "Errand Runner"), ("Errand", None)],
)
def test_saving_an_untouched_form_changes_nothing(doctype, name, log_in, site, make_errand):
	steps = [{"what": "a", "finished": 1, "remark": "b"}, {"what": "c", "minutes": 3}]
	name = name or make_errand(is_urgent=1, due_date="2030-01-02", notes="<p>one</p><p>two</p>", steps=steps)
	path = f"/app/{doctype.lower()}/{name.replace('@', '%40').replace(' ', '%20')}"

	def read():
		with opened(site) as frappe:
			doc = frappe.get_doc(doctype, name).as_dict()
		for row in [doc, *(row for value in doc.values() if isinstance(value, list) for row in value)]:
			for key in ("modified", "modified_by", "last_active"):
				row.pop(key, None)
		return doc

	admin = Desk(log_in("Administrator"))
	before, page = read(), admin.read(path)
	response = admin.browser.post(path, data=MultiDict(Form(page).values))
	assert response.status_code == 303, unescape(response.text)
	assert read() == before
