"""`frappe`, as benchless gives it: the names an app finds on the real module, from the rooms beside this file.

What is not here raises NotCovered (a NotImplementedError) naming the Frappe function; never a guess.
"""

__version__ = "15.44.2"

from frappe._context import *
from frappe._context import _dict, _site_lock, local
from frappe.exceptions import *
from frappe.exceptions import NameError, NotCovered, PermissionError

db = local("db")
qb = None
conf = local("conf")
form = form_dict = local("form_dict")
request = local("request")
response = local("response")
session = local("session")
user = local("user")
flags = local("flags")
error_log = local("error_log")
message_log = local("message_log")
lang = local("lang")

STANDARD_USERS = ("Guest", "Administrator")
controllers = {}

from frappe._apps import *
from frappe._messages import *
from frappe.cache import cache
from frappe.translate import _
from frappe._values import *
from frappe._calls import *
from frappe._docs import *
from frappe._web import *
from frappe import utils
from frappe.query_builder import qb
from frappe.model.delete_doc import delete_doc
from frappe.model.document import get_doc
from frappe.model.meta import get_meta
from frappe.utils.background_jobs import enqueue
from frappe.utils.formatters import format_value
from frappe.utils.jinja import get_jenv, render_template
from frappe.utils.safe_exec import safe_eval
import frappe.permissions
import frappe.share

format = format_value
