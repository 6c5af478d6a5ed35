"""The verifier app in its window; run by `make test-window`, because Kivy wants its own process."""
