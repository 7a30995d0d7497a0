"""`python -m embed64`."""

from embed64.cli.app import main

if __name__ == "__main__":
    main()
