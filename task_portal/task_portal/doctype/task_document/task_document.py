from task_portal.child_row import ChildRow


class TaskDocument(ChildRow):
	pass
