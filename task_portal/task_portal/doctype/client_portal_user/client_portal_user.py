from task_portal.child_row import ChildRow


class ClientPortalUser(ChildRow):
	pass
