"""benchless: Frappe's own code from the package registry, on SQLite, in one process, for trying and testing an app."""
