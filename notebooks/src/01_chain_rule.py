# %% [markdown]
# # 01 · The chain rule: where a slope comes from
#
# **60 minutes** · You need Python, vectors and matrices. You need no machine learning.
#
# You will be able to
#
# - measure the slope of any function with two evaluations, and say how far to trust it;
# - find the same slope without measuring, by multiplying local slopes along a path;
# - find *all* slopes of a computation in one walk from its result back to its inputs.
#
# **The device question:** a small chip has 780 numbers that it may turn to hear better. How does
# it find out which way to turn each of them before the battery is empty?

# %%
import inspect

import numpy as np

import odlkit
from odlkit import autograd, checks, differences, graph, ledger, plots, widgets

plots.use_style()

# %% [markdown]
# ## Story: the lamp in the meeting room
#
# Mira's lamp listens for "on", "off" and eight more words. It learned them on a server, in all
# kinds of noise, but it never heard Mira's meeting room. There it gets 34 of 100 commands
# wrong. After it has practised on the spot for 14 seconds, only 21 are wrong.
#
# What changed in these seconds? 780 numbers in the lamp's memory, its last layer's **weights**.
# Each was turned a little, again and again, in the direction that made one other number
# smaller: the **loss** $L$, which says how wrong the lamp is.
#
# For every weight $w$ the lamp needed one answer: if $w$ grows a little, does $L$ grow or shrink,
# and how fast? That is a slope:
#
# $$\text{slope} = \frac{dL}{dw} \tag{1}$$

# %% [markdown]
# *(The figures are those of a keyword spotter on the chip GAP9, network S, meeting room:
# 65.69 % right before, 78.53 % after adaptation. Cioflan et al., AICAS 2024.)*
#
# ## 1 · Measure a slope: rise over run
#
# Start with the smallest possible lamp, a single **neuron**. It takes one number $x$ (how loud is
# the sound?), multiplies it by a weight $w$, adds a number $b$ (the **bias**) and squashes the
# result to between −1 and 1 with tanh, an S-shaped curve. The answer should be the **target**
# $t$, here 1 for "yes, a command". The loss is the squared error:
#
# $$y = \tanh(w x + b), \qquad L = (y - t)^2$$
#
# With $x = 1.5$, $b = -0.4$ and $t = 1$ held fixed, $L$ is a curve over $w$. We stand at
# $w = 0.6$. In Python, `graph.neuron_loss(w)` computes it.

# %%
weights = np.linspace(-1.2, 2.6, 200)
losses = graph.neuron_loss(weights)
here = (0.6, graph.neuron_loss(0.6))
fig, ax = plots.loss_curve(
    weights, losses, here, title="A larger w would make this neuron less wrong"
)

# %% [markdown]
# **Predict.** How steep is the curve at the orange square? One unit to the right would mean how
# much up or down? Write a number; a rough one is fine.

# %%
guess_slope = -1.0  # your guess

# %%
measured = {h: differences.central(graph.neuron_loss, 0.6, h) for h in (0.8, 0.4, 0.1)}
print(f"your guess {guess_slope:.2f}; measured with h = 0.1: {measured[0.1]:.2f}")
_ = ledger.note("01", "slope of the loss at w = 0.6", guess_slope, measured[0.1], "per w")
fig, ax = plots.loss_curve(
    weights,
    losses,
    here,
    list(measured.items()),
    "The closer the two points, the better the line fits",
)

# %% [markdown]
# What was done here? Two points were taken, one $h$ to the left of $w$ and one $h$ to the right.
# The line through them rises by $f(w + h) - f(w - h)$ while it runs over a distance of $2h$:
#
# $$\frac{df}{dx} \approx \frac{f(x + h) - f(x - h)}{2h} \tag{2}$$
#
# This is called the **central difference**. A negative slope says: a larger $w$ makes the loss
# smaller.
#
# ### Exercise 1: measure the slope of any function (`numeric-derivative`)
#
# Write equation 2 as a Python function. `f` is a function that you can call, such as
# `graph.neuron_loss`; `x` and `h` are numbers. Returns one number.
#
# <details><summary>Hint 1</summary>
#
# A function can be an argument like any other: `f(x + h)` calls it. You need it twice.
# </details>
# <details><summary>Hint 2</summary>
#
# The denominator is 2 h, and `a / 2 * h` is not `a / (2 * h)`. There is always a third hint, in a
# cell of your own: `odlkit.hint("numeric-derivative", 3)`.
# </details>


