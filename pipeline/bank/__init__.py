"""Bank statements: read and checked strictly, their movements matched with what is open, every one booked."""
