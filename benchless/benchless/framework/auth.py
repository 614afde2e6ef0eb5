"""Who is asking: cookies, login and logout, and the CSRF check."""

import time
from datetime import datetime, timedelta
from urllib.parse import quote

import frappe
import frappe.sessions
from frappe import _
from frappe.utils import cint
from frappe.utils.password import check_password

SAFE_HTTP_METHODS = frozenset(("GET", "HEAD", "OPTIONS"))
UNSAFE_HTTP_METHODS = frozenset(("POST", "PUT", "DELETE", "PATCH"))
MAX_PASSWORD_SIZE = 512
SESSION_COOKIES = ("full_name", "user_id", "sid", "user_image", "user_lang", "system_user")


class HTTPRequest:
	"""Sets the caller's address, cookies, session and language, in this order, then checks the CSRF token."""

	def __init__(self):
		frappe.local.request_ip = frappe.request.remote_addr or "127.0.0.1"
		frappe.local.cookie_manager = CookieManager()
		frappe.local.login_manager = LoginManager()
		frappe.local.lang = frappe.local.lang or "en"
		self.validate_csrf_token()
		frappe.local.cookie_manager.init_cookies()

	def validate_csrf_token(self):
		expected = frappe.session.data.get("csrf_token")
		given = frappe.form_dict.pop("csrf_token", None)
		given = frappe.get_request_header("X-Frappe-CSRF-Token") or given
		if frappe.request.method in SAFE_HTTP_METHODS or frappe.conf.ignore_csrf or not expected:
			return
		if given != expected:
			frappe.local.flags.disable_traceback = True
			frappe.throw(_("Invalid Request"), frappe.CSRFTokenError)


class LoginManager:
	def __init__(self):
		self.user = self.info = self.full_name = self.user_type = None
		path = frappe.request.path.rstrip("/")
		asked_to_log_in = frappe.form_dict.get("cmd") == "login" or path == "/api/method/login"
		self.start_session("Guest", resume=not asked_to_log_in)
		if asked_to_log_in:
			self.login()

	def start_session(self, user, resume=False):
		frappe.local.session_obj = frappe.sessions.Session(user, resume, self.full_name, self.user_type)
		frappe.local.session = frappe.local.session_obj.data
		self.user = frappe.local.session_obj.user
		if resume and self.user != "Guest":
			self.get_user_info()
			self.set_user_info(resume=True)

	def login(self):
		self.authenticate()
		frappe.form_dict.pop("pwd", None)
		self.post_login()

	def authenticate(self, user: str | None = None, pwd: str | None = None):
		"""Set `self.user` when the name and the password agree, else raise AuthenticationError."""
		user, pwd = user or frappe.form_dict.get("usr"), pwd or frappe.form_dict.get("pwd")
		if not (user and pwd):
			self.fail(_("Incomplete login details"))
		if len(pwd) > MAX_PASSWORD_SIZE:
			self.fail(_("Password size exceeded the maximum allowed size"))
		FailedLogins.refuse_if_locked(user)
		try:
			found = check_password(user, pwd)
		except frappe.AuthenticationError:
			FailedLogins.add(user)
			self.fail("Invalid login credentials")
		if found != "Administrator" and not frappe.db.get_value("User", found, "enabled"):
			self.fail("User disabled or missing")
		FailedLogins.forget(user)
		self.user = found

	def fail(self, message):
		frappe.local.response["message"] = message
		raise frappe.AuthenticationError

	def post_login(self):
		self.get_user_info()
		self.start_session(self.user)
		frappe.local.cookie_manager.init_cookies()
		self.set_user_info()

	def get_user_info(self):
		fields = ["user_type", "first_name", "last_name", "user_image", "language"]
		self.info = frappe.db.get_value("User", self.user, fields, as_dict=True) or frappe._dict()
		self.user_type = self.info.user_type
		self.full_name = " ".join(filter(None, [self.info.first_name, self.info.last_name]))
		frappe.local.lang = self.info.language or frappe.local.lang or "en"

	def set_user_info(self, resume=False):
		from frappe.website.utils import get_home_page

		is_desk_user = self.info.user_type != "Website User"
		if not resume:
			frappe.local.response["message"] = "Logged In" if is_desk_user else "No App"
			frappe.local.response["home_page"] = "/app" if is_desk_user else "/" + get_home_page()
			frappe.local.response["full_name"] = self.full_name
		cookies = {
			"system_user": "yes" if is_desk_user else "no", "full_name": self.full_name, "user_id": self.user,
			"user_image": self.info.user_image or "", "user_lang": frappe.local.lang,
		}  # fmt: skip
		for key, value in cookies.items():
			frappe.local.cookie_manager.set_cookie(key, value)

	def logout(self):
		frappe.db.sql("delete from `tabSessions` where sid = %s", frappe.session.sid)
		clear_cookies()
		self.start_session("Guest")
		self.get_user_info()


class FailedLogins:
	"""Counts wrong passwords of a name in this process; enough of them lock the name for a while."""

	counts: dict[str, tuple[int, float]] = {}

	@classmethod
	def refuse_if_locked(cls, user):
		allowed = cint(frappe.get_system_settings("allow_consecutive_login_attempts")) or 10
		lock = cint(frappe.get_system_settings("allow_login_after_fail")) or 60
		count, first = cls.counts.get(user, (0, 0))
		if time.monotonic() - first > lock:
			cls.forget(user)
		elif count > allowed:
			message = _("Your account has been locked and will resume after {0} seconds")
			frappe.throw(message.format(lock), frappe.SecurityException)

	@classmethod
	def add(cls, user):
		count, first = cls.counts.get(user, (0, time.monotonic()))
		cls.counts[user] = (count + 1, first)

	@classmethod
	def forget(cls, user):
		cls.counts.pop(user, None)


class CookieManager:
	def __init__(self):
		self.cookies = {}
		self.to_delete = set()

	def init_cookies(self):
		if frappe.session.get("sid"):
			max_age = frappe.sessions.get_expiry_in_seconds()
			self.set_cookie("sid", frappe.session.sid, max_age=max_age, httponly=True)

	def set_cookie(self, key, value, httponly=False, max_age=None):
		secure = frappe.request.scheme == "https"
		self.cookies[key] = (value, dict(secure=secure, httponly=httponly, samesite="Lax", max_age=max_age))

	def delete_cookie(self, to_delete):
		self.to_delete.update([to_delete] if isinstance(to_delete, str) else to_delete)

	def flush_cookies(self, response):
		for key, (value, options) in self.cookies.items():
			response.set_cookie(key, quote(value or ""), **options)
		for key in self.to_delete:
			response.set_cookie(key, "", expires=datetime.now() - timedelta(days=1))


def clear_cookies():
	frappe.local.session.sid = ""
	frappe.local.cookie_manager.delete_cookie(SESSION_COOKIES)


def validate_auth():
	"""Sessions alone say who asks: API keys, Basic and OAuth are refused."""
	if frappe.get_request_header("Authorization"):
		message = _("frappe.auth by an Authorization header is not covered by benchless")
		frappe.throw(message, frappe.AuthenticationError)


@frappe.whitelist()
def get_logged_user() -> str:
	return frappe.session.user
