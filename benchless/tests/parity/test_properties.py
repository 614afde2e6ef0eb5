"""Hypothesis asks what nobody thought of."""

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from .test_parity import MANAGER, NOBODY, OWNER, PEOPLE, PORTAL, USER

often = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
seldom = settings(often, max_examples=40)

TEXTS = [
	"thing 01",
	"THING 02",
	"Thing 00 100%_x",
	"",
	"note 3",
	"red",
	"Red",
	"Blue",
	"nope",
	"'",
	"a\\b",
	USER,
	"%",
]
DATES = ["2024-01-10", "2024-05-11", "2024-03-04", "2024-03-04 03:30:00", "2024-12-31"]
values = {
	"subject": st.sampled_from(TEXTS),
	"kind": st.sampled_from(TEXTS),
	"note": st.sampled_from(TEXTS),
	"who": st.sampled_from(TEXTS),
	"name": st.sampled_from(["PT-00001", "pt-00002", "", "nope"]),
	"amount": st.integers(-1, 8) | st.sampled_from(["3", "x"]),
	"price": st.floats(-1, 7, width=16),
	"done": st.sampled_from([0, 1, "1", True, False]),
	"due": st.sampled_from(DATES),
	"at": st.sampled_from(DATES),
	"state": st.sampled_from(["Draft", "", "Sent"]),
}


@st.composite
def conditions(draw):
	field = draw(st.sampled_from(sorted(values)))
	operator = draw(
		st.sampled_from(
			["=", "!=", ">", "<", ">=", "<=", "like", "not like", "in", "not in", "is", "between"]
		)
	)
	value = draw(values[field])
	if operator in ("like", "not like"):
		value = draw(st.sampled_from(["%thing%", "%1%", "red", "%", "", "thing 0_", "%100\\%%", "%a\\\\b%"]))
	elif operator in ("in", "not in"):
		value = draw(st.lists(values[field], max_size=3))
	elif operator == "is":
		value = draw(st.sampled_from(["set", "not set"]))
	elif operator == "between":
		value = sorted(draw(st.lists(st.sampled_from(DATES[:3]), min_size=2, max_size=2)))
		field = draw(st.sampled_from(["due", "at"]))
	return [field, operator, value]


@often
@given(st.lists(conditions(), min_size=1, max_size=3), st.lists(conditions(), max_size=2))
@example([["at", "not in", ["2024-03-04 03:30:00"]]], [])
@example([["due", "not in", ["2024-02-11", ""]], ["at", "in", ["2024-03-04 03:30:00", ""]]], [])
def test_get_all(both, filters, or_filters):
	both(
		"listed",
		filters=filters,
		or_filters=or_filters,
		fields=["name", "kind", "due", "at", "amount", "price", "done"],
	)


@often
@given(st.lists(conditions(), min_size=1, max_size=2))
def test_get_value_and_count(both, filters):
	as_dict = {field: [operator, value] for field, operator, value in filters}
	both("valued", filters=as_dict, fieldname=["name", "due", "amount"])
	both("counted", filters=as_dict)


@seldom
@given(
	st.sampled_from(["name", "kind", "amount", "due", "at", "note"]), st.sampled_from(["asc", "desc"]), st.integers(0, 9), st.integers(0, 9),
)  # fmt: skip
def test_order_and_pages(both, field, direction, start, length):
	both("listed", order_by=f"{field} {direction}, name asc", limit_start=start, limit_page_length=length)


@seldom
@given(st.sampled_from(PEOPLE), st.lists(conditions(), max_size=2))
def test_get_list_by_user(both, user, filters):
	both("listed", filters=filters, user=user, fields=["name", "secret", "subject"])


@seldom
@given(
	st.lists(st.sampled_from(["A", "B-", "YYYY", "YY", "MM", "DD", "###", "#####", "subject", "{kind}", "missing", "", "-"]), max_size=5),
	st.dictionaries(st.sampled_from(["subject", "kind"]), st.sampled_from(["x", "y z", ""])),
)  # fmt: skip
def test_naming(both, parts, fields):
	both("named", autoname=".".join(parts), values=fields)
	both("made_names", autoname="P." + ".".join(parts), times=2)


@often
@given(
	st.sampled_from((USER, OWNER, MANAGER, PORTAL, NOBODY)),
	st.sampled_from(["read", "write", "share", "delete", "email", "print"]),
	st.none()
	| st.fixed_dictionaries({"read": st.just(1), "write": st.integers(0, 1), "share": st.integers(0, 1)}),
	st.none() | st.sampled_from((USER, OWNER)),
	st.none() | st.sampled_from((USER, OWNER, PORTAL)),
	st.integers(0, 5),
)
def test_shares_owners_and_user_permissions(both, user, ptype, share, owner, allow, number):
	both("permissions", user=user, ptype=ptype, share=share, owner=owner, allow=allow, number=number)


@seldom
@given(
	st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(["Send", "Accept", "Return", "Reopen", "Fly"])), min_size=1, max_size=5),
	st.sampled_from([5, 50]),
	st.sampled_from(["Administrator", OWNER, USER]),
)  # fmt: skip
def test_workflow(both, steps, amount, owner):
	both("flow", steps=[list(step) for step in steps], amount=amount, owner=owner)
