"""The wall before clients' logins. A request made as a client, however it was authenticated, reaches what is named here
and what an admin opens in Task Portal Settings; everything else of Frappe is 403 for them.

What is judged is what Frappe dispatches by: `cmd` where one is sent, on whatever path; else the path. Functions are
compared whole, as they stand in the address. Pages are compared as Frappe resolves them, without slashes and spaces around.
Assets and public files are handed out before Frappe is asked."""

import hashlib
import re

import frappe
from frappe import _
from frappe.website.serve import get_response
from werkzeug.exceptions import Forbidden

from task_portal.people import CLIENT, is_staff
from task_portal.settings import get_lines, get_setting

FUNCTIONS = frozenset(
	{
		*(
			f"task_portal.portal.api.{name}"
			for name in (
				"list_records",
				"get_record",
				"act",
				"send_message",
				"create_ticket",
				"upload",
				"download",
			)
		),
		"login",
		"logout",
		"web_logout",
		"frappe.core.doctype.user.user.reset_password",
		"frappe.core.doctype.user.user.test_password_strength",
		"frappe.core.doctype.user.user.update_password",
		"frappe.www.login.login_via_key",
		"frappe.www.login.login_via_token",
		"frappe.www.login.send_login_link",
		# Frappe's web pages send it where the site counts their views.
		"frappe.website.doctype.web_page_view.web_page_view.make_view_log",
	}
)
FUNCTION_ADDRESSES = ("/api/method/", "/api/v1/method/", "/api/v2/method/")
PAGES = frozenset(
	{
		"",
		"index",
		"portal",
		"portal/tickets",
		"portal/tickets/new",
		"portal/cases",
		"portal/tasks",
		"task-portal",
		"login",
		"logout",
		"me",
		"update-password",
		"about",
		"contact",
		"website_script.js",
		"favicon.ico",
		"robots.txt",
	}
)
RECORD_PAGE = re.compile(r"portal/(tickets|cases|tasks)/[^/\\]+")
# What no setting and no page of the website opens.
SHUT = ("api", "app", "apps", "backups", "desk", "printpreview", "printview", "private")
NOTED_FOR = 60
# For tests of the locks behind the wall.
DOWN_IN_TESTS = "task_portal_wall_is_down_in_tests"


class NotOpenToClients(frappe.PermissionError):
	pass


def keep_clients_out():
	"""Hook auth_hooks: Frappe runs it for every request, after every kind of authentication, before it dispatches."""
	# Learnt here, where the primary database answers: a list may ask a replica that lags, and Frappe keeps what it hears.
	frappe.get_roles()
	if not is_walled(frappe.session.user) or is_open(frappe.request.path, frappe.form_dict.get("cmd")):
		return
	if frappe.conf.get(DOWN_IN_TESTS):
		return
	note_refusal(str(frappe.form_dict.get("cmd") or frappe.request.path))
	refuse()


def is_walled(user: str | None) -> bool:
	"""A client: the role, and no desk access."""
	if not user or user in frappe.STANDARD_USERS or is_staff(user):
		return False
	return CLIENT in frappe.get_roles(user)


def is_open(path: str, cmd=None) -> bool:
	if cmd:
		return isinstance(cmd, str) and is_open_function(cmd)
	for prefix in FUNCTION_ADDRESSES:
		if path.startswith(prefix):
			return is_open_function(path.removeprefix(prefix))
	return is_open_page(path.strip("/ "))


def is_open_function(name: str) -> bool:
	return name in FUNCTIONS or ("/" not in name and name in get_lines(get_setting("open_addresses")))


def is_open_page(page: str) -> bool:
	if page in PAGES or RECORD_PAGE.fullmatch(page):
		return True
	if is_shut(page):
		return False
	return is_opened_by_admin(page) or is_published(page)


def is_shut(page: str) -> bool:
	return page.split("/")[0].lower() in SHUT or not {"..", ".", ""}.isdisjoint(re.split(r"[/\\]", page))


def is_opened_by_admin(page: str) -> bool:
	"""A page that a line names, or one below it."""
	opened = [line.strip("/") for line in get_lines(get_setting("open_addresses")) if line.startswith("/")]
	return any(page == line or page.startswith(f"{line}/") for line in opened)


def is_published(page: str) -> bool:
	"""A page that the office publishes on its website, for everybody."""
	return bool(frappe.db.exists("Web Page", {"route": page, "published": 1}))


def note_refusal(address: str):
	"""In the site's logs/task_portal.wall.log, which Frappe rotates; the same address of the same user once a minute."""
	user = frappe.session.user
	key = f"task_portal:wall:{user}:{hashlib.sha256(address.encode()).hexdigest()}"
	if frappe.cache.get_value(key, expires=True):
		return
	frappe.cache.set_value(key, 1, expires_in_sec=NOTED_FOR)
	# The lowest level that Frappe writes on a site in use.
	frappe.logger("task_portal.wall").error("%s refused %s %r", user, frappe.request.method, address[:200])


def refuse():
	"""The same for what there is and what there is not."""
	frappe.local.flags.disable_traceback = True
	sentence = _("This address is not open to your login.")
	if wants_json():
		frappe.throw(sentence, NotOpenToClients)
	frappe.respond_as_web_page(
		_("Not open to you"),
		sentence,
		http_status_code=403,
		primary_action="/portal",
		primary_label=_("Overview"),
	)
	raise Forbidden(response=get_response("message", http_status_code=403))


def wants_json() -> bool:
	"""As Frappe decides it for an error."""
	accept = frappe.get_request_header("Accept") or ""
	if accept and (frappe.local.is_ajax or "application/json" in accept):
		return True
	return frappe.request.path.startswith("/api/") and not accept.startswith("text")
