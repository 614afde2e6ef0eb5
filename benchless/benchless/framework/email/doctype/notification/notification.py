"""Notifications an admin wrote: told when an event of a document meets their condition."""

import json

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils.data import cast, nowdate
from frappe.utils.jinja import validate_template


class Notification(Document):
	def autoname(self):
		if not self.name:
			self.name = self.subject

	def validate(self):
		if self.channel in ("Email", "Slack", "System Notification"):
			validate_template(self.subject)
		validate_template(self.message)
		if self.event in ("Days Before", "Days After") and not self.date_changed:
			frappe.throw(_("Please specify which date field must be checked"))
		if self.event == "Value Change" and not self.value_changed:
			frappe.throw(_("Please specify which value field must be checked"))
		if self.condition:
			try:
				frappe.safe_eval(
					self.condition, None, get_context(frappe.new_doc(self.document_type).as_dict())
				)
			except Exception:
				frappe.throw(_("The Condition '{0}' is invalid").format(self.condition))

	def on_update(self):
		frappe.cache.delete_value("notifications")

	on_trash = on_update

	def send(self, doc):
		context = get_context(doc) | {"alert": self, "comments": None}
		if doc.get("_comments"):
			context["comments"] = json.loads(doc.get("_comments"))
		if self.channel == "Email":
			self.send_an_email(doc, context)
		if self.channel == "System Notification" or self.send_system_notification:
			self.create_system_notification(doc, context)
		if self.channel in ("Slack", "SMS"):
			raise frappe.NotCovered(
				f"frappe.email.doctype.notification on the channel {self.channel} is not covered by benchless"
			)
		if self.set_property_after_alert:
			self.set_property(doc)

	def subject_for(self, context):
		return frappe.render_template(self.subject, context) if "{" in (self.subject or "") else self.subject

	def message_for(self, context):
		text = frappe.render_template(self.message, context)
		return frappe.utils.md_to_html(text) if self.message_type == "Markdown" else text

	def create_system_notification(self, doc, context):
		from frappe.desk.doctype.notification_log.notification_log import enqueue_create_notification

		users = self.get_list_of_recipients(doc, context)
		if users:
			notice = {
				"type": "Alert",
				"document_type": doc.doctype,
				"document_name": doc.name,
				"subject": self.subject_for(context),
			}
			notice |= {"from_user": doc.modified_by or doc.owner, "email_content": self.message_for(context)}
			enqueue_create_notification(users, notice)

	def send_an_email(self, doc, context):
		recipients = self.get_list_of_recipients(doc, context)
		if recipients:
			frappe.sendmail(
				recipients=recipients, subject=self.subject_for(context), sender=self.sender_email or "",
				message=self.message_for(context), reference_doctype=doc.doctype, reference_name=doc.name,
			)  # fmt: skip

	def get_list_of_recipients(self, doc, context):
		found = []
		for row in self.recipients:
			if row.condition and not frappe.safe_eval(row.condition, None, context):
				continue
			if row.receiver_by_document_field:
				found.extend(_addresses_in(doc, row.receiver_by_document_field))
			for text in (row.cc, row.bcc):
				found.extend(frappe.utils.split_emails(frappe.render_template(text, context)) if text else ())
			if row.receiver_by_role:
				found.extend(frappe.core.doctype.role.role.get_info_based_on_role(row.receiver_by_role))
		if self.send_to_all_assignees:
			found.extend(json.loads(doc.get("_assign") or "[]"))
		return list(dict.fromkeys(filter(None, found)))

	def set_property(self, doc):
		df = doc.meta.get_field(self.set_property_after_alert)
		doc.set(self.set_property_after_alert, cast(df.fieldtype, self.property_value))
		doc.flags.updater_reference = {
			"doctype": self.doctype,
			"docname": self.name,
			"label": _("via Notification"),
		}
		doc.flags.in_notification_update = True
		doc.save(ignore_permissions=True)
		doc.flags.in_notification_update = False


def _addresses_in(doc, path):
	"""`field`, `User field,Child table` as the form writes it: addresses of that field in the record or its rows."""
	field, _comma, table = path.partition(",")
	rows = doc.get(table) if table else [doc]
	values = [row.get(field) for row in rows or () if row.get(field)]
	return [
		address
		for value in values
		for address in str(value).replace(",", "\n").split("\n")
		if address.strip()
	]


def get_context(doc):
	safe = frappe.utils.safe_exec.get_safe_globals()
	return {"doc": doc, "nowdate": nowdate, "frappe": frappe._dict(utils=safe.frappe.utils, db=safe.frappe.db, session=frappe.session, _=frappe._)}  # fmt: skip


def evaluate_alert(doc, alert, event=None):
	"""Send `alert` for `doc` if its condition holds; a failing alert is logged and never stops the save."""
	try:
		alert = frappe.get_doc("Notification", alert) if isinstance(alert, str) else alert
		if alert.condition and not frappe.safe_eval(alert.condition, None, get_context(doc)):
			return
		if event == "Value Change" and not doc.is_new():
			before = doc.get_doc_before_save()
			if (
				not before
				or doc.meta.has_field(alert.value_changed) is False
				or before.get(alert.value_changed) == doc.get(alert.value_changed)
			):
				return
		if event != "Value Change" and not doc.is_new():
			doc.reload()  # in place, so what the caller put on it beside its fields is there for the templates
		alert.send(doc)
	except frappe.NotCovered:
		raise
	except Exception as error:
		frappe.log_error(
			title=f"Error while evaluating Notification {alert if isinstance(alert, str) else alert.name}",
			message=repr(error),
		)


def trigger_daily_alerts():
	"""Days Before and Days After, as the daily scheduler runs them."""
	for name in frappe.get_all(
		"Notification", {"event": ["in", ["Days Before", "Days After"]], "enabled": 1}, pluck="name"
	):
		alert = frappe.get_doc("Notification", name)
		step = alert.days_in_advance * (1 if alert.event == "Days Before" else -1)
		day = frappe.utils.add_days(nowdate(), step)
		span = [f"{day} 00:00:00", f"{day} 23:59:59.999999"]
		for record in frappe.get_all(
			alert.document_type, [[alert.date_changed, "between", span]], pluck="name"
		):
			evaluate_alert(frappe.get_doc(alert.document_type, record), alert, alert.event)
