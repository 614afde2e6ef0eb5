(function () {
	frappe.query_reports["Setup Check"] = {
		filters: [],
		formatter(value, row, column, data, default_formatter) {
			const text = default_formatter(value, row, column, data);
			const format = { state: show_state, mend: show_way }[column.fieldname];
			return value && data && format ? format(data, text) : text;
		},
	};

	function show_state({ is_wrong }, text) {
		return `<span class="indicator-pill ${is_wrong ? "red" : "green"}">${text}</span>`;
	}

	function show_way(data, text) {
		if (!data.may_mend) return __("A System Manager mends it.");
		return `<a href="${frappe.utils.escape_html(get_address(data))}">${text}</a>`;
	}

	function get_address({ mend_doctype, mend_name, mend_filters }) {
		if (mend_name) return frappe.utils.get_form_link(mend_doctype, mend_name);
		const list = frappe.utils.generate_route({ type: "doctype", name: mend_doctype, doc_view: "List" });
		return mend_filters ? `${list}?${new window.URLSearchParams(mend_filters)}` : list;
	}
})();
