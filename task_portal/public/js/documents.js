// Documents of a task: hand in, accept, reject. Each goes through task_portal.api.
frappe.provide("task_portal");

task_portal.add_document_buttons = function (frm) {
	if (frm.is_new() || frm.doc.kind !== "Document" || !frm.doc.is_open || !frm.doc.acting_as) {
		return;
	}
	const group = __("Documents");
	const with_status = (...states) => frm.doc.documents.filter((row) => states.includes(row.status));
	const wanted = with_status("Awaited", "Rejected", "Submitted");
	const submitted = with_status("Submitted");
	if (wanted.length) {
		frm.add_custom_button(__("Hand In"), () => hand_in(frm, wanted), group);
	}
	if (submitted.length) {
		frm.add_custom_button(__("Accept"), () => accept(frm, submitted), group);
		frm.add_custom_button(__("Reject"), () => reject(frm, submitted), group);
	}

	function ask(title, rows, fields, call) {
		const options = rows.map((row) => ({ value: row.name, label: row.title }));
		const choose = {
			fieldname: "document",
			fieldtype: "Select",
			label: __("Document"),
			reqd: 1,
			options,
			default: options[0].value,
		};
		frappe.prompt([choose, ...fields], call, title, title);
	}

	function hand_in(frm, rows) {
		ask(__("Hand In"), rows, [], ({ document }) => {
			new frappe.ui.FileUploader({
				doctype: frm.doctype,
				docname: frm.docname,
				allow_multiple: false,
				make_attachments_public: false,
				on_success: (file) => call("submit_document", { document, file: file.name }),
			});
		});
	}

	function accept(frm, rows) {
		const expires = { fieldname: "expires_on", fieldtype: "Date", label: __("Expires On") };
		ask(__("Accept"), rows, [expires], (values) => call("accept_document", values));
	}

	function reject(frm, rows) {
		const reason = { fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 };
		ask(__("Reject"), rows, [reason], (values) => call("reject_document", values));
	}

	async function call(method, values) {
		await frappe.xcall(`task_portal.api.${method}`, { task: frm.docname, ...values });
		await frm.reload_doc();
	}
};
