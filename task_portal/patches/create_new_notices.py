from task_portal.notices.setup import create_notifications


def execute():
	"""Sites from before: notices that came since."""
	create_notifications()
