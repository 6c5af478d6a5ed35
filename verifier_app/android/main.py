"""What Android starts: the same program as on a desktop, with the phone's own options."""

from __future__ import annotations

from verifier_app.command import main

if __name__ == "__main__":
    main()
