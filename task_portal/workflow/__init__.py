"""What our three workflows mean: states, transitions, passing states, and the guards on an admin's edits.

Frappe's Workflow decides who may take which transition. This package adds what Frappe does not know: the stage
and effect of a state, what a transition asks for, and for which type it exists. Code asks for a stage or an
effect, never for a state's name: names are the admin's.
"""
