"""The portal's pages over HTTP, as a browser without JavaScript sees them: who sees what, and lists that stay fast."""

import re

import frappe
import pytest
from jinja2 import Environment
from portal_world import (
	COLLEAGUE,
	DIRECTOR,
	PDF,
	RIVAL,
	SECRET,
	Browser,
	attach,
	counted_statements,
	delete,
	get_words,
	make_approval_task,
	make_client_case,
	make_client_task,
	make_document_task,
	make_portal_world,
	make_request,
	say,
)
from world import (
	BUSINESS,
	FINANCE,
	FINANCE_STAFF,
	HR,
	HR_MANAGER,
	HR_STAFF,
	MEMBERS,
	STRANGER,
	act,
	get_step_task,
)

DOWNLOAD = "/api/method/task_portal.portal.api.download?file="
LISTS = ("/portal", "/portal/tickets", "/portal/cases", "/portal/tasks")
MAX_STATEMENTS = 12


@pytest.fixture(scope="module")
def office(site):
	"""Committed once for the module: one request of each person, and everything that can hang on one."""
	frappe.set_user("Administrator")
	clients = make_portal_world()
	mine, theirs = make_request(BUSINESS), make_request(COLLEAGUE, subject="Twelve cooks for Muscat")
	rival = make_request(RIVAL, subject="Rival needs guards", client=clients["rival"])
	case = make_client_case(mine)
	task, approval = make_client_task(mine), make_approval_task(mine)
	papers = make_document_task(theirs, "Trade licence")
	internal = make_client_task(mine, subject=SECRET, client_facing=0)
	rival_task = make_client_task(rival, subject="Rival signs")
	mine.add_comment("Comment", SECRET)
	task.add_comment("Comment", SECRET)
	say(HR_STAFF, mine, "We have found eight.<br>Two are missing.")
	say(HR_STAFF, mine, SECRET, communication_type="Automated Message")
	act(HR_STAFF, task, "Forward", comment=SECRET, department=FINANCE, assignee=FINANCE_STAFF)
	files = {
		"staff": attach(HR_STAFF, "Ticket", mine.name, "secret.pdf"),
		"client": attach(BUSINESS, "Ticket", mine.name, "list.pdf", PDF),
		"message": attach(HR_STAFF, "Communication", say(HR_STAFF, mine, "See the file").name, "offer.pdf"),
		"comment": attach(
			HR_STAFF,
			"Communication",
			say(HR_STAFF, mine, SECRET, communication_type="Automated Message").name,
			"c.pdf",
		),
		"rival": attach(RIVAL, "Ticket", rival.name, "rival.pdf"),
		"internal": attach(BUSINESS, "Task", internal.name, "odd.pdf"),
	}
	made = [rival_task, internal, papers, approval, task, rival, theirs]
	steps = [get_step_task(case, "Your papers")]
	frappe.db.commit()
	yield frappe._dict(mine=mine, theirs=theirs, rival=rival, case=case, step=steps[0], task=task, approval=approval,
		papers=papers, internal=internal, rival_task=rival_task, files=files, clients=clients)  # fmt: skip
	frappe.db.rollback()
	steps = [("Task", name) for name in frappe.get_all("Task", {"case": case.name}, pluck="name")]
	others = [(doc.doctype, doc.name) for doc in (*made, case, mine)]
	delete(*steps, *others, ("Case Type", case.case_type))


@pytest.fixture
def browser(site, office):
	return lambda user=None: Browser(site, user)


def get_path(doc) -> str:
	return f"/portal/{ {'Ticket': 'tickets', 'Case': 'cases', 'Task': 'tasks'}[doc.doctype] }/{doc.name}"


def get_listed(response) -> set[str]:
	return set(re.findall(r'href="/portal/(?:tickets|cases|tasks)/([A-Z]+-\d+-[\w-]+)"', response.text))


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


# Lists


