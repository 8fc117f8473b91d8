"""The daily feed to the Department for Education: what would go, and sending it."""
