from task_portal.child_row import ChildRow


class CaseStep(ChildRow):
	pass
