"""`python -m embed64`."""

from embed64.cli import main

if __name__ == "__main__":
    main()
