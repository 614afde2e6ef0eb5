from conftest import PASSWORD, RUNNER, opened


def test_login_answers_as_frappe_does_and_sets_its_cookies(guest):
	response = guest.post("/api/method/login", data={"usr": RUNNER, "pwd": PASSWORD})
	assert response.json == {"message": "Logged In", "home_page": "/app", "full_name": "Runner"}
	assert guest.get_cookie("user_id").decoded_value == RUNNER.replace("@", "%40")
	assert guest.get_cookie("system_user").value == "yes"
	assert guest.get_cookie("sid").http_only
	assert guest.get("/api/method/frappe.auth.get_logged_user").json == {"message": RUNNER}


def test_a_website_user_has_no_app(guest):
	response = guest.post("/api/method/login", data={"usr": "customer@example.com", "pwd": PASSWORD})
	assert response.json["message"] == "No App"


def test_a_wrong_password_is_401(guest):
	response = guest.post("/api/method/login", data={"usr": RUNNER, "pwd": "wrong"})
	assert (response.status_code, response.json["exc_type"]) == (401, "AuthenticationError")
	assert guest.get("/api/method/frappe.auth.get_logged_user").status_code == 403


def test_a_disabled_user_cannot_log_in_nor_go_on(site, log_in, guest):
	with opened(site) as frappe:
		values = {
			"email": "gone@example.com",
			"first_name": "Gone",
			"send_welcome_email": 0,
			"new_password": PASSWORD,
		}
		frappe.get_doc({"doctype": "User", **values}).insert()
	browser = log_in("gone@example.com")
	with opened(site) as frappe:
		frappe.db.set_value("User", "gone@example.com", "enabled", 0)
	assert browser.get("/api/method/frappe.auth.get_logged_user").status_code == 403
	assert (
		guest.post("/api/method/login", data={"usr": "gone@example.com", "pwd": PASSWORD}).status_code == 401
	)


def test_many_wrong_passwords_lock_the_name(guest):
	for _attempt in range(11):
		guest.post("/api/method/login", data={"usr": "nobody@example.com", "pwd": "wrong"})
	response = guest.post("/api/method/login", data={"usr": "nobody@example.com", "pwd": "wrong"})
	assert response.json["exc_type"] == "SecurityException"


def test_logout_ends_the_session_at_the_server(runner):
	sid = runner.get_cookie("sid").value
	runner.post("/api/method/logout")
	runner.set_cookie("sid", sid)
	assert runner.get("/api/method/frappe.auth.get_logged_user").status_code == 403


def test_csrf_token_is_asked_for_once_the_session_has_one(runner, make_errand):
	assert runner.post("/api/method/errands.api.add", json={"subject": "Before"}).status_code == 200
	page = runner.get(f"/errands/{make_errand()}").text
	refused = runner.post("/api/method/errands.api.add", json={"subject": "Forged"})
	assert (refused.status_code, refused.json["exc_type"]) == (400, "CSRFTokenError")
	runner.token = page.split('frappe.csrf_token = "')[1].split('"')[0]
	assert runner.post("/api/method/errands.api.add", json={"subject": "Mine"}).status_code == 200
	token, runner.token = runner.token, None
	form = {"subject": "By form", "csrf_token": token}
	assert runner.post("/api/method/errands.api.add", data=form).status_code == 200


def test_api_keys_are_refused(guest):
	refused = guest.get("/api/method/errands.api.hello", headers={"Authorization": "token key:secret"})
	assert (refused.status_code, refused.json["exc_type"]) == (401, "AuthenticationError")
	assert "not covered by benchless" in refused.text


def test_login_page_leads_on_but_never_off_the_site(guest):
	form = {"usr": RUNNER, "pwd": "wrong", "redirect-to": "/errands"}
	failed = guest.post("/login", data=form)
	assert failed.status_code == 401 and "Invalid login" in failed.text
	good = guest.post("/login", data={**form, "pwd": PASSWORD})
	assert (good.status_code, good.headers["Location"]) == (302, "/errands")
	away = guest.get("/login?redirect-to=//evil.example.com")
	assert away.headers["Location"] == "/app"


def test_a_session_that_cannot_be_kept_does_not_spoil_the_answer(runner, monkeypatch):
	monkeypatch.setattr("frappe.sessions.Session.update", lambda self: 1 / 0)
	response = runner.get("/api/method/frappe.auth.get_logged_user")
	assert response.json == {"message": RUNNER} and response.headers["X-Frame-Options"] == "SAMEORIGIN"
