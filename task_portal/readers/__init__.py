"""Who may read which record, kept as rows: what lists ask in place of the rules.

A rule that is put to a whole table gathers all that somebody ever touched before it gives a page of 20: with a million
tasks, seconds. Here a row stands for a record and a user whom one of its rules lets read it, and carries what lists are
filtered and sorted by, so that the database walks one user's rows in the list's order.

The rows are what the rules of `permissions` say, which are asked again of each record that has changed: before the
transaction's next list, or its end. What changes records past Frappe's documents (`frappe.db.set_value`) calls `note`.
A job compares all rows with the rules each day, and the latest changes each hour.

Like Frappe's own index of words, `__global_search`, it is a table without a DocType: nobody reads or writes it but this.

rows    the table, and how a record's rows are written
many    what changes the rows of many records; comparing all
lists   what lists and others ask
"""
