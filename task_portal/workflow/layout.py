"""The drawing of a Workflow in Frappe's Workflow Builder, computed from its rows.

States stand in columns from left to right: each one column after the last state that leads to it. A column's only
state stands on the top line; several stand below it, each in a lane of its own, so that lines to later columns pass
between. An action stands beside its source, in its target's lane. Ways back run below all. The Builder opens at the
drawing's origin, not at its middle: what comes first stands there."""

import json
from collections import Counter

from task_portal.doctypes import MOVED

LEFT, TOP = 30, 70
COLUMN, ROW, GAP = 410, 64, 6
STATE_HEIGHT, ACTION_HEIGHT, ACTION_OFFSET = 52, 32, 245


def arrange(workflow, method=None):
	"""Hook: each row has its node, which the Builder knows by `workflow_builder_id`. What an admin has moved stays."""
	if workflow.document_type not in MOVED:
		return
	drawn = {element["id"]: element for element in get_drawing(workflow)}
	number_rows(workflow.states, "", drawn)
	number_rows(workflow.transitions, "action-", drawn)
	elements = [draw_again(element, drawn.get(element["id"])) for element in draw(workflow)]
	workflow.workflow_data = json.dumps(elements)


def get_drawing(workflow) -> list[dict]:
	drawing = workflow.workflow_data or "[]"
	return json.loads(drawing) if isinstance(drawing, str) else drawing


def number_rows(rows, prefix: str, drawn: dict):
	ids = [row.workflow_builder_id for row in rows if row.workflow_builder_id] + list(drawn)
	numbers = [int(id.removeprefix(prefix)) for id in ids if id.removeprefix(prefix).isdigit()]
	last = max(numbers, default=0)
	for row in rows:
		if not row.workflow_builder_id:
			last += 1
			row.workflow_builder_id = f"{prefix}{last}"


def draw_again(element: dict, before: dict | None) -> dict:
	return element | before | {"data": element["data"]} if before and "data" in element else before or element


def draw(workflow) -> list[dict]:
	"""All elements: states, actions, and the lines between them."""
	states = {}
	for row in workflow.states:
		states.setdefault(row.state, row.workflow_builder_id)
	moves = [row for row in workflow.transitions if row.state in states and row.next_state in states]
	columns = get_columns(list(states), moves)
	heights, below = get_heights(columns, moves)
	nodes = [
		get_node(
			"state", row.workflow_builder_id, columns[row.state] * COLUMN, heights[row.state], STATE_HEIGHT
		)
		for row in workflow.states
	]
	lines, beside = [], Counter()
	for row in moves:
		source, target, id = states[row.state], states[row.next_state], row.workflow_builder_id
		if columns[row.state] < columns[row.next_state]:
			x = columns[row.state] * COLUMN + ACTION_OFFSET
			y = heights[row.next_state] + get_offset(beside[row.state, row.next_state])
			beside[row.state, row.next_state] += 1
			sides = ("right", "left", "right", "left")
		else:
			x, y, below = columns[row.next_state] * COLUMN + ACTION_OFFSET, below, below + ROW
			sides = ("right", "right", "left", "bottom")
		nodes.append(
			get_node("action", id, x, y, ACTION_HEIGHT) | {"data": {"from_id": source, "to_id": target}}
		)
		lines += [get_line(source, id, *sides[:2]), get_line(id, target, *sides[2:])]
	return nodes + lines


def get_columns(order: list[str], moves: list) -> dict[str, int]:
	"""The longest way to each state, by the moves that lead on in the order of the states."""
	place = {state: number for number, state in enumerate(order)}
	columns = dict.fromkeys(order, 0)
	for state in order:
		for row in moves:
			if row.state == state and place[row.next_state] > place[state]:
				columns[row.next_state] = max(columns[row.next_state], columns[state] + 1)
	return columns


def get_heights(columns: dict[str, int], moves: list) -> tuple[dict[str, float], float]:
	"""The middle of each state's lane, and where the lowest lane ends."""
	ways = Counter((row.state, row.next_state) for row in moves)
	members = Counter(columns.values())
	alone = [state for state, column in columns.items() if members[column] == 1]
	heights = dict.fromkeys(alone, 0)
	top = max((get_rows(state, ways)[1] * ROW + GAP for state in alone), default=0)
	ends = dict.fromkeys(members, top)
	for state, column in columns.items():
		if state not in heights:
			above, under = get_rows(state, ways)
			heights[state] = ends[column] + above * ROW
			ends[column] = heights[state] + under * ROW + GAP
	return heights, max(ends.values(), default=0) + ROW


def get_rows(state: str, ways: Counter) -> tuple[int, int]:
	"""How many rows of actions the widest way to a state needs, above and under its line."""
	widest = max((count for (_source, target), count in ways.items() if target == state), default=1)
	return (widest + 1) // 2, widest // 2


def get_offset(number: int) -> float:
	"""The actions of one way stand above and below its line in turn, never on it."""
	return (0.5 + number // 2) * ROW * (-1 if number % 2 == 0 else 1)


def get_node(kind: str, id: str, x: float, middle: float, height: int) -> dict:
	return {"id": id, "type": kind, "position": {"x": LEFT + x, "y": TOP + middle - height / 2}}


def get_line(source: str, target: str, leaves: str, arrives: str) -> dict:
	return {
		"id": f"edge-{source}-{target}",
		"type": "transition",
		"source": source,
		"target": target,
		"sourceHandle": leaves,
		"targetHandle": arrives,
		"updatable": True,
		"animated": True,
	}
