"""The rules of the month on situations that nobody saved."""
