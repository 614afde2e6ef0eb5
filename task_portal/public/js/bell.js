// Frappe 16's bell stands in the sidebar and does not say that something came since it was last opened: a mark does.

(function () {
	const BELL = ".sidebar-notification";
	// Frappe 15's own mark, in the navbar.
	const OTHER = ".notifications-seen";
	const LOGS = "frappe.desk.doctype.notification_log.notification_log";
	const SETTINGS = "frappe.desk.doctype.notification_settings.notification_settings";

	const mark = (is_unseen) => document.body.classList.toggle("task-portal-unseen", is_unseen);
	const is_marked = () => document.body.classList.contains("task-portal-unseen");

	async function watch() {
		if (document.querySelector(OTHER)) return;
		frappe.realtime.on("notification", () => mark(true));
		frappe.realtime.on("indicator_hide", () => mark(false));
		document.addEventListener("click", ({ target }) => target.closest(BELL) && see(), true);
		if (frappe.boot.notification_settings?.seen) return;
		const { notification_logs } = await frappe.xcall(`${LOGS}.get_notification_logs`, { limit: 1 });
		mark(Boolean(notification_logs.length));
	}

	function see() {
		if (!is_marked()) return;
		mark(false);
		frappe.xcall(`${SETTINGS}.set_seen_value`, { value: 1, user: frappe.session.user });
		frappe.xcall(`${LOGS}.trigger_indicator_hide`);
	}

	window.jQuery(document).on("app_ready", watch);
})();
