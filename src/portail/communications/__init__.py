"""Messages of the school and the class, the questions they ask, receipts and replies. Floor 7."""
