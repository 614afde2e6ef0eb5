import frappe

no_cache = True


def get_context(context):
	if frappe.session.user == "Guest":
		frappe.local.flags.redirect_location = "/login?redirect-to=/errands"
		raise frappe.Redirect(302)
	context.title = "Errands"
	context.errands = frappe.get_list("Errand", fields=["name", "subject"])
