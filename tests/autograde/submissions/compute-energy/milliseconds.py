def compute_energy(macs, macs_per_cycle, frequency_mhz, power_mw):
    """Time in microseconds, energy in microjoules."""
    latency_ms = macs / macs_per_cycle / frequency_mhz / 1000
    return latency_ms, power_mw / latency_ms
