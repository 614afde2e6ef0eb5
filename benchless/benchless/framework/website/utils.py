"""Home page, boot data and the other values that web pages share."""

import mimetypes
import re

import frappe
from werkzeug.wrappers import Response

PASSED_SETTINGS = (
	"banner_html", "banner_image", "brand_html", "copyright", "disable_signup", "head_html", "title_prefix",
	"footer_logo", "hide_login", "favicon", "splash_image", "app_name", "app_logo",
)  # fmt: skip


def get_home_page() -> str:
	"""Where `/` leads the caller: the apps' hooks, then the site's setting."""
	home_page = get_home_page_via_hooks() or frappe.db.get_single_value("Website Settings", "home_page")
	return (home_page or ("login" if frappe.session.user == "Guest" else "me")).strip("/")


def get_home_page_via_hooks():
	by_role = frappe.get_hooks("role_home_page")
	for role in frappe.get_roles() if by_role else []:
		if role in by_role:
			return by_role[role][-1]
	return (frappe.get_hooks("home_page") or [None])[-1]


def get_boot_data() -> dict:
	settings = {"date_format": "yyyy-mm-dd", "time_format": "HH:mm:ss", "number_format": "#,###.##"}
	sysdefaults = {key: frappe.get_system_settings(key) or default for key, default in settings.items()}
	time_zone = frappe.utils.get_system_timezone()
	return {
		"lang": frappe.local.lang or "en",
		"sysdefaults": sysdefaults,
		"time_zone": {"system": time_zone, "user": time_zone},
		"sitename": frappe.local.site,
	}


def get_website_context() -> frappe._dict:
	"""What every page starts from: the website's settings, then what the apps' hooks add to it."""
	settings = frappe.get_cached_doc("Website Settings")
	context = frappe._dict({key: settings.get(key) for key in PASSED_SETTINGS if settings.get(key)})
	context.top_bar_items = settings.get("top_bar_items") or []
	context.footer_items = settings.get("footer_items") or []
	context.post_login = []
	context.web_include_css = frappe.get_hooks("web_include_css") or []
	context.web_include_js = frappe.get_hooks("web_include_js") or []
	return context


def extract_title(source: str, path: str) -> str:
	"""A page's title: its `title` comment, its first h1, or its file's name."""
	for pattern in (r"<!--\s*title:\s*(.*?)\s*-->", r"<h1[^>]*>([^<{]+)"):
		if found := re.search(pattern, source):
			return found.group(1).strip()
	return path.rstrip("/").split("/")[-1].replace("_", " ").replace("-", " ").title()


def build_response(path, data, http_status_code, headers=None) -> Response:
	mimetype = mimetypes.guess_type(path)[0] if "." in path.rsplit("/", 1)[-1] else None
	response = Response(data, status=http_status_code, mimetype=mimetype or "text/html")
	response.headers.extend(headers or {})
	return response
