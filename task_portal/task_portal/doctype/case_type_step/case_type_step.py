from task_portal.child_row import ChildRow


class CaseTypeStep(ChildRow):
	pass
