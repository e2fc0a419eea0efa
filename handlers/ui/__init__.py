"""What every dialog is made of: windows, lists, inputs, files that are sent."""
