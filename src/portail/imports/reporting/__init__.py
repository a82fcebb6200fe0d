"""What was found in a package, told: a page, a file for machines, a copy without persons. Floor 8."""
