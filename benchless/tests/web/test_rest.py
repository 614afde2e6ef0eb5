import json

import pytest


def sentences(response) -> str:
	return " ".join(json.loads(m)["message"] for m in json.loads(response.json.get("_server_messages", "[]")))


def test_insert_read_change_and_delete_a_record(log_in, make_errand):
	browser = log_in("Administrator")
	made = browser.post("/api/resource/Errand", json={"subject": "Buy bread", "steps": [{"what": "Walk"}]})
	assert made.status_code == 200
	name = made.json["data"]["name"]
	assert made.json["data"]["steps"][0]["what"] == "Walk"

	changed = browser.put(f"/api/resource/Errand/{name}", json={"place": "Bakery"})
	assert (changed.status_code, changed.json["data"]["place"]) == (200, "Bakery")
	assert browser.get(f"/api/resource/Errand/{name}").json["data"]["subject"] == "Buy bread"

	gone = browser.delete(f"/api/resource/Errand/{name}")
	assert (gone.status_code, gone.json) == (202, {"data": "ok"})
	assert browser.get(f"/api/resource/Errand/{name}").status_code == 404


def test_list_takes_fields_filters_order_and_pages(runner, make_errand):
	for place in ("Aa", "Bb", "Cc"):
		make_errand(subject="Listed", place=place)
	query = {
		"fields": json.dumps(["place"]),
		"filters": json.dumps([["subject", "=", "Listed"]]),
		"order_by": "place desc",
		"limit_start": 1,
		"limit_page_length": 1,
	}
	assert runner.get("/api/resource/Errand", query_string=query).json == {"data": [{"place": "Bb"}]}


def test_list_refuses_a_field_that_is_not_there(runner):
	response = runner.get("/api/resource/Errand", query_string={"fields": '["nonsense"]'})
	assert response.json["exc_type"] == "DataError"


@pytest.mark.parametrize(
	("path", "status", "exc_type"),
	[
		("/api/resource/Errand/none", 404, "DoesNotExistError"),
		("/api/resource/Nonsense", 404, "DoesNotExistError"),
		("/api/nonsense", 404, "DoesNotExistError"),
		("/api/method/errands.api.crash", 500, "RuntimeError"),
		("/api/method/errands.api.not_for_the_web", 403, "PermissionError"),
		("/api/method/errands.api.add?subject=x", 403, "PermissionError"),
		("/api/method/errands.api.double?number=x", 417, "FrappeTypeError"),
		("/api/method/errands.api.nothing", 417, "ValidationError"),
	],
)
def test_errors_have_the_status_and_type_of_frappe(runner, path, status, exc_type):
	response = runner.get(path)
	assert (response.status_code, response.json["exc_type"]) == (status, exc_type)


def test_a_record_without_permission_is_403(log_in, make_errand):
	name = make_errand()
	stranger = log_in("stranger@example.com")
	assert stranger.get(f"/api/resource/Errand/{name}").status_code == 403
	assert stranger.get("/api/resource/Errand").status_code == 403
	assert (
		stranger.put(f"/api/resource/Errand/{name}", json={"place": "x"}).json["exc_type"]
		== "PermissionError"
	)


def test_guest_may_call_only_what_allows_guests(guest):
	assert guest.get("/api/method/errands.api.hello?name=Ada").json == {"message": "Hello Ada"}
	assert guest.get("/api/method/errands.api.double?number=2").status_code == 403


def test_arguments_are_cast_to_their_types(runner):
	assert runner.get("/api/method/errands.api.double?number=21").json == {"message": 42}


def test_an_error_keeps_nothing_and_says_why(runner, site):
	response = runner.post("/api/method/errands.api.add_and_fail", json={"subject": "Lost"})
	assert (response.status_code, response.json["exc_type"]) == (417, "ValidationError")
	assert sentences(response) == "Not today."
	assert "exception" in response.json and "exc" in response.json
	assert runner.get("/api/resource/Errand?filters=" + json.dumps([["subject", "=", "Lost"]])).json == {
		"data": []
	}


def test_mandatory_field_and_duplicate_name(log_in):
	browser = log_in("Administrator")
	assert browser.post("/api/resource/Errand", json={}).json["exc_type"] == "MandatoryError"
	role = {"role_name": "Twice"}
	assert browser.post("/api/resource/Role", json=role).status_code == 200
	again = browser.post("/api/resource/Role", json=role)
	assert (again.status_code, again.json["exc_type"]) == (409, "DuplicateEntryError")


def test_document_methods(runner, make_errand):
	name = make_errand(steps=[{"what": "a"}, {"what": "b"}])
	response = runner.get(f"/api/resource/Errand/{name}?run_method=count_steps")
	assert response.json == {"data": 2}
	assert runner.get(f"/api/resource/Errand/{name}?run_method=validate").status_code == 403


def test_client_and_desk_calls(runner, make_errand):
	name = make_errand(subject="Called", place="Here")
	made = runner.post(
		"/api/method/frappe.client.insert", json={"doc": {"doctype": "Errand", "subject": "New"}}
	)
	assert made.json["message"]["status"] == "Open"
	loaded = runner.get(f"/api/method/frappe.desk.form.load.getdoc?doctype=Errand&name={name}").json
	assert loaded["docs"][0]["name"] == name and loaded["docinfo"]["comments"] == []
	found = runner.get("/api/method/frappe.desk.search.search_link?doctype=Errand&txt=Called").json["message"]
	assert name in [row["value"] for row in found]
	filters = json.dumps({"subject": "Called"})
	count = runner.get(f"/api/method/frappe.client.get_count?doctype=Errand&filters={filters}")
	assert count.json["message"] == 1


@pytest.mark.parametrize(
	"method", ["frappe.client.get_value", "frappe.desk.reportview.get", "run_doc_method"]
)
def test_calls_that_are_not_covered_say_so(runner, method):
	response = runner.post(f"/api/method/{method}", json={"doctype": "Errand"})
	assert response.status_code == 417 and "is not covered by benchless" in sentences(response)


def test_too_large_a_body_is_413(runner, site):
	body = b"x" * (26 * 1024 * 1024)
	assert runner.post("/api/method/errands.api.add", data={"subject": body}).status_code == 413
