// Faults in Frappe's scripts that are mended as they are bundled; the files themselves stay as they are.
//
// In `file`, `find` (a text, or a regular expression) becomes `replace`. Where it does not occur exactly once, or no
// bundle holds the file, the build stops: see whether `goneWhen` has come true, and strike the entry out.

export default [
	{
		file: "public/js/frappe/form/workflow.js",
		find: /frappe\.db\s*\.get_value\(\s*"Workflow",[^)]*\)/,
		replace: "Promise.resolve({ message: frappe.workflow.workflows[me.frm.doctype] })",
		fault: "a workflow action first asks the server for a field of the Workflow, which staff may not read",
		goneWhen: "the form takes enable_action_confirmation from frappe.workflow.workflows, as Frappe 16 does",
	},
];
