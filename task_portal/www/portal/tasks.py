from task_portal.portal import pages

no_cache = 1


def get_context(context):
	pages.show_list(context, "Task")
