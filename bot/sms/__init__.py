"""Pure rules of the field: phones, segments, senders, moments, statuses. No I/O."""
