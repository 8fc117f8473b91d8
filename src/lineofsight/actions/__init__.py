"""What a worker does, one function each, by subject: permit, decide, write, run the clocks and audit as one."""
