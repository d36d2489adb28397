"""Companies: the organisations a team sells to and works with."""
