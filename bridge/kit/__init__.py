"""What every room of the bridge stands on: database, clock, ids, logs."""
