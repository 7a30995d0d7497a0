"""Sources: folders, tables, records and known data sets, read into one catalog."""
