"""The steps from version to version, run by Alembic through `voucher_batch.store.layout`."""
