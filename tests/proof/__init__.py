"""The long proofs of `make proof`: kills, races, plans."""
