"""How fast a month is: a cooperative of any size, the real command, and what else could be used."""
