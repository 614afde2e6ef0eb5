"""One move of one record, and what our three workflows mean.

move        the move itself, from choice to rest, and the base of the records that are moved
effects     what arriving in a state does
conditions  those that raise
edits       what may be written by hand in which state
choices     what a door offers the caller now
board       what a card that is dropped on a board means
many        the same with many records, each by itself
endpoints   Frappe's own, where a condition raises
record      what such a record does beside being moved
admin       what an admin may do to our workflows
setup       the shipped ones

Frappe's Workflow decides who may take which transition. This package adds what Frappe does not know: the stage
and effect of a state, what a transition asks for, and for which type it exists. Code asks for a stage or an
effect, never for a state's name: names are the admin's.
"""
