"""How many cases got which answer: from a case file, from published tables or from invented cases."""
