"""SQL functions for `frappe.qb`, those that SQLite has; of others the query is refused by name."""

from pypika.functions import *

__all__ = [name for name in dir() if name[0].isupper()]
