"""A page of an app's `www` folder: its `get_context`, its template, and the frame around it."""

import inspect
import re
from pathlib import Path

import frappe
from frappe.utils import get_fullname, get_url
from frappe.website.utils import build_response, extract_title, get_boot_data, get_website_context

MODULE_PROPERTIES = ("base_template_path", "template", "no_cache", "sitemap", "condition_field")
COMMENT_FLAGS = {
	"no-breadcrumbs": ("no_breadcrumbs", 1), "show-sidebar": ("show_sidebar", 1),
	"add-breadcrumbs": ("add_breadcrumbs", 1), "no-header": ("no_header", 1), "no-cache": ("no_cache", 1),
	"no-sitemap": ("sitemap", 0), "sitemap": ("sitemap", 1),
}  # fmt: skip
TEMPLATE_SUFFIXES = (".html", ".js", ".css", ".xml", ".txt", ".json")


class Page:
	"""Renders `file`, which `app` keeps in its folder for web pages, as the answer to `path`."""

	def __init__(self, path: str, app: str, file: Path, http_status_code: int = 200):
		self.path, self.app, self.file, self.http_status_code = path, app, file, http_status_code
		self.app_path = Path(frappe.get_app_path(app))
		self.context = frappe._dict()

	def render(self):
		if self.file.suffix == ".md":
			raise frappe.NotCovered(f"frappe.website for Markdown ({self.file.name})")
		if self.file.suffix not in TEMPLATE_SUFFIXES:
			return build_response(self.file.name, self.file.read_bytes(), self.http_status_code)
		html = self.get_html()
		token = frappe.local.session.data.get("csrf_token") or ""
		html = html.replace("<!-- csrf_token -->", f'<script>frappe.csrf_token = "{token}";</script>')
		name = self.file.name if self.file.suffix != ".html" else self.path
		return build_response(name, html, self.http_status_code)

	def get_html(self) -> str:
		self.context.update(get_website_context())
		self.set_page_properties()
		self.run_get_context()
		source = self.get_source()
		self.set_frame()
		return frappe.render_template(source, self.context, safe_render=self.context.get("safe_render", True))

	def set_page_properties(self):
		user = frappe.session.user
		self.context.update(
			template=self.file.relative_to(self.app_path).as_posix(), name=self.file.stem, path=self.path,
			route=self.path, basepath=str(self.file.parent), basename=str(self.file.with_suffix("")),
			pathname=getattr(frappe.local, "path", self.path), developer_mode=frappe.conf.developer_mode,
			dev_server=0, build_version=frappe.__version__, lang=frappe.local.lang,
			layout_direction="rtl" if frappe.local.lang in ("ar", "he", "fa", "ps") else "ltr",
			boot=get_boot_data(), canonical=get_url(self.path), user=user, fullname=get_fullname(user),
			user_image=frappe.db.get_value("User", user, "user_image"),
		)  # fmt: skip

	def run_get_context(self):
		"""Run `get_context` of the module beside the page, whose name has `_` where the page has `-`."""
		module_file = self.file.with_name(self.file.stem.replace("-", "_") + ".py")
		if not module_file.exists():
			return
		dotted = ".".join(module_file.relative_to(self.app_path).with_suffix("").parts)
		module = frappe.get_module(f"{self.app}.{dotted}")
		self.context.update({key: getattr(module, key) for key in MODULE_PROPERTIES if hasattr(module, key)})
		if hasattr(module, "get_context"):
			wants_context = inspect.getfullargspec(inspect.unwrap(module.get_context)).args
			self.context.update(module.get_context(*([self.context] if wants_context else [])) or {})
		self.http_status_code = self.context.get("http_status_code") or self.http_status_code

	def get_source(self) -> str:
		template = self.context.template
		source = frappe.get_jenv().loader.get_source(frappe.get_jenv(), template)[0]
		if not template.endswith(".html"):
			return source
		if any(self.file.with_suffix(suffix).exists() for suffix in (".js", ".css")):
			raise frappe.NotCovered(f"frappe.website: a script or style beside {template}")
		if source.startswith("---\n"):
			raise frappe.NotCovered(f"frappe.website: front matter in {template}")
		self.context.title = self.context.title or extract_title(source, self.path)
		for comment, (key, value) in COMMENT_FLAGS.items():
			if f"<!-- {comment} -->" in source:
				self.context[key] = value
		if re.search(r"{%-?\s*extends", source) or "</body>" in source:
			return source
		base = self.context.base_template or "templates/web.html"
		return f'{{% extends "{base}" %}}{{% block page_content %}}{source}{{% endblock %}}'

	def set_frame(self):
		"""The last word on the context: base template, title prefix, a message page's values."""
		self.context.base_template_path = self.context.base_template_path or "templates/base.html"
		prefix, title = self.context.title_prefix, self.context.title
		if prefix and title and not title.startswith(prefix):
			self.context.title = f"{prefix} - {title}"
		self.context.update(frappe.local.response.get("context") or {})
