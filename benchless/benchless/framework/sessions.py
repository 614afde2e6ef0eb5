"""Login sessions: one row of `tabSessions` each; guests share a session that is never stored."""

import json
from datetime import timedelta
from urllib.parse import unquote

import frappe
from frappe.utils import cint, get_datetime, now, now_datetime

DEFAULT_EXPIRY = "240:00:00"
SECONDS_BETWEEN_TOUCHES = 600


class Session:
	"""The caller's session. `resume` finds it by the `sid` cookie, else a new one starts for `user`.

	Changes are held in memory until `update` runs at the end of the request: a page that reads has
	a read transaction open, and must not turn it into a write halfway.
	"""

	def __init__(self, user: str, resume: bool = False, full_name: str | None = None, user_type=None):
		self.user = user
		self.dirty = False
		self.data = frappe._dict(user=user, sid="Guest", data=frappe._dict(user=user))
		frappe.local.session = self.data
		if resume:
			self.resume()
		elif user != "Guest":
			self.start(full_name, user_type)

	def resume(self):
		sid = unquote(frappe.request.cookies.get("sid") or "Guest")
		if sid == "Guest":
			return
		stored = self.read(sid)
		if not stored:
			frappe.local.response["session_expired"] = 1
			frappe.auth.clear_cookies()
			self.data.sid = "Guest"
			return
		self.data.update(user=stored.user, sid=sid, data=stored)
		self.user = stored.user

	def read(self, sid: str):
		rows = frappe.db.sql("select `user`, sessiondata, lastupdate from `tabSessions` where sid = %s", sid)
		if not rows:
			return None
		user, sessiondata, touched = rows[0]
		if get_datetime(touched) < now_datetime() - timedelta(seconds=get_expiry_in_seconds()):
			return None
		if not frappe.db.get_value("User", user, "enabled"):
			return None
		return frappe._dict(json.loads(sessiondata or "{}"), user=user)

	def start(self, full_name, user_type):
		moment = now()
		self.data.sid = frappe.generate_hash()
		self.data.data.update(
			session_ip=frappe.local.request_ip, last_updated=moment, session_expiry=get_expiry_period(),
			full_name=full_name, user_type=user_type,
		)  # fmt: skip
		frappe.db.sql(
			"insert into `tabSessions` (sid, `user`, sessiondata, lastupdate, status) values (%s, %s, %s, %s, %s)",
			(self.data.sid, self.user, json.dumps(self.data.data), moment, "Active"),
		)
		values = {"last_login": moment, "last_ip": frappe.local.request_ip, "last_active": moment}
		frappe.db.set_value("User", self.user, values, update_modified=False)

	def update(self, force: bool = False) -> bool:
		"""Store what changed, and touch the session now and then; True when something was committed."""
		if self.user == "Guest" or not self.data.sid:
			return False
		touched = self.data.data.get("last_updated")
		age = (now_datetime() - get_datetime(touched)).total_seconds() if touched else SECONDS_BETWEEN_TOUCHES
		if not (force or self.dirty) and age < SECONDS_BETWEEN_TOUCHES:
			return False
		moment = now()
		self.data.data.last_updated = moment
		frappe.db.sql(
			"update `tabSessions` set sessiondata = %s, lastupdate = %s where sid = %s",
			(json.dumps(self.data.data, default=str), moment, self.data.sid),
		)
		frappe.db.set_value("User", self.user, "last_active", moment, update_modified=False)
		frappe.db.commit()
		self.dirty = False
		return True


def get_csrf_token() -> str:
	"""The session's token; made at the first call, and from then on asked for by every unsafe request."""
	data = frappe.local.session.data
	if not data.get("csrf_token"):
		data.csrf_token = frappe.generate_hash()
		if session := getattr(frappe.local, "session_obj", None):
			session.dirty = True
	return data.csrf_token


def get_expiry_period() -> str:
	period = frappe.db.get_single_value("System Settings", "session_expiry") or DEFAULT_EXPIRY
	return period if period.count(":") == 2 else f"{period}:00"


def get_expiry_in_seconds(expiry: str | None = None) -> int:
	hours, minutes, seconds = (expiry or get_expiry_period()).split(":")
	return cint(hours) * 3600 + cint(minutes) * 60 + cint(seconds)
