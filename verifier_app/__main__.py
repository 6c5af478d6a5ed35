"""``python -m verifier_app``: the same as ``gouvcheck-app``."""

from verifier_app.command import main

if __name__ == "__main__":
    main()
