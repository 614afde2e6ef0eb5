"""What JSON cannot say by itself."""

import datetime
from collections.abc import Iterable
from decimal import Decimal


def json_handler(obj):
	"""The str or dict that stands for `obj` in JSON."""
	from frappe.model.base_document import BaseDocument

	if isinstance(obj, datetime.date | datetime.timedelta):
		return str(obj)
	if isinstance(obj, Decimal):
		return float(obj)
	if isinstance(obj, BaseDocument):
		return obj.as_dict(no_nulls=True)
	if isinstance(obj, Iterable):
		return list(obj)
	if isinstance(obj, type | Exception):
		return repr(obj)
	raise TypeError(f"Object of type {type(obj)} with value of {obj!r} is not JSON serializable")
