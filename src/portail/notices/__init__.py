"""The outbox: finished words stored, sent and retried, knowing nobody; floor 3."""
