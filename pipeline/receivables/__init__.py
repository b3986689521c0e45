"""Late clients: what is open, what may be claimed, reminders as documents, disputes, and the guarantee fund."""