def test_list_is_filtered_searched_and_sorted(browser, office):
	client = browser(DIRECTOR)
	assert get_listed(client.open("/portal/tickets?search=cooks")) == {office.theirs.name}
	assert get_listed(client.open(f"/portal/tickets?search={office.mine.name.lower()}")) == {office.mine.name}
	assert get_listed(client.open("/portal/tickets?status=Closed&search=cooks")) == set()
	assert get_listed(client.open("/portal/tickets?status=Received&search=cooks")) == {office.theirs.name}
	for sort in ("changed", "newest", "oldest"):
		names = re.findall(
			r'href="/portal/tickets/(TKT[^"]+)"', client.open(f"/portal/tickets?sort={sort}").text
		)
		assert (names.index(office.mine.name) > names.index(office.theirs.name)) == (
			sort == "newest"
		) or sort == "changed"
	assert "Nothing was found" in client.open("/portal/tickets?search=%25").text


@pytest.mark.parametrize("query", ["page=-1", "page=x", "page=99999999999", "page=1e3", "sort=owner", "status='", "client=CLT-0",
	"search=%27%22%3Cscript%3E", "search=" + "x" * 3000, "page[]=1", "status=New%00"])  # fmt: skip
def test_bad_input_shows_a_list(browser, query):
	response = browser(DIRECTOR).open(f"/portal/tickets?{query}")
	assert response.status_code == 200
	assert '<script>"' not in response.text and "'\"<script>" not in response.text


def copy_rows(doc, count: int, **values) -> list[str]:
	"""Insert `count` rows like that of `doc`, past Frappe's hooks: enough for a list, and quick. Returns their names."""
	names = [f"{doc.name}-{frappe.generate_hash(length=8)}" for _ in range(count)]
	for name in names:
		row = doc.get_valid_dict(ignore_virtual=True) | values | {"name": name}
		frappe.new_doc(doc.doctype).update(row).db_insert()
	return names


def test_lists_are_paged_and_need_few_statements_however_long(browser, office):
	task, word = make_client_task(office.theirs, subject="Step"), say(HR_STAFF, office.mine, "Word")
	file = attach(BUSINESS, "Ticket", office.mine.name, "many.pdf")
	copies = {"Task": copy_rows(task, 44), "Communication": copy_rows(word, 70), "File": copy_rows(file, 70)}
	names = [task.name, *copies["Task"]]
	for name in names:
		copies["Communication"] += copy_rows(word, 1, reference_doctype="Task", reference_name=name)
	frappe.db.commit()
	try:
		client = browser(DIRECTOR)
		pages = [
			get_listed(client.open(f"/portal/tasks?search=step&page={page}")) & set(names)
			for page in (1, 2, 3, 4)
		]
		assert [len(page) for page in pages] == [20, 20, 5, 0]
		assert set().union(*pages) == set(names)
		paths = [*LISTS, "/portal/tasks?page=2", "/portal/tickets/new"]
		paths += [
			get_path(doc) for doc in (office.mine, office.case, office.task, office.step, office.papers)
		]
		for path in paths:
			client.open(path)
			with counted_statements() as statements:
				assert client.open(path).status_code == 200
			assert len(statements) <= MAX_STATEMENTS, f"{path}: " + "\n".join(statements)
	finally:
		for doctype, rows in copies.items():
			frappe.db.delete(doctype, {"name": ["in", rows]})
		delete(("Task", task.name))


def test_templates_of_a_page_are_compiled_once(browser, office, monkeypatch):
	client, path = browser(BUSINESS), get_path(office.mine)
	client.open(path)
	compiled = []
	original = Environment.compile

	def compile_template(self, source, name=None, *args, **kwargs):
		if name:
			compiled.append(name)
		return original(self, source, name, *args, **kwargs)

	monkeypatch.setattr(Environment, "compile", compile_template)
	assert client.open(path).status_code == 200
	assert not compiled
