"""What every figure of a course has in common: its look, its words and its forms."""
