"""Admins shape the process in Frappe's own screens: the role Task Portal Manager, without System Manager.

grants        what the role gets on Frappe's DocTypes and pages, put there and taken away
bounds        and of those records, ours alone
texts         what of an admin's writing Frappe runs: it may speak of the record, not of the site
checkup       what is wrong with a site's setup
invitations   accounts for clients
"""
