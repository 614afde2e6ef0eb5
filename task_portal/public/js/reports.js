// What the reports share: their filters, and numbers and names that lead to the records behind them.
frappe.provide("task_portal.reports");

(function (reports) {
	const escape = frappe.utils.escape_html;

	// `{key}` is the row's value of `key`; where it has none, the list is asked for those without.
	reports.fill = function (value, data) {
		if (Array.isArray(value)) return value.map((one) => reports.fill(one, data));
		if (typeof value !== "string") return value;
		const filled = value.replace(/\{(\w+)\}/g, (_match, key) => data[key] ?? "");
		return filled === "" ? ["is", "not set"] : filled;
	};

	reports.get_address = function (leads_to, data) {
		if (leads_to.record) {
			const name = data[leads_to.record];
			return name && frappe.utils.get_form_link(leads_to.doctype, name);
		}
		const query = Object.entries(leads_to.filters).map(([key, value]) => {
			const filled = reports.fill(value, data);
			const text = Array.isArray(filled) ? JSON.stringify(filled) : filled;
			return `${encodeURIComponent(key)}=${encodeURIComponent(text)}`;
		});
		const list = frappe.utils.generate_route({
			type: "doctype",
			name: leads_to.doctype,
			doc_view: "List",
		});
		return `${list}?${query.join("&")}`;
	};

	// A list that is opened for the first time mixes what it was last filtered by into what it is asked for. So it is
	// known before, and forgets that when a number is about to be followed. In a new tab it cannot be helped.
	reports.known = new Set();
	reports.know = function (doctype) {
		if (reports.known.has(doctype)) return;
		reports.known.add(doctype);
		frappe.model.with_doctype(doctype);
	};
	reports.follow = function (event) {
		const link = event.target.closest?.("a[data-list]");
		const { List } = link ? frappe.get_user_settings(link.dataset.list) : {};
		if (List) List.filters = [];
	};
	// This file comes with each of the reports.
	if (!reports.listens) {
		reports.listens = true;
		for (const type of ["mousedown", "focusin"]) {
			document.addEventListener(type, (event) => reports.follow(event));
		}
	}

	reports.format = function (value, row, column, data, default_formatter) {
		let text = default_formatter(value, row, column, data);
		if (!data || !value) return text;
		if (column.is_late) text = `<span class="text-danger">${text}</span>`;
		const address = column.leads_to && reports.get_address(column.leads_to, data);
		if (!address) return text;
		if (column.leads_to.record) return `<a href="${escape(address)}">${text}</a>`;
		reports.know(column.leads_to.doctype);
		return `<a href="${escape(address)}" data-list="${escape(column.leads_to.doctype)}">${text}</a>`;
	};

	reports.link = (fieldname, label, options) => ({ fieldname, label, fieldtype: "Link", options });
	reports.check = (fieldname, label) => ({ fieldname, label, fieldtype: "Check" });
	reports.date = (fieldname, label, days) => ({
		fieldname,
		label,
		fieldtype: "Date",
		default: days === undefined ? undefined : frappe.datetime.add_days(frappe.datetime.get_today(), days),
	});
	// `options`: value to what is shown.
	reports.select = (fieldname, label, options, chosen) => ({
		fieldname,
		label,
		fieldtype: "Select",
		options: Object.entries(options).map(([value, shown]) => ({ value, label: shown })),
		default: chosen,
	});

	reports.department = () => reports.link("department", __("Department"), "Department");
	reports.task_type = () => reports.link("task_type", __("Task Type"), "Task Type");
	reports.client = () => reports.link("client", __("Client"), "Client");
	reports.period = (from, to) => [
		reports.date("from_date", __("From"), from),
		reports.date("to_date", __("Until"), to),
	];

	reports.add = function (name, ...filters) {
		frappe.query_reports[name] = { filters, formatter: reports.format };
	};
})(task_portal.reports);
