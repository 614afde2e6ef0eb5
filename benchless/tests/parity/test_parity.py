"""The same question to Frappe and to benchless."""

import pytest

USER, OWNER, MANAGER, PORTAL, NOBODY = (
	f"parity.{name}@example.com" for name in ("user", "owner", "manager", "portal", "nobody")
)
PEOPLE = ("Administrator", USER, OWNER, MANAGER, PORTAL, NOBODY, "Guest")
CALLS = [
	("hook_order", {"action": "insert"}),
	("hook_order", {"action": "save"}),
	("hook_order", {"action": "delete"}),
	("stale_save", {}),
	("listed", {"filters": [["at", "in", ["2024-03-04 03:30:00"]]]}),
	("listed", {"filters": [["at", "like", ""]]}),
	("deleted", {}),
	("deleted", {"user": USER}),
	("deleted_while_linked", {}),
	("assigned", {}),
	("role_loses_the_desk", {}),
	("defaults_of_a_new_one", {}),
	("defaults_of_a_new_one", {"user": USER}),
	*[("query", {"kind": kind}) for kind in ("group", "join", "like", "dates", "max", "either", "distinct")],
	*[("user_type", {"roles": roles}) for roles in (["Parity User"], ["Parity Portal"], ["Parity Portal", "Parity Owner"])],
	*[("versions", {"values": values}) for values in (
		{"subject": "other"}, {"kind": "Blue", "amount": 99, "due": "2025-01-01"}, {"note": "x"}, {"rows": []},
		{"rows": [{"what": "new"}]}, {},
	)],
	*[("safely", {"code": code}) for code in (
		"doc.amount > 2", "doc.amount + len(doc.rows)", "doc.missing == None", "().__class__", "open('/etc/passwd')", "1 +", "",
		"doc.subject in ('x', 'y')", "[x for x in doc.rows if x > 1]", "import os",
	)],
	*[("rendered", {"template": template}) for template in (
		"{{ name }}", "{{ name | e }}", "{{ missing }}", "{% for i in items %}{{ i }}{% endfor %}", "{{ frappe.format_date(when) }}",
		"{{ frappe.utils.cint('4') }}", "{% if %}", "{{ ''.__class__ }}", "{{ name | upper }}", "{{ items | json }}",
	)],
	*[("typed", {"value": value}) for value in (
		{"number": 1}, {"number": "2"}, {"number": "x"}, {"number": 1, "words": 5}, {"number": 1, "words": None}, {"number": 1, "flag": 1},
		{"number": 1, "flag": "true"}, {"number": 1.5}, {"number": None},
	)],
	*[("utility", {"name": name, "args": args}) for name, args in (
		("cint", ["12.7"]), ("cint", ["x"]), ("cint", [None]), ("flt", ["1,234.5"]), ("cstr", [None]), ("cstr", [5]),
		("getdate", ["2024-02-30"]), ("getdate", ["2024-02-29"]), ("add_days", ["2024-02-28", 2]), ("add_to_date", ["2024-01-31", 0, 1]),
		("time_diff_in_seconds", ["2024-01-01 10:00:00", "2024-01-01 09:00:00"]),
		("formatdate", ["2024-02-03"]), ("format_datetime", ["2024-02-03 04:05:06"]),
		("strip_html", ["<b>a</b>"]), ("escape_html", ["<b>'\"`"]), ("sanitize_html", ["<b onclick=x>a</b><script>y</script>"]),
		("validate_email_address", ["a@example.com"]), ("validate_email_address", ["a"]),
		("split_emails", ["a@b.c, d@e.f"]), ("get_fullname", [USER]),
	)],
	*[("filed", {"is_private": private, "user": user}) for private in (0, 1) for user in (None, USER, PORTAL, NOBODY)],
	*[("columns_seen", {"user": user, "fields": fields}) for user in (USER, MANAGER) for fields in (
		["*"], ["name", "secret"], ["count(name) as n"], ["max(secret) as m"],
	)],
	*[("state_set_by_hand", {"user": user, "state": state}) for user in (USER, MANAGER) for state in ("Draft", "Sent", "Done", "None Such")],
	*[("notified", {"event": event, "condition": condition, "change": change}) for event, condition, change in (
		("New", "", {}), ("Save", "doc.kind == 'Blue'", {"kind": "Blue"}), ("Save", "doc.kind == 'Blue'", {"kind": "Red"}),
		("Value Change", "", {"kind": "Blue"}), ("Value Change", "", {"note": "n"}), ("Save", "doc.missing.x", {"note": "n"}),
	)],
]  # fmt: skip
VALUES = [
	{}, {"subject": ""}, {"subject": "<b></b>"}, {"subject": "  "}, {"subject": "a", "kind": "Purple"}, {"subject": "a", "kind": "red"},
	{"subject": "a", "kind": " Red "}, {"subject": "a", "who": "PARITY.USER@example.com"}, {"subject": "a", "who": "no.one@example.com"},
	{"subject": "a", "amount": "7"}, {"subject": "a", "amount": "x"}, {"subject": "a", "amount": 99999999999}, {"subject": "a", "price": "1,000.25"},
	{"subject": "a", "done": "1"}, {"subject": "a", "due": "2024-05-06"}, {"subject": "a", "due": ""}, {"subject": "a", "at": "2024-05-06 07:08"},
	{"subject": "x" * 141}, {"subject": "a", "short": "x" * 11}, {"subject": "a", "email": "not one"}, {"subject": "a", "email": "one@example.com"},
	{"subject": "a", "code": ""}, {"subject": "a", "rows": [{"what": "r", "count": "3"}]}, {"subject": "a", "rows": [{}]},
	{"subject": "a", "rows": [{"what": "r", "user": "no.one@example.com"}]}, {"subject": "<script>x</script>a"}, {"subject": "a <b>c</b>"},
	{"subject": "a", "plus": -1}, {"subject": "a", "secret": "s"}, {"subject": "a", "state": "Done"}, {"subject": "a", "owner": "Guest"},
	{"subject": ["a"]}, {"subject": "a", "note": "<img src=x onerror=y>"}, {"subject": "a", "due": "no date"},
]  # fmt: skip


@pytest.mark.parametrize("scenario, args", CALLS, ids=lambda value: str(value)[:70])
def test_call(both, scenario, args):
	both(scenario, **args)


@pytest.mark.parametrize("user", [None, USER, OWNER, PORTAL])
@pytest.mark.parametrize("values", VALUES, ids=lambda value: str(value)[:60])
def test_insert(both, values, user):
	both("inserted", values=values, user=user)


@pytest.mark.parametrize("user", [None, USER, MANAGER])
@pytest.mark.parametrize(
	"values", [v for v in VALUES if v] + [{"fixed": "now"}, {"rows": []}], ids=lambda value: str(value)[:60]
)
def test_save(both, values, user):
	both("saved", values=values, user=user)


@pytest.mark.parametrize(
	"ptype", ["select", "read", "write", "create", "delete", "share", "export", "submit"]
)
@pytest.mark.parametrize("user", PEOPLE)
def test_permission(both, user, ptype):
	both("permissions", user=user, ptype=ptype)
	both("permissions", user=user, ptype=ptype, owner=user)
