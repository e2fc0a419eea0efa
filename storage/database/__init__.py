"""The database itself: opening, transactions, tables, column types, migrations."""
