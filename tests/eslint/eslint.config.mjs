// `make lint` runs it from the root of the repository. Formatting is not its matter.
import js from "@eslint/js";

// A form script may begin with Jinja's include of another file; Frappe puts it in before the browser sees it.
const form = {
	preprocess: (text) => [text.replace(/^\{%.*%\}$/gm, "")],
	postprocess: (messages) => messages.flat(),
	supportsAutofix: true,
};
const names = ["frappe", "__", "task_portal", "window", "document"];

export default [
	js.configs.recommended,
	{
		files: ["task_portal/**/*.js"],
		plugins: { frappe: { processors: { form } } },
		processor: "frappe/form",
		languageOptions: {
			sourceType: "script",
			globals: Object.fromEntries(names.map((name) => [name, "readonly"])),
		},
		rules: {
			complexity: ["error", 8],
			eqeqeq: "error",
			"max-lines-per-function": ["error", 60],
			"no-var": "error",
			"prefer-const": "error",
			"no-unused-vars": "error",
		},
	},
];
