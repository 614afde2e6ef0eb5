"""What the matrix does not call, and what it has no control of; each with a word why. A prefix stands for all below it."""

SKIPPED = {
	"frappe.recorder": "slows",
}
UNCONTROLLED = {}
