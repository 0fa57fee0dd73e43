"""Invented classes of any size: hand-ins to practise on, and to test with."""
