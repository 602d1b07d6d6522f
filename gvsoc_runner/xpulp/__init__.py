"""xPULP code from an upstream compiler: hardware loops and post-increment accesses.

Read rewriting.py first, then assembly.py, flow.py, loops.py and increments.py.
"""
