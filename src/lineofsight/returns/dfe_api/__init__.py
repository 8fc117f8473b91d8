"""The daily feed to the Department for Education: what is sent of a child, how it is checked, and how it is sent."""
