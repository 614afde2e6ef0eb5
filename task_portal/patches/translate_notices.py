"""Sites from before: the shipped words of notices that no admin changed get their form in every language, with what people
typed shown as typed."""

import frappe

from task_portal.notices.setup import get_notifications

# What the shipped messages were, by what they are.
BEFORE = {
	'{{ _("It lies in {0}, for you to start.").format(doc.department | plain) | e }}': "It lies in {{ doc.department }}, for you to start.",
	"{{ (doc.movements[-1].comment if doc.movements else '') | plain | e }}": "{{ (doc.movements[-1].comment if doc.movements else '') | e }}",
	'{{ _("Please approve or reject it.") }}': "Please approve or reject it.",
	"{% for row in doc.documents %}<p>{{ row.title | plain | e }}</p>{% endfor %}": "{% for row in doc.documents %}<p>{{ row.title | e }}</p>{% endfor %}",
	'{{ _("It lies in {0}.").format(doc.department | plain) | e }}': "It lies in {{ doc.department }}.",
	'{{ _("It was due on {0} and lies with {1}.").format(frappe.utils.format_date(doc.due_date), doc.assignee or "-") | e }}': "It was due on {{ frappe.utils.format_date(doc.due_date) }} and lies with {{ doc.assignee or '-' }}.",
	"{{ doc.subject | plain | e }}": "{{ doc.subject | e }}",
	'{{ _("What waits for it was stopped.") }}': "What waits for it was stopped.",
}


def execute():
	for shipped in get_notifications():
		stored = frappe.db.get_value("Notification", shipped["name"], ["subject", "message"], as_dict=True)
		if not stored:
			continue
		before = {
			"subject": shipped["subject"].replace("doc.subject | plain", "doc.subject"),
			"message": BEFORE.get(shipped["message"]),
		}
		for field, text in before.items():
			if stored[field] == text:
				frappe.db.set_value("Notification", shipped["name"], field, shipped[field])
	frappe.clear_cache()
