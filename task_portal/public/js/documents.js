// Documents of a task, one a line: how it stands, its file, and what may be done with it, each through task_portal.api.
frappe.provide("task_portal");

(function () {
	const { standing } = task_portal;
	const escape = frappe.utils.escape_html;
	const COLOURS = { Awaited: "orange", Submitted: "blue", Accepted: "green", Rejected: "red" };
	const SHOWN = /\.(png|jpe?g|gif|webp|pdf)$/i;
	const PDF = /\.pdf$/i;

	task_portal.show_documents = function (frm) {
		const rows = (!frm.is_new() && frm.doc.documents) || [];
		const { files } = { files: [], ...frm.doc.__onload?.task_portal };
		const place = frm.get_field("papers").$wrapper;
		place.html(`<ul class="task-portal-papers">${rows.map((row) => tell(row, get_file(files, row))).join("")}</ul>`);
		for (const row of rows) {
			const buttons = place.find(`li[data-row="${row.name}"] .buttons`);
			for (const [label, act] of get_acts(frm, row, get_file(files, row))) {
				const name = escape(`${label}: ${frappe.utils.unescape_html(row.title)}`);
				buttons.append(`<button class="btn btn-default btn-xs" aria-label="${name}">${label}</button>`);
				buttons.children().last().on("click", () => act(frm, row));
			}
		}
		// The list itself is changed by who asked for the documents, while the task is open.
		const may_change = frm.doc.is_open && /Originator|Manager/.test(frm.doc.acting_as);
		frm.toggle_display("documents", !rows.length || may_change);
	};

	const get_file = (files, row) => files.find(({ name }) => name === row.file);

	function tell(row, file) {
		const facts = [
			file && `<a href="${escape(file.file_url)}" target="_blank">${escape(file.file_name)}</a>`,
			row.submitted_by && `${standing.get_person(row.submitted_by)} ${frappe.datetime.comment_when(row.submitted_at)}`,
			row.expires_on && escape(__("until {0}", [frappe.datetime.str_to_user(row.expires_on, false, true)])),
			row.reason && `<span class="why">${standing.show(row.reason)}</span>`,
			!row.is_required && escape(__("not required")),
		];
		return `<li data-row="${row.name}"><div class="way"><span class="indicator-pill ${COLOURS[row.status]}">${escape(__(row.status))}</span>
			<b>${standing.show(row.title)}</b> <span class="buttons"></span></div>
			<div class="when">${facts.filter(Boolean).join(" · ")}</div></li>`;
	}

	const is_expired = (row) => row.expires_on && row.expires_on < frappe.datetime.get_today();

	function get_acts(frm, row, file) {
		const is_mine = Boolean(frm.doc.is_open && frm.doc.acting_as);
		const is_submitted = row.status === "Submitted";
		const acts = [
			[__("Preview"), () => preview(file), SHOWN.test(file?.file_name)],
			[__("Accept"), accept, is_mine && is_submitted],
			[__("Reject"), reject, is_mine && is_submitted],
			[__("Hand In"), hand_in, is_mine && (row.status !== "Accepted" || is_expired(row))],
		];
		return acts.filter(([, , is_open]) => is_open);
	}

	// Files leave the house as downloads: a PDF is shown from the bytes.
	async function preview({ file_name, file_url }) {
		const dialog = new frappe.ui.Dialog({ title: file_name, size: "large" });
		let shown = file_url;
		if (PDF.test(file_name)) {
			const bytes = await (await window.fetch(file_url)).arrayBuffer();
			shown = window.URL.createObjectURL(new window.Blob([bytes], { type: "application/pdf" }));
			dialog.onhide = () => window.URL.revokeObjectURL(shown);
		}
		dialog.$body.html(
			PDF.test(file_name)
				? `<iframe class="task-portal-preview" src="${shown}" title="${escape(file_name)}"></iframe>`
				: `<img class="task-portal-preview" src="${escape(shown)}" alt="${escape(file_name)}">`
		);
		dialog.show();
	}

	function hand_in(frm, row) {
		new frappe.ui.FileUploader({
			doctype: frm.doctype,
			docname: frm.docname,
			allow_multiple: false,
			make_attachments_public: false,
			on_success: (file) => call(frm, "submit_document", { document: row.name, file: file.name }),
		});
	}

	function accept(frm, row) {
		const expires = { fieldname: "expires_on", fieldtype: "Date", label: __("Expires On") };
		const send = (values) => call(frm, "accept_document", { document: row.name, ...values });
		frappe.prompt(expires, send, __("Accept {0}", [standing.show(row.title)]), __("Accept"));
	}

	function reject(frm, row) {
		const reason = { fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 };
		const send = (values) => call(frm, "reject_document", { document: row.name, ...values });
		frappe.prompt(reason, send, __("Reject {0}", [standing.show(row.title)]), __("Reject"));
	}

	async function call(frm, method, values) {
		await frappe.xcall(`task_portal.api.${method}`, { task: frm.docname, ...values });
		await frm.reload_doc();
	}
})();
