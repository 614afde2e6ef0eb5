def test_get_context_and_template_make_the_page(runner, make_errand):
	make_errand(subject="Seen <b>here</b>")
	page = runner.get("/errands")
	assert page.status_code == 200
	assert "Errands of Runner" in page.text and "Seen &lt;b&gt;here&lt;/b&gt;" in page.text
	assert "<title>Errands</title>" in page.text
	assert "/assets/errands/css/errands.css" in page.text


def test_a_page_may_send_the_caller_elsewhere(guest):
	response = guest.get("/errands")
	assert (response.status_code, response.headers["Location"]) == (302, "/login?redirect-to=/errands")


def test_route_rule_reads_the_name_from_the_address(runner, make_errand):
	name = make_errand(subject="By its name")
	page = runner.get(f"/errands/{name}")
	assert page.status_code == 200 and "<h1>By its name</h1>" in page.text


def test_403_and_404_and_500_pages(runner, log_in, make_errand, guest):
	refused = log_in("stranger@example.com").get(f"/errands/{make_errand()}")
	assert refused.status_code == 403 and "Not Permitted" in refused.text
	assert runner.get("/errands/none").status_code == 404
	missing = guest.get("/nothing/here")
	assert missing.status_code == 404 and "Page not found" in missing.text
	broken = guest.get("/broken")
	assert broken.status_code == 500 and "a bug" not in broken.text


def test_redirects_of_hooks(guest):
	response = guest.get("/old-errands")
	assert (response.status_code, response.headers["Location"]) == (301, "/errands")


def test_markdown_is_not_covered(guest):
	assert guest.get("/about-errands").status_code == 500


def test_code_and_templates_are_not_served(guest):
	assert guest.get("/errands/index.py").status_code == 404
	assert guest.get("/../hooks.py").status_code == 404
	assert guest.get("/assets/errands/../hooks.py").status_code == 404


def test_assets(guest):
	response = guest.get("/assets/errands/css/errands.css")
	assert response.status_code == 200 and "teal" in response.text
	assert response.mimetype == "text/css"
	assert guest.get("/assets/other/x.css").status_code == 404


def test_every_answer_has_the_secure_headers(guest):
	for path in ("/login", "/nothing", "/api/method/errands.api.hello"):
		headers = guest.get(path).headers
		assert headers["X-Content-Type-Options"] == "nosniff"
		assert headers["X-Frame-Options"] == "SAMEORIGIN"


def test_home_and_logout(guest, runner):
	assert "Login" in guest.get("/").text
	assert "Runner" in runner.get("/me").text
	assert guest.get("/me").status_code == 403
	assert "logged out" in runner.get("/?cmd=web_logout").text
