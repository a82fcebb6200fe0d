"""The long proofs of `make proof`: races, guesses, kills, orders of steps, PostgreSQL 15."""