# %% solve="numeric-derivative"
def numeric_derivative(f, x, h=1e-5):
    """Slope of f at x, measured between x - h and x + h.

    Args:
        f: function of one number; x: where; h: half the distance of the two points.

    Returns:
        slope, one number.
    """
    # BEGIN SOLUTION
    return (f(x + h) - f(x - h)) / (2 * h)
    # END SOLUTION


# %% check="numeric-derivative" points=2
checks.numeric_derivative(numeric_derivative)

# %%
print(f"dL/dw = {numeric_derivative(graph.neuron_loss, 0.6):.4f}")
print(f"the course's judge says {odlkit.gradcheck.numeric_gradient(graph.neuron_loss, 0.6):.4f}")
print(f"slope of sin at 0 = {numeric_derivative(np.sin, 0.0):.4f}")

# %% [markdown]
# **What you should see:** dL/dw = −1.2691 twice, and 1.0000 for the sine. Your function knows
# nothing about neurons or sines: two evaluations are enough for any $f$.
#
# ## 2 · How far to trust it: the step size
#
# The line through two points is not the curve. So make $h$ as tiny as possible? A computer keeps
# only about 16 digits of each number (float64), a small chip only 7 (float32).
#
# **Predict.** Which $h$ measures the slope best: 1e-1, 1e-5, 1e-9 or 1e-13?

# %%
guess_h = 1e-13  # your guess

# %%
steps = np.logspace(-14, 0, 113)
exact = -1.2690502268224018  # section 3 shows where this comes from
loss = graph.neuron_loss
errors = {
    "central, float64": differences.step_size_errors(loss, 0.6, exact, steps),
    "one-sided, float64": differences.step_size_errors(
        loss, 0.6, exact, steps, differences.one_sided
    ),
    "central, float32": differences.step_size_errors(loss, 0.6, exact, steps, dtype=np.float32),
}
best_h, best_error = differences.best_step(steps, errors["central, float64"])
print(f"your guess {guess_h:.0e}; best is about {best_h:.0e}, with an error of {best_error:.0e}")
fig, ax = plots.step_sizes(steps, errors, "The best step is neither big nor tiny")

# %% [markdown]
# Two errors pull in opposite directions.
#
# - **Truncation** (right side): the curve bends between the two points. Going from right to left,
#   each ten times smaller $h$ makes the central difference's error 100 times smaller: it is
#   proportional to $h^2$. The one-sided difference $(f(x+h)-f(x))/h$ gains only a factor of 10.
# - **Rounding** (left side): $f(x+h)$ and $f(x-h)$ agree in more and more digits, and subtracting
#   them leaves the digits that were rounded. Dividing by a tiny $2h$ makes this error large. It is
#   proportional to $1/h$.
#
# In float32 the best error is several hundred thousand times larger, at an $h$ of about 2e-3.
# Below $h = 10^{-8}$, $x + h$ and $x$ are the same number: the measured slope is exactly zero.
# **On the device** numbers are float32, so a slope measured there is good to four or five digits.
# This course measures in float64 and asks the device to agree within a tolerance.
#
# ## 3 · Do not measure, multiply: the chain rule
#
# Two gears: the first turns 3 times for each turn of your hand, the second 2 times for each turn
# of the first. So the second turns 3 × 2 = 6 times as fast as your hand. Steps one after
# the other multiply their speeds. For $y = f(u)$ with $u = g(x)$:
#
# $$\frac{dy}{dx} = \frac{dy}{du} \cdot \frac{du}{dx} \tag{3}$$
#
# The neuron is a chain of steps that simple. For each one the **local slope** is known by heart:
#
# | step | local slopes |
# |---|---|
# | $p = w \cdot x$ | $dp/dw = x$ and $dp/dx = w$: if $w$ grows by 1, $p$ grows by $x$ |
# | $z = p + b$ | $dz/dp = 1$ and $dz/db = 1$ |
# | $y = \tanh(z)$ | $dy/dz = 1 - y^2$ |
# | $e = y - t$ | $de/dy = 1$ |
# | $L = e^2$ | $dL/de = 2e$ |
#
# (The slope of tanh may be new to you. Measure it: your function of exercise 1 gives 0.7864 for
# `np.tanh` at 0.5, and $1 - \tanh(0.5)^2$ is the same number.)

# %%
fig, ax = widgets.neuron_picture(w=0.6, x=1.5, b=-0.4, target=1.0, follow="w")

