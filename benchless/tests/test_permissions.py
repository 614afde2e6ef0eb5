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
