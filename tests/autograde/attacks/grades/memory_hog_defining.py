"""Take all memory while the cell is defined."""

hoard = [bytearray(50_000_000) for _ in range(10_000)]
