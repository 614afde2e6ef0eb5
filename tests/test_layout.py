"""The drawing of our workflows in Frappe's Workflow Builder."""

import json

import frappe
import pytest

from task_portal.doctypes import MOVED
from task_portal.workflow.layout import arrange
from task_portal.workflow.setup import get_shipped_workflow, restore_workflow

# What the Builder draws of a node, about: a state with a long name, an action.
SIZES = {"state": (130, 52), "action": (90, 32)}


def draw(doctype: str):
	workflow = frappe.get_doc(get_shipped_workflow(doctype))
	arrange(workflow)
	return workflow, {element["id"]: element for element in json.loads(workflow.workflow_data)}


@pytest.mark.parametrize("doctype", MOVED)
def test_every_row_has_its_node_and_every_transition_its_two_lines(doctype):
	workflow, elements = draw(doctype)
	states = {row.state: row.workflow_builder_id for row in workflow.states}
	for row in workflow.states:
		assert elements[row.workflow_builder_id]["type"] == "state"
	for row in workflow.transitions:
		source, id, target = states[row.state], row.workflow_builder_id, states[row.next_state]
		assert elements[id]["data"] == {"from_id": source, "to_id": target}
		assert elements[f"edge-{source}-{id}"]["source"] == source
		assert elements[f"edge-{id}-{target}"]["target"] == target
	assert len(elements) == len(workflow.states) + 3 * len(workflow.transitions)


@pytest.mark.parametrize("doctype", MOVED)
def test_nodes_stand_apart_and_in_sight_of_the_origin(doctype):
	_workflow, elements = draw(doctype)
	boxes = [
		(element["position"]["x"], element["position"]["y"], *SIZES[element["type"]])
		for element in elements.values()
		if element["type"] in SIZES
	]
	assert min(box[0] for box in boxes) >= 0 and min(box[1] for box in boxes) >= 0
	for number, (x, y, width, height) in enumerate(boxes):
		for other_x, other_y, other_width, other_height in boxes[:number]:
			apart = x >= other_x + other_width or other_x >= x + width
			assert apart or y >= other_y + other_height or other_y >= y + height


def test_work_runs_from_left_to_right_and_ways_back_below():
	workflow, elements = draw("Ticket")
	place = {row.state: elements[row.workflow_builder_id]["position"] for row in workflow.states}
	assert place["New"]["x"] < place["In Progress"]["x"] < place["Close"]["x"] == place["Cancel"]["x"]
	for row in workflow.transitions:
		position = elements[row.workflow_builder_id]["position"]
		if row.action == "Reopen":
			assert position["y"] > max(state["y"] for state in place.values())
		else:
			assert place[row.state]["x"] < position["x"] < place[row.next_state]["x"]


def test_installed_workflows_are_drawn():
	for doctype in MOVED:
		workflow = frappe.get_doc("Workflow", doctype)
		assert {row.workflow_builder_id for row in workflow.states} <= {
			element["id"] for element in json.loads(workflow.workflow_data)
		}


def test_what_an_admin_moved_stays_and_what_is_new_is_drawn():
	workflow = frappe.get_doc("Workflow", "Ticket")
	drawing = json.loads(workflow.workflow_data)
	drawing[0]["position"] = {"x": 1234, "y": 567}
	workflow.workflow_data = json.dumps(drawing)
	workflow.append(
		"transitions", {"state": "In Progress", "action": "Reopen", "next_state": "New", "allowed": "All"}
	)
	workflow.save()
	elements = {element["id"]: element for element in json.loads(workflow.workflow_data)}
	assert elements[drawing[0]["id"]]["position"] == {"x": 1234, "y": 567}
	assert workflow.transitions[-1].workflow_builder_id in elements
	restore_workflow("Ticket")
	elements = json.loads(frappe.get_doc("Workflow", "Ticket").workflow_data)
	assert elements[0]["position"]["x"] < 1234


def test_patch_draws_the_workflows_of_sites_from_before():
	from task_portal.patches import arrange_workflows

	frappe.db.set_value("Workflow", "Case", "workflow_data", None)
	for table in ("Workflow Document State", "Workflow Transition"):
		frappe.db.set_value(table, {"parent": "Case"}, "workflow_builder_id", None)
	frappe.clear_document_cache("Workflow", "Case")
	arrange_workflows.execute()
	test_installed_workflows_are_drawn()


def test_other_apps_workflows_are_not_drawn():
	workflow = frappe.get_doc({"doctype": "Workflow", "document_type": "ToDo", "states": [{"state": "New"}]})
	arrange(workflow)
	assert not workflow.workflow_data
