from task_portal import boards


def execute():
	boards.create_boards()
