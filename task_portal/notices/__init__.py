"""Who is told what: `notify` says whom and sends, `setup` creates the Notifications that hold the words."""
