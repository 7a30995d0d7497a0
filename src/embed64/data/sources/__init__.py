"""Sources: read folders, tables, records and known data sets into one catalog."""
