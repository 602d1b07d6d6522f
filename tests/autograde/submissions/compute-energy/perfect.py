def compute_energy(macs, macs_per_cycle, frequency_mhz, power_mw):
    """Time in microseconds, energy in microjoules."""
    latency_us = macs / macs_per_cycle / frequency_mhz
    return latency_us, power_mw * latency_us / 1000
