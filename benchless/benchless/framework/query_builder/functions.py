"""SQL functions for `frappe.qb`."""

from pypika.functions import *
from pypika.terms import CustomFunction

Concat_ws = CustomFunction("CONCAT_WS", ["separator", "first", "second"])
UnixTimestamp = CustomFunction("unix_timestamp", ["date"])
DateFormat = CustomFunction("DATE_FORMAT", ["date", "format"])
DateDiff = CustomFunction("DATEDIFF", ["first", "second"])
CombineDatetime = CustomFunction("TIMESTAMP", ["date", "time"])
Locate = CustomFunction("LOCATE", ["needle", "text"])
Ifnull = CustomFunction("IFNULL", ["term", "value"])


__all__ = [name for name in dir() if name[0].isupper()]
