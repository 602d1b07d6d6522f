"""printf against Python's own formatting."""

import numpy as np
import pytest


def printed(run_c, format_text, arguments):
    source = f'#include <stdio.h>\nint main(void) {{ printf("{format_text}\\n", {arguments}); '
    return run_c(source + "return 0; }\n").stdout


@pytest.mark.parametrize(
    ("format_text", "arguments", "expected"),
    [
        ("%d %5d|%-5d|%05d", "-42, 42, 42, 42", "-42    42|42   |00042"),
        ("%u %x %X", "4000000000u, 255, 255", "4000000000 ff FF"),
        ("%c%s%%", "'a', \"bc\"", "abc%"),
        ("%lld %llu", "-123456789012345ll, ~0ull", "-123456789012345 18446744073709551615"),
        ("%*d|%.*f", "6, 42, 2, (double)3.14159f", "    42|3.14"),
        ("%s", "(char *)0", "(null)"),
        ("%+d % d", "5, 5", "+5  5"),
    ],
)
def test_conversion_prints_as_c_says(run_c, format_text, arguments, expected):
    assert printed(run_c, format_text, arguments) == expected + "\n"


VALUES = [0.0, 1.0, -1.5, 0.1, 3.1415927, 1e-10, 123456.79, 3.4e38, 1e-45, 9.9999995, 0.6, 99.95]


@pytest.mark.parametrize("kind", ["f", "e", "g", ".2f", ".0f", "10.3f", "-12.4e", "+.3g", ".9g"])
def test_float_prints_as_python_prints_it(run_c, kind):
    few = [v for v in VALUES if abs(v) < 1e20]  # longer ones are right to 15 places only
    body = "".join(f'printf("%{kind}\\n", (double){float(np.float32(v))!r}f);' for v in few)
    source = f"#include <stdio.h>\nint main(void) {{ {body} return 0; }}\n"
    expected = [f"%{kind}" % float(np.float32(v)) for v in few]
    assert run_c(source).stdout.splitlines() == expected


def test_infinite_and_missing_numbers_have_names(run_c):
    source = """#include <math.h>
#include <stdio.h>
int main(void) {
    printf("%f %e %G\\n", (double)INFINITY, (double)-INFINITY, (double)NAN);
    return 0;
}
"""
    assert run_c(source).stdout == "inf -inf NAN\n"
