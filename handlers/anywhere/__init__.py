"""What works outside any dialog: commands, typed numbers, dropped files, taps on cards."""
