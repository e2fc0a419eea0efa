"""The sending engine and all that dialogs may ask of it. Emits facts, never words."""
