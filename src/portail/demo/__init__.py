"""What `make demo` adds around the product: embedded database, mailbox, sample boards; floor 11."""
