"""What grading gives back: the lines of the tables, the feedback pages, and the folder they are put into all at once."""
