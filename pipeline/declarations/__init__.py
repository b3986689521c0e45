"""What the cooperative declares to the State, one module a kind, each a draft made from the sealed runs alone."""
