"""The only code that writes the database: sealed runs, documents, double-entry postings; append-only."""
