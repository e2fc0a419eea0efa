"""Recipients: contact lists, the stop-list, audiences, remembered file layouts."""
