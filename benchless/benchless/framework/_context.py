"""What belongs to one request, job or command: `frappe.local`, and how a site is entered and left."""

import json
import os
import threading

from werkzeug.local import Local, release_local

local = Local()
_site_lock = threading.RLock()


class _dict(dict):
	"""A dict whose keys are attributes too; a missing one is None."""

	__slots__ = ()
	__setattr__ = dict.__setitem__
	__delattr__ = dict.__delitem__
	__getattr__ = dict.get

	def __getstate__(self):
		return self

	def __setstate__(self, state):
		self.update(state)

	def update(self, other=None, **kwargs):
		super().update(other or {}, **kwargs)
		return self

	def copy(self):
		return _dict(self)


def init(site, sites_path="."):
	"""Point this thread at a site folder `sites_path/site`. Opens nothing yet."""
	if getattr(local, "db", None):
		local.db.close()
	release_local(local)
	local.site = site
	local.sites_path = sites_path
	local.site_path = os.path.abspath(os.path.join(sites_path, site))
	local.conf = get_site_config(sites_path, local.site_path)
	local.db = local.request = local.session = None
	local.flags = _dict(currently_saving=[], in_test=False)
	local.form_dict = _dict()
	local.response = _dict(docs=[])
	local.message_log, local.error_log = [], []
	local.request_cache, local.document_cache, local.role_permissions = {}, {}, {}
	local.new_doc_templates, local.user_perms = {}, {}
	local.login_manager = local.cookie_manager = local.session_obj = local.request_ip = None
	local.lang = local.conf.get("lang") or "en"


def connect(set_admin_as_user=True):
	"""Open the site's database for this thread, as Administrator."""
	from frappe.database.database import Database

	local.db = Database(local.conf.get("db_file") or os.path.join(local.site_path, "site.db"))
	if set_admin_as_user:
		set_user("Administrator")


def destroy():
	"""Roll back what is not committed and forget this thread's site."""
	if getattr(local, "db", None):
		local.db.close()
	release_local(local)


def set_user(username):
	"""Act as `username` from here on."""
	local.session = _dict(user=username, sid=username, data=_dict())
	local.form_dict = _dict()
	forget_permissions()
	local.user_perms = {}
	local.new_doc_templates = {}


def forget_permissions():
	local.role_permissions = {}
	local.request_cache = {}


def get_site_config(sites_path=None, site_path=None):
	"""`common_site_config.json` overlaid by the site's own `site_config.json`."""
	config = _dict()
	for folder, name in ((sites_path, "common_site_config.json"), (site_path, "site_config.json")):
		path = os.path.join(folder or ".", name)
		if os.path.exists(path):
			with open(path) as config_file:
				config.update(json.load(config_file))
	return config


def get_site_path(*parts):
	return os.path.join(local.site_path, *parts)


def get_roles(username=None):
	"""Role names of a user; of the session's user by default."""
	from frappe.permissions import get_roles as roles_of

	return roles_of(username) if getattr(local, "session", None) else ["Guest"]
