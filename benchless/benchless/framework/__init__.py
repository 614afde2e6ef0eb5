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
	get_attr,
	get_doc_hooks,
	get_file_items,
	get_hooks,
	get_installed_apps,
	get_module,
	get_module_app,
	get_module_list,
	get_module_path,
	scrub,
	unscrub,
)
from frappe._messages import (
	clear_last_message,
	clear_messages,
	errprint,
	get_message_log,
	get_traceback,
	log_error,
	logger,
	msgprint,
	respond_as_web_page,
	throw,
)
from frappe.cache import cache
from frappe.translate import _
from frappe._values import (
	as_json,
	as_unicode,
	bold,
	generate_hash,
	parse_json,
)
from frappe._calls import (
	allowed_http_methods_for_whitelisted_func,
	call,
	enqueue,
	enqueue_doc,
	is_whitelisted,
	only_for,
	publish_realtime,
	safe_eval,
	sendmail,
	validate_and_sanitize_search_inputs,
	whitelist,
)
from frappe._docs import (
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
	get_system_settings,
	get_value,
	get_template,
	has_permission,
	has_website_permission,
	is_table,
	new_doc,
	reload_doc,
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
