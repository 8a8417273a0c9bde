"""No personal number past the door, none past the gate, and small counts hidden where an office asks for it."""