# %% [markdown]
# From left to right run the values (this is the **forward** pass); on each arrow stands the local
# slope. Multiply along the orange path and you have $dL/dw$, without any $h$ and without its
# errors.
#
# ### Exercise 2: the three slopes of a neuron (`neuron-slopes`)
#
# Compute $\partial L/\partial w$, $\partial L/\partial x$ and $\partial L/\partial b$, in code
# `grad_w`, `grad_x`, `grad_b`. (The round ∂ only says that there is more than one
# input and the others stand still. A slope of the loss is also called a **gradient**.)
#
# <details><summary>Hint 1</summary>
#
# Compute `y` first. The three paths share everything from $L$ back to $z$: compute this product
# once and call it `grad_z`.
# </details>
# <details><summary>Hint 2</summary>
#
# `grad_z` has the factors $2e$, 1 and $1 - y^2$. The last factor is $x$ for one of the inputs,
# $w$ for another, and 1 for the third: which is which?
# </details>


# %% solve="neuron-slopes"
def neuron_slopes(w, x, b, target):
    """Slopes of L = (tanh(w*x + b) - target)**2 by the chain rule.

    Args:
        w, x, b, target: numbers.

    Returns:
        grad_w, grad_x, grad_b: three numbers, dL/dw, dL/dx, dL/db.
    """
    # BEGIN SOLUTION
    y = np.tanh(w * x + b)
    grad_z = 2 * (y - target) * (1 - y**2)
    return grad_z * x, grad_z * w, grad_z
    # END SOLUTION


# %% check="neuron-slopes" points=2
checks.neuron_slopes(neuron_slopes)

# %%
grad_w, grad_x, grad_b = neuron_slopes(w=0.6, x=1.5, b=-0.4, target=1.0)
print(f"grad_w = {grad_w:.10f}   grad_x = {grad_x:.4f}   grad_b = {grad_b:.4f}")

# %% [markdown]
# **What you should see:** grad_w = −1.2690502268, which is the measured slope of section 1 and
# the exact one that section 2 compared with; grad_x = −0.5076, grad_b = −0.8460.
#
# Now drag the inputs (Tab to a slider, arrow keys to move it). Three things to find:
#
# 1. Which slopes on the path never change? Which change although you did not touch their step?
# 2. Set $x = 0$. Why can this neuron learn nothing about $w$ from a silent input?
# 3. Make $w$ and $x$ both 2 and the target −1. The neuron is as wrong as it can be. What does a
#    **saturated** tanh (output near 1) do to every slope behind it?

# %%
widgets.neuron_explorer()

# %% [markdown]
# Without a running kernel, here are two positions of the sliders: an everyday one, and a
# saturated neuron, whose tanh lets almost nothing through.
#
# ![The neuron as a graph from left to right; the path from L back to w has the local slopes
# −1.08, 1, 0.79, 1 and 1.5, whose product is −1.27](explorer.png)
#
# ![The same graph with w = 2, x = 2 and target −1: the local slope of tanh is 0.00, so the
# product is almost zero although the error is 2](explorer_saturated.png)
#
# **What the three questions show.** The ones belong to sums and differences and never change. $2e$
# and $1 - y^2$ hold values, so they change with *every* input. With $x = 0$ the last factor is 0:
# however wrong the neuron is, $w$ is not to blame. And a saturated tanh multiplies everything
# behind it by nearly 0, so a neuron that is sure and wrong hardly learns.
#
# ## 4 · Two paths: slopes add
#
# What if an input is used twice, as in $y = x \cdot \tanh(x)$? Call $u = \tanh(x)$, so $y = x u$.
# Now $x$ reaches $y$ on two paths: directly, and through $u$.
#
# **Predict.** At $x = 1$ the direct path has the slope $u = 0.76$; the other one has
# $1 \times 0.42$. What is $dy/dx$: their product, their sum, or the larger one?

# %%
guess_two_paths = 0.76  # your guess

# %%
fork = graph.fork(x=1.0)
nudged = differences.central(lambda x: x * np.tanh(x), 1.0, 1e-5)
print(f"your guess {guess_two_paths:.2f}; measured {nudged:.2f}")
_ = ledger.note("01", "slope over two paths", guess_two_paths, nudged, "per x")
fig, ax = plots.slope_graph(
    fork,
    grad=[nudged, 1.0, 1.0],
    paths=[("y", "x"), ("y", "u", "x")],
    title="Along a path multiply, over paths add: 0.76 + 0.42 = 1.18",
)

# %% [markdown]
# If $x$ moves, *both* uses of it move $y$, so their effects add. These are all the rules there
# are: **multiply along a path, add over the paths.**
#
# ## 5 · One walk back finds all slopes
#
# A network has millions of paths, far too many to visit one by one. But they share their steps.
# Write the computation down as a **graph**: number its nodes, and put the local slopes into a
# matrix. The row is the **child** (what was computed), the column the **parent** (what it was
# computed from):
#
# $$\texttt{local[child, parent]} = \frac{d(\text{child})}{d(\text{parent})},
# \quad 0 \text{ where there is no arrow}$$

