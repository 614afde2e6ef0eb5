"""A plain desk for staff at /app, made from DocType meta: lists, forms, workflow actions, timelines."""
