app_name = "shelf"
app_title = "Shelf"
app_publisher = "benchless"
app_description = "A small app for benchless' own tests"
app_license = "MIT"

add_to_apps_screen = [
	{
		"name": "shelf",
		"logo": "/assets/shelf/shelf.svg",
		"title": "Shelf",
		"route": "/desk/shelf",
		"has_permission": "shelf.api.may_see",
	}
]
after_install = "shelf.api.note_install"
before_migrate = "shelf.api.note_migrate"
scheduler_events = {"all": ["shelf.api.tick"]}
doc_events = {"Book": {"validate": "shelf.api.refuse_bad_titles"}}
