"""No table of its own: Django sends pre_migrate, which gives the roles their rights, to rooms with models."""
