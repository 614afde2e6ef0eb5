"""Bringing a site up to its apps' code: patches, DocTypes, fixtures, hooks."""

import frappe


class SiteMigration:
	def run(self):
		from frappe.installer import refuse_customizations
		from frappe.modules.import_file import sync_all
		from frappe.modules.patch_handler import run_all
		from frappe.utils.fixtures import sync_fixtures

		frappe.clear_cache()
		frappe.flags.in_migrate = True
		try:
			self._run_hooks("before_migrate")
			run_all("pre_model_sync")
			sync_all()
			run_all("post_model_sync")
			sync_fixtures()
			for app in frappe.get_installed_apps():
				refuse_customizations(app)
			self._run_hooks("after_migrate")
			frappe.db.commit()
		finally:
			frappe.flags.in_migrate = False
			frappe.clear_cache()

	@staticmethod
	def _run_hooks(hook):
		for app in frappe.get_installed_apps():
			for method in frappe.get_hooks(hook, app_name=app):
				frappe.get_attr(method)()
				frappe.db.commit()
