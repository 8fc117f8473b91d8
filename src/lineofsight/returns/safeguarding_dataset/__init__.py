"""The Standard Safeguarding Dataset as files: written table by table, and checked by the catalogue itself."""
