app_name = "errands"
app_title = "Errands"
app_publisher = "benchless"
app_description = "A small app that the tests of the server and the desk run"
app_email = "errands@example.com"
app_license = "MIT"

after_install = "errands.install.after_install"
web_include_css = ["/assets/errands/css/errands.css"]
website_route_rules = [{"from_route": "/errands/<path:name>", "to_route": "errands/one"}]
website_redirects = [{"source": "/old-errands", "target": "/errands"}]
