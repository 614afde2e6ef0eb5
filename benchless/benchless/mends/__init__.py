"""What `fork.py` edits into Frappe: each file says what is wrong there, and how one sees that it can go."""
