"""Results: marks of works and results of terms, as the school computed them. Floor 7."""
