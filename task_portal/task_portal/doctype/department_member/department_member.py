from task_portal.guards.rows import ChildRow


class DepartmentMember(ChildRow):
	pass
