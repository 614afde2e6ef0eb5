// A process as a picture, as it is being written: each step stands behind those it waits for, with an arrow from each.
frappe.provide("task_portal");

(function () {
	const BOX = { width: 190, height: 62 };
	const GAP = { width: 56, height: 18 };
	const show = (words) => frappe.utils.escape_html(frappe.utils.unescape_html(words || ""));

	task_portal.draw_steps = function (place, rows) {
		const steps = rows
			.filter((row) => row.title)
			.map((row) => ({ ...row, after: (row.after_step || "").split(",").map((title) => title.trim()).filter(Boolean) }));
		if (!steps.length) {
			place.empty();
			return;
		}
		set_places(steps);
		const [width, height] = ["x", "y"].map((side) => Math.max(...steps.map((step) => step[side])));
		const size = { width: width + BOX.width + 2, height: height + BOX.height + 2 };
		const by_title = new Map(steps.map((step) => [step.title, step]));
		const arrows = steps.flatMap((step) => step.after.filter((title) => by_title.has(title)).map((title) => [by_title.get(title), step]));
		const mirror = frappe.utils.is_rtl() ? ` transform="matrix(-1 0 0 1 ${size.width} 0)"` : "";
		place.html(`<div class="task-portal-picture" role="img" aria-label="${__("Which step waits for which")}">
			<svg width="${size.width}" height="${size.height}" viewBox="-1 -1 ${size.width} ${size.height}">
			<defs><marker id="task-portal-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
			<path d="M0 0 L8 4 L0 8 z"></path></marker></defs>
			<g${mirror}>${arrows.map(draw_arrow).join("")}</g></svg>
			${steps.map((step) => draw_box(step, tell_problem(step, by_title))).join("")}</div>`);
	};

	// Columns: as far from the beginning as the longest way there; steps that wait for one another stay in the first.
	function set_places(steps) {
		const levels = new Map();
		const find = (title) => steps.find((step) => step.title === title);
		for (let round = 0; round < steps.length; round++) {
			for (const step of steps) {
				const before = step.after.filter(find).map((title) => levels.get(title));
				if (!before.includes(undefined)) levels.set(step.title, Math.max(-1, ...before) + 1);
			}
		}
		const filled = [];
		for (const step of steps) {
			step.is_placed = levels.has(step.title);
			const column = levels.get(step.title) || 0;
			filled[column] = (filled[column] ?? -1) + 1;
			step.x = column * (BOX.width + GAP.width);
			step.y = filled[column] * (BOX.height + GAP.height);
		}
	}

	function draw_arrow([from, to]) {
		const [x1, y1] = [from.x + BOX.width, from.y + BOX.height / 2];
		const [x2, y2] = [to.x, to.y + BOX.height / 2];
		const bend = Math.max(GAP.width / 2, (x2 - x1) / 3);
		return `<path class="arrow" d="M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}" marker-end="url(#task-portal-arrow)"></path>`;
	}

	function tell_problem(step, by_title) {
		const unknown = step.after.find((title) => !by_title.has(title));
		if (unknown) return __("waits for {0}, which is no step", [show(unknown)]);
		return step.is_placed ? "" : __("waits for itself");
	}

	function draw_box(step, problem) {
		const facts = [__(step.kind || ""), __(step.department || ""), step.client_facing ? __("Client Facing") : ""];
		const under = problem || facts.filter(Boolean).map(show).join(" · ");
		const place = `inset-inline-start: ${step.x}px; top: ${step.y}px; width: ${BOX.width}px; height: ${BOX.height}px`;
		return `<div class="step ${problem ? "wrong" : ""}" style="${place}" title="${show(step.title)}"><b>${show(step.title)}</b><span>${under}</span></div>`;
	}
})();
