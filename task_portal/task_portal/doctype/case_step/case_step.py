from task_portal.guards.about import KeepsLinks
from task_portal.guards.rows import ChildRow


class CaseStep(KeepsLinks, ChildRow):
	pass
