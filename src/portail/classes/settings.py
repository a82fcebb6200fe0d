"""What a board decides of what is taught, for every room that shows it. Floor 7."""

from portail.boards.settings import Setting, yes_or_no

AVERAGES_SHOWN = Setting("averages-shown", usual=False, read=yes_or_no, expected="yes or no", said="no")
SETTINGS = (AVERAGES_SHOWN,)
