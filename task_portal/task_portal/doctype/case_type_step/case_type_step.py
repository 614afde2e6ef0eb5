from task_portal.guards.rows import ChildRow


class CaseTypeStep(ChildRow):
	pass
