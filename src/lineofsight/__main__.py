"""`python -m lineofsight` is the command `lineofsight`."""

from lineofsight.cli import main

main()
