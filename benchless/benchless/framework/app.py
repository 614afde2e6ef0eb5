"""`frappe.app.application`, the WSGI application."""

from benchless.server.app import application

__all__ = ["application"]
