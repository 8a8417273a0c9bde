"""The heart of the house: the rule, its verdict, and other offices' standards beside it."""
