"""E-mail, in and out: which record an incoming one belongs to, what of it is kept, and what ours say of themselves."""
