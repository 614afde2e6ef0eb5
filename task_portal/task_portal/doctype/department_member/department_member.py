from task_portal.child_row import ChildRow


class DepartmentMember(ChildRow):
	pass
