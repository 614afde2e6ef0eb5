"""Processes, and what keeps a piece of one from being done.

steps        which steps of a case run, wait, are done or stopped
starting     a step starts as planned, or with whoever answers instead
corrections  a manager corrects a step that waits
by_hand      a manager starts, skips or adds a step, and says why
approvals    who decides, and that it was decided
documents    what is handed in, accepted or sent back
due_dates    reminders, and what is overdue
open_tasks   the tasks that keep a ticket or case open
said         what a client said stays that client's
"""
