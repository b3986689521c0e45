"""What Smart holds for a person: the index of his folder, his archive, how long it is kept and what is erased."""
