from frappe._apps import scrub  # noqa: F401
from frappe.modules.utils import load_doctype_module  # noqa: F401
