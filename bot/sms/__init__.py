"""Pure rules of SMS: phones, segments, senders, moments, statuses, templates. No I/O."""
