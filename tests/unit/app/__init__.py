"""The verifier app without its window: state machine, presentation, adapters."""
