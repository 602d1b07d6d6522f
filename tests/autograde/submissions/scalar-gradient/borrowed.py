def scalar_gradient(f, x):
    return autograd.scalar_gradient(f, x)
