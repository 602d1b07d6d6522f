class Scalar:
    """Does not use the given class; orders the nodes by a depth-first visit."""

    def __init__(self, value, parents=()):
        self.value, self.parents, self.grad = value, parents, 0.0

    def __add__(self, other):
        return Scalar(self.value + other.value, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other):
        return Scalar(self.value * other.value, ((self, other.value), (other, self.value)))

    def tanh(self):
        return Scalar(np.tanh(self.value), ((self, 1 / np.cosh(self.value) ** 2),))


def visit(node, done, order):
    if id(node) not in done:
        done.add(id(node))
        for parent, _ in node.parents:
            visit(parent, done, order)
        order.append(node)


def scalar_gradient(f, x):
    """Slopes of f at x (n,)."""
    inputs, order = [Scalar(value) for value in x], []
    output = f(inputs)
    visit(output, set(), order)
    output.grad = 1.0
    for node in order[::-1]:
        for parent, slope in node.parents:
            parent.grad = parent.grad + slope * node.grad
    return np.array([node.grad for node in inputs])