# %%
neuron = graph.neuron(w=0.6, x=1.5, b=-0.4, target=1.0)
fig, ax = plots.slope_matrix(neuron, "The whole computation in one matrix")

# %% [markdown]
# The walk goes backwards: start at the output, whose slope by itself is 1. Each node
# hands its slope on to its parents, times the local slope on the arrow. But a node may speak only
# when it has heard from *all* its children. So we need an order of the nodes in which each
# one stands after its parents (a **topological order**) and walk it from the end to the start.
#
# **Predict.** Take the fork: `x` (node 0), `u` (1), `y` (2). Which of the six orders of these
# three nodes are topological? Change the order below until the cell says True.

# %%
my_order = [2, 1, 0]  # your guess

# %%
small = graph.fork(x=1.0)
print(f"{my_order} topological? {graph.is_topological(small.local, my_order)}")
print(f"found by a program: {graph.topological_order(small.local)}")

# %% [markdown]
# A computer that *runs* a computation gets such an order for free: the order in which it computed
# the numbers. Walking back:
#
# $$\texttt{grad[parent]} \mathrel{+}= \texttt{grad[child]} \cdot \texttt{local[child, parent]}
# \tag{4}$$
#
# ### Exercise 3: the walk back (`graph-backward`)
#
# `local` is the (n, n) matrix of local slopes, `order` the n node numbers in a topological order;
# the last node of `order` is the output. Return `grad`, a float array of n numbers: `grad[k]` is
# the slope of the output by node k. (Nodes may be numbered in any way, so do use `order`.)
#
# <details><summary>Hint 1</summary>
#
# Start with `grad = np.zeros(len(local))` and set one entry of it to 1. `reversed(order)` walks
# from the end to the start.
# </details>
# <details><summary>Hint 2</summary>
#
# For each child in this walk, equation 4 for every parent. Why `+=`? Think of the fork: `x`
# hears from `y` and from `u`.
# </details>


# %% solve="graph-backward"
def graph_backward(local, order):
    """Slope of the last node of `order` by every node.

    Args:
        local: (n, n) float, local[child, parent]; 0 where there is no arrow.
        order: (n,) int, each node after its parents; the last one is the output.

    Returns:
        grad: (n,) float.
    """
    # BEGIN SOLUTION
    grad = np.zeros(len(local))
    grad[order[-1]] = 1.0
    for child in reversed(order):
        for parent in range(len(local)):
            grad[parent] += grad[child] * local[child, parent]
    return grad
    # END SOLUTION


# %% check="graph-backward" points=3
checks.graph_backward(graph_backward)

# %%
grad = graph_backward(neuron.local, graph.topological_order(neuron.local))
fig, ax = plots.slope_graph(neuron, grad=grad, title="One walk back finds all nine slopes")

# %% [markdown]
# **What you should see:** the graph of section 3 with a slope written in orange at every node:
# dL/dw = −1.27, dL/dx = −0.51 and dL/db = −0.85 as in exercise 2, and for free also the slopes of
# the steps in between. This walk is called **backpropagation**, or the **backward pass**.
#
# ## 6 · Bonus: numbers that differentiate themselves
#
# Nobody writes down matrices of slopes. Software lets the numbers do it: each number remembers its
# parents and its local slopes, and joins a list (the **tape**) when it is made. Then the tape is
# already in topological order. That is **autograd**. This part of it is given (`type(self)` is the
# kind of number at hand: it will be your `Scalar`):

# %%
print(inspect.getsource(autograd.Recorded))

# %% [markdown]
# ### Exercise 4: a scalar autograd (`scalar-gradient`)
#
# Add products and tanh, and write the walk back over the tape. `f` takes a list of n `Scalar`s and
# returns one; `x` holds the n numbers where the slopes are wanted. `edges` is a list of
# (parent, local slope).
#
# <details><summary>Hint 1</summary>
#
# `__mul__` is called for `a * b`. Look at `__add__` above: the value is different, and so are the
# two local slopes.
# </details>
# <details><summary>Hint 2</summary>
#
# `f(inputs).grad = 1.0` starts the walk; then go through `reversed(tape)`, and for each node
# through its `edges`, with `+=` as in exercise 3.
# </details>


# %% solve="scalar-gradient"
class Scalar(autograd.Recorded):
    def __mul__(self, other):
        # BEGIN SOLUTION
        edges = [(self, other.value), (other, self.value)]
        return Scalar(self.tape, self.value * other.value, edges)
        # END SOLUTION

    def tanh(self):
        # BEGIN SOLUTION
        y = np.tanh(self.value)
        return Scalar(self.tape, y, [(self, 1 - y**2)])
        # END SOLUTION


