"""What Frappe by itself would let through.

addresses  of files: one spelling for each, and who may name it
about      records that Frappe keeps about ours: comments, messages, files, to-dos, tags, follows, shares, keys
files      whose bytes a File names, who changes it, when its bytes leave the disk
messages   what was said about a record, and what hangs on it
links      what a request names: fields through a link, addresses of files
rows       rows of our child tables, changed by themselves
endpoints  Frappe's endpoints that we answer ourselves; `counts` those that count, `records` those that name a record
doors      every request: no other name for those, nothing of others named
wall       the one wall before clients' logins
accounts   whether an account exists
contents, downloads   what a file is by its bytes, and how it leaves the house
"""
