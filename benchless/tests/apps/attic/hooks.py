app_name = "attic"
app_title = "Attic"
app_publisher = "benchless"
app_description = "A second app, so that there is something to mix"
app_license = "MIT"

add_to_apps_screen = [
	{"name": "attic", "logo": "/assets/attic/attic.svg", "title": "Attic", "route": "/desk/attic"}
]
