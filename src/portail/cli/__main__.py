"""`python -m portail.cli`, the same as `portail`."""

from portail.cli import main

main()
