"""What a client may see and do.

Clients have no permission on any DocType. Everything they see is served here, and each door checks first that the
record belongs to one of the caller's clients.

access    who the caller is, and which records are theirs
fields    the one list of fields that a client sees
lists, home, details, conversation, history, files    reading
actions, uploads, forms    writing: the act itself, what may be uploaded, a form sent twice or too late
pages     between the web pages and all of this
api       the same as whitelisted functions
preview   staff see what a client sees
"""
