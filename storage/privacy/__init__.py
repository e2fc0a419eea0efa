"""What deletes personal data for good: by age, of one number, of a whole chat."""
