"""`frappe`, as benchless gives it: the names an app finds on the real module, gathered from the rooms beside this file.

What is not here raises NotCovered (a NotImplementedError) naming the Frappe function; it never answers with a guess.
"""

__version__ = "15.44.2"
__title__ = "Frappe Framework"

from frappe._context import (
	_dict,
	_site_lock,
	connect,
	destroy,
	get_roles,
	get_site_config,
	get_site_path,
	get_user,
	init,
	local,
	set_user,
)
from frappe.exceptions import *
from frappe.exceptions import NameError, NotCovered, PermissionError

db = local("db")
qb = None
conf = local("conf")
form = form_dict = local("form_dict")
request = local("request")
job = local("job")
response = local("response")
session = local("session")
user = local("user")
flags = local("flags")
error_log = local("error_log")
debug_log = local("debug_log")
message_log = local("message_log")
lang = local("lang")

STANDARD_USERS = ("Guest", "Administrator")
controllers = {}

from frappe._apps import (
	get_all_apps,
	get_app_path,
	get_app_source_path,
	get_attr,
	get_doc_hooks,
	get_file_items,
	get_hooks,
	get_installed_apps,
	get_module,
	get_module_app,
	get_module_list,
	get_module_path,
	get_pymodule_path,
	scrub,
	unscrub,
)
from frappe._messages import (
	clear_last_message,
	clear_messages,
	errprint,
	get_message_log,
	get_traceback,
	log,
	log_error,
	logger,
	msgprint,
	redirect_to_message,
	respond_as_web_page,
	throw,
)
from frappe.cache import cache
from frappe.translate import _, _lt
from frappe._values import (
	as_json,
	as_unicode,
	bold,
	copy_doc,
	generate_hash,
	get_desk_link,
	get_test_records,
	parse_json,
	read_file,
	safe_decode,
	safe_encode,
)
from frappe._calls import (
	allowed_http_methods_for_whitelisted_func,
	allow_only_for,
	call,
	enqueue,
	enqueue_doc,
	is_whitelisted,
	only_for,
	publish_progress,
	publish_realtime,
	safe_eval,
	sendmail,
	validate_and_sanitize_search_inputs,
	whitelist,
	write_only,
)
from frappe._docs import (
	are_emails_muted,
	clear_cache,
	clear_document_cache,
	delete_doc,
	delete_doc_if_exists,
	format,
	format_value,
	get_all,
	get_cached_doc,
	get_cached_value,
	get_doc,
	get_last_doc,
	get_list,
	get_meta,
	get_single,
	get_single_value,
	get_system_settings,
	get_value,
	get_template,
	get_website_settings,
	has_permission,
	has_website_permission,
	is_table,
	new_doc,
	reload_doc,
	reload_doctype,
	rename_doc,
	render_template,
	set_value,
)
from frappe.query_builder import qb
from frappe._web import (
	get_jenv,
	get_jloader,
	get_request_header,
	ping,
	redirect,
	throw_permission_error,
)
from frappe import utils
import frappe.permissions
import frappe.share


def __getattr__(name):
	if name.startswith("__"):
		raise AttributeError(name)
	if name == "local_cache":
		return local.request_cache
	raise NotCovered(f"frappe.{name} is not covered by benchless")