def scalar_gradient(f, x):
    """Slopes of f at x (n,): f maps a list of n Scalars to one Scalar. Returns (n,) float."""
    tape = []
    inputs = [Scalar(tape, value) for value in x]
    # BEGIN SOLUTION
    f(inputs).grad = 1.0
    for node in reversed(tape):
        for parent, slope in node.edges:
            parent.grad += node.grad * slope
    # END SOLUTION
    return np.array([node.grad for node in inputs])


# %% check="scalar-gradient" points=2
checks.scalar_gradient(scalar_gradient)

# %%
print(scalar_gradient(lambda v: (v[0] * v[1] + v[2]).tanh() * v[0], [0.6, 1.5, -0.4]))

# %% [markdown]
# **What you should see:** `[1.16991073 0.28312094 0.47186823]`, the three slopes of a formula that
# you never differentiated. PyTorch works like this, with arrays in place of numbers.
#
# ## 7 · Why it matters on the device
#
# Back to the lamp. Its network (DS-CNN S) needs 2,656,768 multiply-accumulates (**MAC**: one
# product, added to a sum) to compute the loss once; that is one **forward pass**.
#
# **Predict.** How many forward passes does it take to *measure* the slopes of all 780 weights with
# equation 2?

# %%
guess_passes = 780  # your guess

# %%
print(f"your guess {guess_passes}; two for each weight are {2 * 780}")
_ = ledger.note("01", "forward passes to nudge 780 weights", guess_passes, 2 * 780, "passes")

# %% [markdown]
# A walk back visits each arrow once, so it costs about as much as computing the values: here,
# where only the last layer's weights are wanted, one forward pass and 768 MAC more, one for each
# of the 12 × 64 weights.

# %%
forward_macs = 2_656_768
nudging = [2 * 780 * forward_macs, 2 * 23_756 * forward_macs]
backward = [forward_macs + 768, 3 * forward_macs]
fig, ax = plots.macs_per_step(
    ["last layer, 780 weights", "whole network, 23,756 weights"],
    nudging,
    backward,
    "One walk back replaces thousands of forward passes",
)

# %% [markdown]
# The published figure for one sample on GAP9 is 6.74 ms and 384 µJ at 370 MHz (features, forward
# pass and update together, Cioflan et al. 2024). If a forward pass took all of it, 1,560 of them
# would take up to 10.5 s and 0.6 J, *for one step on one sample*. The lamp did 2,100 sample
# passes in 14 s. Without the walk back it would need about six hours.
#
# The walk back has its price: the local slopes contain *values* ($x$, $y$, $e$), which must still
# be in memory when the walk comes by. Lesson 03 counts them.
#
# ## Recap
#
# - A slope can be measured: rise over run, with an $h$ that is neither big nor tiny.
# - A slope can be computed: multiply local slopes along a path, add over paths.
# - One walk from the output back finds the slopes by all inputs at once.
# - Measuring stays useful: it is the judge of every gradient in this course.
#
# | cost of one step | forward passes | MAC | source |
# |---|---|---|---|
# | nudging 780 weights | 1,560 | 4.14 G | counted, section 7 |
# | walking back, last layer | 1 | 2.66 M + 768 | counted, section 7 |
# | walking back, whole network | about 3 | about 8 M | estimate, lesson 06 counts |
#
# Your predictions are kept in the course's **ledger**, a small file beside the lessons; every
# lesson adds to it, and the last ones look back.

# %%
print(ledger.table())

# %% [markdown]
# ### Exercise 5: why from back to front? (`why-backwards`)
#
# One could also walk from front to back: start with one input, and find out how every later node
# moves when this input moves. Compare the two directions for a network with 780 weights and one
# loss: how many walks does each need for all slopes, and why? When would the
# other direction be the better one? (Three to five sentences.)

# %% [markdown] points=1 write="why-backwards"
# One walk answers all questions about its starting node. From front to back it starts at one
# input, so 780 weights need 780 walks. From back to front it starts at the loss; one walk gives
# the slope of the loss by every weight, because nodes shared by many paths are visited once.
# With one input and many outputs it is the other way round: then one forward walk gives all
# slopes. Training always has one loss and many weights, so it walks back. The price is memory:
# the values of the forward pass must be kept until the walk comes by.

# %% [markdown]
# **Next:** lesson 02 replaces the single neuron by a whole layer and a batch of samples, and asks
# what "how wrong" should mean.
