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

COVERED = {
	"channel": ("Email", "System Notification"), "event": ("New", "Save", "Value Change", "Method"),
	"set_property_after_alert": (None, ""), "send_to_all_assignees": (None, 0),
}  # fmt: skip


class Notification(Document):
	def autoname(self):
		if not self.name:
			self.name = self.subject

	def validate(self):
		validate_template(self.subject)
		validate_template(self.message)
		if self.event == "Value Change" and not self.value_changed:
			frappe.throw(_("Please specify which value field must be checked"))
		if self.condition:
			try:
				blank = frappe.new_doc(self.document_type).as_dict()
				frappe.safe_eval(self.condition, None, get_context(blank))
			except Exception:
				frappe.throw(_("The Condition '{0}' is invalid").format(self.condition))

	def on_update(self):
		lacking = [self.get(field) for field, covered in COVERED.items() if self.get(field) not in covered]
		lacking += [row.cc or row.bcc for row in self.recipients if row.cc or row.bcc]
		if lacking:
			raise frappe.NotCovered(f"frappe.email Notification by {lacking[0]}")
		frappe.cache.delete_value("notifications")

	def on_trash(self):
		frappe.cache.delete_value("notifications")

	def send(self, doc):
		"""Tell the bell, or by mail, or both. A notice that fails is logged and stops nothing."""
		context = {"doc": doc, "alert": self, "comments": json.loads(doc.get("_comments") or "null")}
		try:
			if recipients := self.get_list_of_recipients(doc, context):
				self.tell(doc, context, recipients)
		except NotImplementedError:
			raise
		except Exception:
			frappe.log_error(title="Failed to send Notification")

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
			if row.receiver_by_role:
				found += get_info_based_on_role(row.receiver_by_role)
		return list(dict.fromkeys(found))


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
			values = [
				cast(df.fieldtype if df else "Data", row.get(alert.value_changed))
				for row in (before or doc, doc)
			]
			if values[0] == values[1]:
				return
		elif not doc.is_new():
			# in place, so that what the caller put on it beside its fields is there for the templates
			doc.reload()
		alert.send(doc)
	except NotImplementedError:
		raise
	except Exception as error:
		frappe.log_error(title=str(error))
		frappe.throw(str(error), title=_("Error in Notification"))
