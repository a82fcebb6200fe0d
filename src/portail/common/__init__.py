"""Text folding, dates, tabular files, codes and errors: no model, no word of school; floor 1."""
