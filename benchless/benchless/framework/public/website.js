// What web pages find under `frappe`: ready(fn), call({method, args}), and a plain msgprint.
Object.assign(window.frappe, {
	async call(options, args) {
		const { method, callback, error, type = "POST", ...rest } =
			typeof options === "string" ? { method: options, args } : options;
		const response = await fetch(`/api/method/${method}`, {
			method: type,
			headers: {
				Accept: "application/json",
				"Content-Type": "application/json",
				"X-Frappe-CSRF-Token": frappe.csrf_token,
			},
			body: type === "GET" ? undefined : JSON.stringify(rest.args || {}),
		});
		const answer = await response.json();
		for (const message of JSON.parse(answer._server_messages || "[]")) {
			frappe.msgprint(JSON.parse(message).message);
		}
		const then = response.ok ? callback : error;
		if (then) then(answer);
		return answer;
	},
	msgprint(message) {
		const text = document.createElement("div");
		text.innerHTML = typeof message === "string" ? message : message.message;
		window.alert(text.textContent);
	},
});
document.addEventListener("DOMContentLoaded", () => {
	frappe.ready_events.splice(0).forEach((fn) => fn());
	frappe.ready = (fn) => fn();
});
