"""The base of subscribers: contact lists, the stop-list, and audiences made of them."""
