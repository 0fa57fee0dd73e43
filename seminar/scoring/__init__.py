"""From an answer to points: one pure function for each rule."""
