"""`python -m barometer` is the command line, too."""

from .cli import main

if __name__ == "__main__":  # a worker process imports this module and must not run it
    main()
