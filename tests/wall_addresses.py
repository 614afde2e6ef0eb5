"""What Frappe answers on, beside the portal: addresses that a client's login is to get nothing from; and how the wall
says so."""

GENERIC = [
	"/api/resource/User",
	"/api/resource/Task",
	"/api/resource/Event",
	"/api/resource/Contact",
	"/api/resource/File",
	"/api/resource/Tag",
	"/api/resource/Discussion Topic",
	"/api/resource/Communication",
	"/api/v1/resource/Language",
	"/api/v2/document/Language",
	"/api/v2/doctype/Task/meta",
	"/api/v2/doctype/Task/count",
	"/api/v2/method/User/get_roles",
	"/api/method/ping",
	"/api/v1/method/ping",
	"/api/v2/method/ping",
	"/api/method/version",
	"/api/method/upload_file",
	"/api/method/run_doc_method",
	"/api/method/download_file?file_url=/private/files/a.pdf",
	"/api/method/frappe.auth.get_logged_user",
	"/api/method/frappe.client.get_list?doctype=Language",
	"/api/method/frappe.client.get_count?doctype=Language",
	"/api/method/frappe.client.get_value?doctype=User&fieldname=full_name",
	"/api/method/frappe.core.doctype.user.user.get_roles?uid=Administrator",
	"/api/method/frappe.core.doctype.user.user.user_query?doctype=User&txt=&searchfield=name&start=0&page_len=9&filters={}",
	"/api/method/frappe.desk.form.load.getdoc?doctype=User&name=Administrator",
	"/api/method/frappe.desk.form.load.get_user_info_for_viewers?users=[%22Administrator%22]",
	"/api/method/frappe.desk.search.get_names_for_mentions?search_term=a",
	"/api/method/frappe.desk.search.search_link?doctype=User&txt=a",
	"/api/method/frappe.desk.calendar.get_events?doctype=Event&start=2026-01-01&end=2026-12-31",
	"/api/method/frappe.desk.doctype.event.event.get_events?start=2026-01-01&end=2026-12-31",
	"/api/method/frappe.desk.reportview.get?doctype=Language&fields=[%22name%22]",
	"/api/method/frappe.email.relink",
	"/api/method/frappe.email.__init__.relink",
	"/api/method/frappe.utils.goal.get_monthly_goal_graph_data",
	"/api/method/frappe.utils.global_search.search?text=a",
	"/api/method/frappe.website.doctype.discussion_topic.discussion_topic.submit_discussion",
	"/api/method/frappe.website.doctype.web_form.web_form.accept",
	"/api/method/task_portal.api.get_actions?doctype=Task&name=TASK-1",
	"/api/method/task_portal.portal.preview.start",
]
PAGES_OF_STAFF = ["/app", "/app/user", "/desk", "/desk/task", "/apps", "/printview?doctype=Task&name=x", "/print",
	"/private/files/secret.pdf", "/backups/x.sql.gz", "/rss.xml", "/sitemap.xml", "/list?doctype=Task", "/third_party_apps",
	"/update-profile", "/Task/TASK-1", "/.well-known/openid-configuration", "/portal/ticket", "/nothing-here"]  # fmt: skip
# Of what is refused; some are refused only because they are not spelled as the list has them.
SPELLINGS = [
	"/api//method/frappe.client.get_list",
	"//api/method/frappe.client.get_list",
	"/api/method//frappe.client.get_list",
	"/api/method/frappe.client.get_list/",
	"/api/method/frappe.client.get_list/task_portal.portal.api.act",
	"/api/method/task_portal.portal.api.act/../frappe.client.get_list",
	"/api/method/task_portal.portal.api.frappe.client.get_list",
	"/api/method/%66rappe.client.get_list",
	"/api/method/frappe%2eclient%2eget_list",
	"/api/method%2ffrappe.client.get_list",
	"/%61pi/method/frappe.client.get_list",
	"/API/method/frappe.client.get_list",
	"/api/resource/User/",
	"/api/resource//User",
	"/portal/../api/resource/User",
	"/portal/%2e%2e/app",
	"/portal/tickets/../../app",
	"/portal/tickets/x/../../../printview",
	"/portal/tickets/x%2f..%2f..%2f..%2fprintview",
	"/portal/tickets/x\\..\\..\\app",
	"/assets/../app",
	"/files/../private/files/secret.pdf",
	"/files/%2e%2e/private/files/secret.pdf",
	"/private/files/../files/secret.pdf",
	"//private/files/secret.pdf",
	"/private//files/secret.pdf",
	"/%70rivate/files/secret.pdf",
	"/ app",
	"/app/",
	"/app%00",
	"/App",
	"/DESK/task",
]
CALLS = ["ping", "frappe.client.get_list", "frappe.desk.search.search_link", "run_doc_method", "upload_file",
	"frappe.utils.goal.get_monthly_goal_graph_data", "task_portal.portal.api.act/../x"]  # fmt: skip
SENTENCE = "This address is not open to your login."


def is_refused(response) -> bool:
	"""By the wall: in one sentence, and with nothing of what lies behind."""
	if response.status_code != 403 or SENTENCE not in response.text:
		return False
	assert "Traceback" not in response.text
	if response.mimetype == "application/json":
		assert not set(response.json) - {"exc_type", "_server_messages", "errors"}
	return True
