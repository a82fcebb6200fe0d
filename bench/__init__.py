"""How fast the portal is: `python -m bench`, its figures printed and kept in var/bench.json."""
