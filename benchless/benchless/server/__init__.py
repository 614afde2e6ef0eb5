"""The web server: a WSGI application, what answers under which address, and `serve`."""
