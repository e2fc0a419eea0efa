"""The gateway as the product needs it: one narrow interface, logins, the pace of each."""
