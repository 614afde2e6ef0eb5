// The site's navbar, which counts on Frappe's scripts for its menus: who is logged in, and what opens.
// Everything else in the portal is a link or a form.

function get_cookie(name) {
	const row = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
	return row ? decodeURIComponent(row.slice(name.length + 1)) : "";
}

function show_who_is_logged_in() {
	const menu = document.getElementById("website-post-login");
	if (!menu) return;
	menu.style.display = "";
	for (const login of document.querySelectorAll(".btn-login-area")) login.hidden = true;
	for (const row of menu.querySelectorAll("[role=menu] > a")) row.setAttribute("role", "menuitem");
	const name = get_cookie("full_name");
	const link = menu.querySelector("[data-toggle]");
	link.setAttribute("aria-label", name);
	link.title = name;
	menu.querySelector(".user-image-wrapper").append(
		Object.assign(document.createElement("span"), { className: "tp-avatar", textContent: get_initials(name) })
	);
}

function get_initials(name) {
	return name
		.split(/\s+/)
		.slice(0, 2)
		.map((word) => [...word][0] || "")
		.join("")
		.toUpperCase();
}

function get_target(button) {
	return button.dataset.toggle === "collapse"
		? document.querySelector(button.dataset.target)
		: button.parentElement.querySelector(".dropdown-menu");
}

function set_open(button, is_open) {
	get_target(button)?.classList.toggle("show", is_open);
	button.setAttribute("aria-expanded", is_open);
}

function close_others(but) {
	for (const open of document.querySelectorAll("[data-toggle][aria-expanded=true]"))
		if (!get_target(open)?.contains(but) && open !== but) set_open(open, false);
}

document.addEventListener("click", (event) => {
	const button = event.target.closest("[data-toggle=dropdown], [data-toggle=collapse]");
	close_others(button || event.target);
	if (!button) return;
	event.preventDefault();
	set_open(button, button.getAttribute("aria-expanded") !== "true");
});

document.addEventListener("keydown", (event) => {
	if (event.key === "Escape") close_others(null);
});

show_who_is_logged_in();
