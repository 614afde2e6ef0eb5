// What is said with the client, and what is said among staff: two places, two colours.
frappe.provide("task_portal");

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
		fields: [
			{ fieldname: "readers", fieldtype: "HTML", options: tell_readers(frm, readers) },
			{
				fieldname: "reply",
				fieldtype: "Link",
				options: "Email Template",
				label: __("Saved Reply"),
				only_select: 1,
				onchange: () => insert_reply(frm, dialog),
			},
			{ fieldname: "text", fieldtype: "Text Editor", label: __("Message"), reqd: 1 },
		],
		primary_action_label: __("Send to the Client"),
		async primary_action({ text }) {
			dialog.disable_primary_action();
			try {
				await frappe.xcall("task_portal.api.write_to_client", { ...record, text });
				dialog.hide();
				frappe.show_alert({ message: __("The client can read it now."), indicator: "green" });
				await frm.reload_doc();
			} finally {
				dialog.enable_primary_action();
			}
		},
	});
	dialog.show();

	function tell_readers({ doc }, names) {
		const words = names.length
			? __("{0} can read this in the portal: {1}.", [doc.client_name, names.join(", ")])
			: __("{0} has nobody yet who reads the portal: invite them on the client.", [doc.client_name]);
		return `<p class="task-portal-readers">${frappe.utils.escape_html(words)}</p>`;
	}

	async function insert_reply({ doc }, { fields_dict }) {
		const template_name = fields_dict.reply.get_value();
		if (!template_name) return;
		const reply = await frappe.xcall("frappe.email.doctype.email_template.email_template.get_email_template", {
			template_name,
			doc,
		});
		const text = fields_dict.text.get_value() || "";
		fields_dict.text.set_value(text + reply.message);
	}
};
