"""Documents on the pages: choosing, previewing, approving, and the files to take away."""
