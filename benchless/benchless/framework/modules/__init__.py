from frappe._apps import get_module_path, scrub  # noqa: F401
from frappe.modules.utils import load_doctype_module, reload_doc  # noqa: F401
