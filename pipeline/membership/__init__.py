"""Who is a member on a day, who is not yet and why, and who votes."""
