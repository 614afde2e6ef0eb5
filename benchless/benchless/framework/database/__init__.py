"""The site's database: SQLite behind `frappe.db`."""
