import pytest


@pytest.fixture
def paper(make_doctype):
	import frappe

	frappe.get_doc(doctype="Role", role_name="Clerk").insert()
	make_doctype(
		"Paper",
		("title", "Data", None),
		permissions=[{"role": "Clerk", "read": 1, "write": 1, "create": 1, "delete": 0, "if_owner": 1}],
	)
	for name in ("one", "two"):
		frappe.get_doc(
			doctype="User", email=f"{name}@example.com", first_name=name, roles=[{"role": "Clerk"}]
		).insert()
	yield
	frappe.set_user("Administrator")
	frappe.db.rollback()
	for name in ("one", "two"):
		frappe.delete_doc("User", f"{name}@example.com", force=True, ignore_on_trash=True)
	frappe.db.delete("Has Role", {"role": "Clerk"})
	frappe.delete_doc("Role", "Clerk", force=True)
	frappe.db.commit()


def test_owner_sees_and_changes_only_what_is_his(paper):
	import frappe

	frappe.set_user("one@example.com")
	doc = frappe.get_doc(doctype="Paper", title="mine").insert()
	assert frappe.get_list("Paper", pluck="name") == [doc.name]
	frappe.set_user("two@example.com")
	assert frappe.get_list("Paper") == []
	assert not frappe.has_permission("Paper", "read", doc.name)
	with pytest.raises(frappe.PermissionError):
		frappe.get_doc("Paper", doc.name).save()


def test_share_opens_one_document_to_one_user(paper):
	import frappe

	doc = frappe.get_doc(doctype="Paper", title="shared").insert()
	frappe.share.add("Paper", doc.name, "two@example.com", write=1)
	frappe.set_user("two@example.com")
	assert frappe.get_list("Paper", pluck="name") == [doc.name]
	frappe.get_doc("Paper", doc.name).save()


def test_role_without_desk_access_makes_a_website_user(paper):
	import frappe

	frappe.get_doc(doctype="Role", role_name="Visitor", desk_access=0).insert()
	user = frappe.get_doc(
		doctype="User", email="v@example.com", first_name="V", roles=[{"role": "Visitor"}]
	).insert()
	assert user.user_type == "Website User"
	assert "Desk User" not in frappe.get_roles(user.name)


def test_a_function_does_not_read_past_a_permission_level_however_it_is_spelled(make_doctype):
	import frappe

	make_doctype(
		"Sealed", ("t", "Data", None), ("secret", "Data", None), permissions=[{"role": "All", "read": 1}]
	)
	frappe.get_doc(doctype="Sealed", t="t", secret="s").insert()
	doctype = frappe.get_doc("DocType", "Sealed")
	doctype.fields[1].permlevel = 1
	doctype.save()
	frappe.get_doc(doctype="User", email="l@example.com", first_name="L").insert()
	frappe.set_user("l@example.com")
	for field in ("upper(secret) as s", "upper( SECRET ) as s", "upper(`Secret`) as s"):
		assert frappe.get_list("Sealed", fields=["name", field])[0].s is None
	assert frappe.get_list("Sealed", fields=["upper(t) as s"])[0].s == "T"


def test_only_for_says_whom_it_is_for(paper, monkeypatch):
	import frappe

	frappe.set_user("one@example.com")
	monkeypatch.setitem(frappe.flags, "in_test", False)
	with pytest.raises(frappe.PermissionError, match=r"only allowed for .*System Manager"):
		frappe.only_for("System Manager", message=True)


def test_arguments_of_a_guest_are_cleaned_unless_the_method_says_not(site, monkeypatch):
	import frappe

	plain, raw = (frappe.whitelist(allow_guest=True, xss_safe=safe)(lambda: None) for safe in (False, True))
	frappe.set_user("Guest")
	given = "<script>1</script>"
	for method, seen in ((raw, given), (plain, frappe.utils.sanitize_html(given))):
		frappe.local.form_dict = frappe._dict(text=given)
		frappe.is_whitelisted(method)
		assert frappe.form_dict.text == seen != frappe.form_dict.nothing
	assert given != frappe.utils.sanitize_html(given)
