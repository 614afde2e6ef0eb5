from task_portal.guards.rows import ChildRow


class ClientPortalUser(ChildRow):
	pass
