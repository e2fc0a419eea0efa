"""All that dialogs may ask, of one SMS and of a mailing: drafts, plans, controls, reports."""
