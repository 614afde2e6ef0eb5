"""Tasks, tickets and a client portal for an office of several departments."""

__version__ = "0.1.0"
