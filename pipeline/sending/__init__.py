"""What an approved month sends: electronic invoices to the access point, invoices and notices by mail, each once."""
