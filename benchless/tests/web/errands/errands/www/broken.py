def get_context(context):
	raise RuntimeError("a bug")
