"""Who may see what: issues grants, and words the mails that need a look-up; floor 8."""
