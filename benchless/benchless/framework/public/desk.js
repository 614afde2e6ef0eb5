// The desk works without this; it adds suggestions while one types, fields that depend on others, and new rows.
const form = document.querySelector("form.record");

function readForm() {
	const doc = JSON.parse(form.dataset.doc);
	for (const input of form.querySelectorAll("[name]:not([name*='.']):not([type=hidden])")) {
		doc[input.name] = input.type === "checkbox" ? Number(input.checked) : input.value;
	}
	return doc;
}

function holds(condition, doc) {
	if (!condition.startsWith("eval:")) return Boolean(doc[condition]);
	try {
		return Boolean(new Function("doc", `return (${condition.slice(5)})`)(doc));
	} catch {
		return true;
	}
}

function showWhatDepends() {
	const doc = readForm();
	for (const part of form.querySelectorAll("[data-depends-on]")) {
		part.hidden = !holds(part.dataset.dependsOn, doc);
	}
}

async function suggest(input) {
	const query = new URLSearchParams({ doctype: input.dataset.link, txt: input.value, page_length: 20 });
	if (input.dataset.query) {
		const asked = [...input.form.querySelectorAll("[name^='ask.']")].filter((other) => other !== input);
		query.set("query", input.dataset.query);
		query.set("filters", JSON.stringify(Object.fromEntries(asked.map((a) => [a.name.slice(4), a.value]))));
	}
	const response = await fetch(`/api/method/frappe.desk.search.search_link?${query}`);
	if (!response.ok) return;
	const { message } = await response.json();
	input.list.replaceChildren(...message.map((row) => new Option(row.label || row.description || "", row.value)));
}

function addRowAfter(row) {
	const prefix = row.dataset.prefix;
	const count = row.closest(".table").querySelector("input[name^='table.']");
	const next = prefix.replace(/\d+\.$/, `${count.value}.`);
	const html = row.outerHTML.replaceAll(prefix, next).replaceAll(prefix.replaceAll(".", "-"), next.replaceAll(".", "-"));
	row.insertAdjacentHTML("afterend", html);
	count.value = Number(count.value) + 1;
	row.nextElementSibling.querySelector("[name$='_position']").value = count.value;
	row.classList.remove("blank");
}

let waiting;
document.addEventListener("input", ({ target }) => {
	if (target.dataset.link && target.list) {
		clearTimeout(waiting);
		waiting = setTimeout(() => suggest(target), 150);
	}
	const row = target.closest("tr.blank");
	if (row) addRowAfter(row);
	if (form && form.contains(target)) showWhatDepends();
	if (target.id === "jump") {
		const chosen = [...target.list.options].find((option) => option.value === target.value);
		if (chosen) location.assign(chosen.dataset.url);
	}
});
document.addEventListener("focusin", ({ target }) => {
	if (target.dataset.query || (target.dataset.link && target.list && !target.list.options.length)) suggest(target);
});
document.addEventListener("keydown", (event) => {
	if (event.key === "Escape") document.querySelectorAll("details.action[open]").forEach((open) => (open.open = false));
	if ((event.ctrlKey || event.metaKey) && event.key === "s" && form && form.querySelector(".save")) {
		event.preventDefault();
		form.requestSubmit();
	}
});
document.addEventListener("toggle", ({ target }) => {
	if (!target.matches("details.action[open]")) return;
	document.querySelectorAll("details.action[open]").forEach((other) => (other.open = other === target));
	target.querySelector("select, textarea, input:not([type=hidden])")?.focus();
}, true);
if (form) showWhatDepends();
