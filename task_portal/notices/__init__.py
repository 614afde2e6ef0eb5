"""Who is told what: `notify` says whom and sends, `setup` creates the Notifications that hold the words, `digest` is the
morning's mail of late and due work."""
