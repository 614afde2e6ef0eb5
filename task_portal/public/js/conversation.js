// What is said with the client, and what is said among staff: two places, two colours.
frappe.provide("task_portal");

(function () {
	const escape = frappe.utils.escape_html;

	task_portal.set_conversation = function (frm) {
		if (frm.is_new()) return;
		frm.page.wrapper.addClass("task-portal-talk");
		frm.page.wrapper.find(".comment-input-header span").first().text(__("Internal Note: read by staff alone"));
		const is_seen = frm.doc.client && (frm.doctype !== "Task" || frm.doc.client_facing);
		if (is_seen && frm.doc.acting_as) {
			frm.add_custom_button(__("Write to the Client"), () => task_portal.write_to_client(frm));
		}
	};

	task_portal.write_to_client = async function (frm) {
		const record = { doctype: frm.doctype, name: frm.docname };
		const readers = await frappe.xcall("task_portal.api.get_client_readers", record);
		const dialog = new frappe.ui.Dialog({
			title: __("Write to the Client"),
			size: "large",
			fields: get_fields(frm, readers, () => dialog),
			primary_action_label: __("Send to the Client"),
			async primary_action({ text, files }) {
				dialog.disable_primary_action();
				try {
					await frappe.xcall("task_portal.api.write_to_client", { ...record, text, files });
					dialog.hide();
					frappe.show_alert({ message: __("The client can read it now."), indicator: "green" });
					await frm.reload_doc();
				} finally {
					dialog.enable_primary_action();
				}
			},
		});
		show_files(frm, dialog, []);
		dialog.show();
	};

	const get_fields = (frm, readers, get_dialog) => [
		{ fieldname: "readers", fieldtype: "HTML", options: tell_readers(frm, readers) },
		{
			fieldname: "reply",
			fieldtype: "Link",
			options: "Email Template",
			label: __("Saved Reply"),
			only_select: 1,
			onchange: () => insert_reply(frm, get_dialog()),
		},
		{ fieldname: "text", fieldtype: "Text Editor", label: __("Message"), reqd: 1 },
		{ fieldname: "files", fieldtype: "MultiCheck", label: __("Files"), columns: 1, sort_options: false },
		{
			fieldname: "attach",
			fieldtype: "Button",
			label: __("Attach Files"),
			description: escape(frappe.boot.task_portal.uploads.hint),
			click: () => upload(frm, get_dialog()),
		},
	];

	function tell_readers({ doc }, names) {
		const words = names.length
			? __("{0} can read this in the portal: {1}.", [doc.client_name, names.join(", ")])
			: __("{0} has nobody yet who reads the portal: invite them on the client.", [doc.client_name]);
		return `<p class="task-portal-readers">${escape(words)}</p>`;
	}

	async function insert_reply({ doc }, { fields_dict }) {
		const template_name = fields_dict.reply.get_value();
		if (!template_name) return;
		const method = "frappe.email.doctype.email_template.email_template.get_email_template";
		const reply = await frappe.xcall(method, { template_name, doc });
		const text = fields_dict.text.get_value() || "";
		fields_dict.text.set_value(text + reply.message);
	}

	// The record's own files, of which the client gets those that are ticked.
	function show_files(frm, { fields_dict }, ticked) {
		const { files } = fields_dict;
		files.df.options = frm.attachments.get_attachments().map(({ name, file_name, file_url }) => ({
			value: name,
			label: escape(file_name || file_url),
			checked: ticked.includes(name),
		}));
		files.$wrapper.off("change").toggle(Boolean(files.df.options.length));
		files.refresh();
	}

	function upload(frm, dialog) {
		new frappe.ui.FileUploader({
			doctype: frm.doctype,
			docname: frm.docname,
			allow_multiple: true,
			allow_web_link: false,
			make_attachments_public: false,
			allow_toggle_private: false,
			restrictions: { ...frappe.boot.task_portal.uploads.restrictions },
			on_success(file) {
				frm.attachments.attachment_uploaded(file);
				show_files(frm, dialog, [...dialog.fields_dict.files.get_value(), file.name]);
			},
		});
	}
})();
