"""Notifications an admin wrote: told when an event of a document meets their condition."""

import json

import frappe
from frappe import _
from frappe.core.doctype.role.role import get_info_based_on_role
from frappe.desk.doctype.notification_log.notification_log import enqueue_create_notification
from frappe.model.document import Document
from frappe.utils import cast, nowdate, split_emails, validate_email_address
from frappe.utils.jinja import validate_template
from frappe.utils.safe_exec import get_safe_globals


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
				blank = frappe.new_doc(self.document_type).as_dict()
				frappe.safe_eval(self.condition, None, get_context(blank))
			except Exception:
				frappe.throw(_("The Condition '{0}' is invalid").format(self.condition))

	def on_update(self):
		frappe.cache.delete_value("notifications")

	on_trash = on_update

	def send(self, doc):
		"""Tell the bell, or by mail, or both. A notice that fails is logged and stops nothing."""
		if self.channel not in ("Email", "System Notification"):
			raise frappe.NotCovered(
				f"frappe.email Notification by {self.channel} is not covered by benchless"
			)
		context = {"doc": doc, "alert": self, "comments": json.loads(doc.get("_comments") or "null")}
		try:
			if recipients := self.get_list_of_recipients(doc, context):
				self.tell(doc, context, recipients)
		except frappe.NotCovered:
			raise
		except Exception:
			frappe.log_error(title="Failed to send Notification")
		if self.set_property_after_alert and not doc.flags.in_notification_update:
			self.set_property(doc)

	def tell(self, doc, context, recipients):
		subject = frappe.render_template(self.subject, context) if "{" in self.subject else self.subject
		message = frappe.render_template(self.message, context)
		about = {"reference_doctype": doc.doctype, "reference_name": doc.name}
		if self.channel == "Email":
			sent = {"subject": subject, "recipients": recipients, "sender": self.sender_email or "", **about}
			frappe.sendmail(message=message, **sent)
			if doc.doctype != "Communication":
				sent.update(recipients=", ".join(recipients), content=message, sent_or_received="Sent")
				sent.update(communication_type="Automated Message", communication_medium="Email")
				frappe.get_doc(doctype="Communication", **sent).insert(ignore_permissions=True)
		if self.channel == "System Notification" or self.send_system_notification:
			log = dict(type="Alert", document_type=doc.doctype, document_name=doc.name, subject=subject)
			log.update(from_user=doc.modified_by or doc.owner, email_content=message)
			enqueue_create_notification(recipients, log)

	def get_list_of_recipients(self, doc, context):
		found = []
		for row in self.recipients:
			if row.condition and not frappe.safe_eval(row.condition, None, context):
				continue
			# `field`, or `field,table` for the rows of a table
			field, _comma, table = (row.receiver_by_document_field or "").partition(",")
			for holder in doc.get(table) if table else [doc] if field else ():
				if validate_email_address(holder.get(field)):
					found += split_emails(holder.get(field))
			for text in filter(None, (row.cc, row.bcc)):
				found += split_emails(frappe.render_template(text, context))
			if row.receiver_by_role:
				found += get_info_based_on_role(row.receiver_by_role)
		if self.send_to_all_assignees:
			todos = {"reference_type": doc.doctype, "reference_name": doc.name, "status": "Open"}
			found += frappe.get_all("ToDo", todos, pluck="allocated_to")
		return list(dict.fromkeys(found))

	def set_property(self, doc):
		df = doc.meta.get_field(self.set_property_after_alert)
		doc.reload()
		doc.set(df.fieldname, cast(df.fieldtype, self.property_value))
		source = {"doctype": self.doctype, "docname": self.name, "label": _("via Notification")}
		doc.flags.updater_reference, doc.flags.in_notification_update = source, True
		doc.save(ignore_permissions=True)
		doc.flags.in_notification_update = False


def get_context(doc):
	safe = get_safe_globals().frappe
	calls = frappe._dict(utils=safe.utils, db=safe.db, session=frappe.session)
	return {"doc": doc, "nowdate": nowdate, "frappe": calls}


def evaluate_alert(doc, alert, event=None):
	"""Send `alert` for `doc` if its condition holds; one that cannot be evaluated stops the save."""
	alert = frappe.get_doc("Notification", alert) if isinstance(alert, str) else alert
	try:
		if alert.condition and not frappe.safe_eval(alert.condition, None, get_context(doc)):
			return
		if event == "Value Change" and not doc.is_new():
			before = doc.get_doc_before_save()
			df = doc.meta.get_field(alert.value_changed)
			kind = df.fieldtype if df else "Data"
			if not before or cast(kind, before.get(alert.value_changed)) == cast(
				kind, doc.get(alert.value_changed)
			):
				return
		elif not doc.is_new():
			# in place, so that what the caller put on it beside its fields is there for the templates
			doc.reload()
		alert.send(doc)
	except frappe.NotCovered:
		raise
	except Exception as error:
		frappe.log_error(title=str(error))
		frappe.throw(str(error), title=_("Error in Notification"))


def trigger_daily_alerts():
	"""Days Before and Days After, as the daily scheduler runs them."""
	filters = {"event": ["in", ["Days Before", "Days After"]], "enabled": 1}
	for name in frappe.get_all("Notification", filters, pluck="name"):
		alert = frappe.get_doc("Notification", name)
		step = alert.days_in_advance * (1 if alert.event == "Days Before" else -1)
		day = frappe.utils.add_days(nowdate(), step)
		span = [[alert.date_changed, ">=", f"{day} 00:00:00"], [alert.date_changed, "<=", f"{day} 23:59:59"]]
		for record in frappe.get_all(alert.document_type, span, pluck="name"):
			evaluate_alert(frappe.get_doc(alert.document_type, record), alert, alert.event)
