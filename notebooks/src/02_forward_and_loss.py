# %% [markdown]
# # 02 · Forward, and how wrong: layers and losses
#
# **70 minutes** · You need Python and matrix products; lesson 01 helps (slopes, the loss $L$).
#
# You will be able to
#
# - compute the answer of a small network for a whole batch of inputs;
# - say in one number how wrong it is, and which of three averaging conventions was used;
# - compute cross-entropy so that it never overflows, not even in a chip's 32-bit numbers.
#
# **The device question:** a lamp has heard one second of sound and reduced it to 64 numbers. What
# does it cost to turn them into an opinion, and how does it notice that the opinion is wrong?

# %%
import numpy as np

import odlkit
from odlkit import checks, layers, ledger, losses, plane, plots, widgets

plots.use_style()

# %% [markdown]
# ## Story: twelve opinions
#
# Mira's lamp from lesson 01 knows ten words, "silence" and "something else": twelve **classes**.
# For each second of sound the front of its network produces 64 numbers, the **features**. The last
# layer turns them into twelve scores, one per class, and the largest score wins.
#
# The scores are called **logits**. For one second of sound, $x$ with 64 numbers,
#
# $$y = W x + b$$
#
# gives the 12 logits. The 12 × 64 weights in $W$ and the 12 biases in $b$ are the lamp's 780
# **parameters**: the only numbers that it changes when it learns in the meeting room.

# %% [markdown]
# **Names.** The text and the code use the same letters in all lessons.
#
# | in the text | in the code | shape | what it is |
# |---|---|---|---|
# | $N$ | `N` | number | samples handled together: a **batch** |
# | $x$ | `x` | (N, C_in) | inputs, one sample per row |
# | $W$, $b$ | `weight`, `bias` | (C_out, C_in), (C_out,) | the layer's parameters |
# | $y$ | `y` or `logits` | (N, C_out) | outputs, one sample per row |
# | $t$ | `target` | (N, C_out), or (N,) class numbers | what the outputs should be |
#
# ## 1 · A linear layer, for a whole batch
#
# Samples are stored as *rows*. So the formula of the story, written for one column, is transposed:
#
# $$y = x\,W^T + b, \qquad y_{no} = \sum_i x_{ni}\, W_{oi} + b_o \tag{1}$$
#
# Each output is one row of weights times the input, plus a bias. Here are two samples with three
# features and two outputs:

# %%
x_small = np.array([[1.0, 2.0, 0.0], [0.0, -1.0, 3.0]])
weight_small = np.array([[1.0, 0.0, 2.0], [-1.0, 1.0, 0.0]])
bias_small = np.array([0.5, -4.0])
y_small = layers.linear_forward(x_small, weight_small, bias_small)
fig, ax = plots.layer_matrices(
    x_small, weight_small, bias_small, y_small, "Every output is a row of weights times an input"
)

# %% [markdown]
# **Predict.** One product that is added to a sum is a **multiply-accumulate** (MAC), the unit in
# which the work of a network is counted. How many does the lamp's last layer need for one sample,
# 64 features in and 12 logits out?

# %%
guess_macs = 100  # your guess

# %%
print(f"your guess {guess_macs}; counted {12 * 64} MAC: each of 12 outputs sums 64 products")
_ = ledger.note("02", "linear forward 64 to 12, one sample", guess_macs, 12 * 64, "MAC")

# %% [markdown]
# ### Exercise 1: a linear layer (`linear-forward`)
#
# Write equation 1 for a batch. `x` is (N, C_in), `weight` (C_out, C_in), `bias` (C_out,); return
# `y` (N, C_out). Check the first output of the figure by hand: $1·1 + 2·0 + 0·2 + 0.5 = 1.5$.
#
# <details><summary>Hint 1</summary>
#
# In NumPy `@` is the matrix product. It sums over the last axis of the left factor and the first
# axis of the right one: write both shapes down and see which factor has to be turned.
# </details>
# <details><summary>Hint 2</summary>
#
# `(N, C_out) + (C_out,)` adds the same row to every sample; NumPy calls it broadcasting.
# </details>


# %% solve="linear-forward"
def linear_forward(x, weight, bias):
    """Compute y = x @ weight.T + bias for a batch.

    Args:
        x: (N, C_in) float; weight: (C_out, C_in) float; bias: (C_out,) float.

    Returns:
        y (N, C_out) float.
    """
    # BEGIN SOLUTION
    return x @ weight.T + bias
    # END SOLUTION


# %% check="linear-forward" points=2
checks.linear_forward(linear_forward)

# %% [markdown]
# A red cross ✗ names what was expected, what came and where. Three hints wait in
# `odlkit.hint("linear-forward")`, and they cost nothing. Every section works without the earlier
# ones, so you may go on and come back.

# %%
print(linear_forward(x_small, weight_small, bias_small))

# %% [markdown]
# **What you should see:** the matrix y of the figure, `[[ 1.5 -3. ] [ 6.5 -5. ]]`.
#
# ## 2 · A bend between the layers: ReLU
#
# Two linear layers, one after the other, are only one linear layer: $W_2 (W_1 x) = (W_2 W_1) x$.
# Stacking helps only if something bends in between. The usual bend is the cheapest one there is,
# the **ReLU** (rectified linear unit). It is one comparison per number, and no multiplication:
#
# $$\mathrm{ReLU}(x) = \max(x, 0) \tag{2}$$
#
# Such a function between two layers is called an **activation** function, $f$ in formulas.
#
# ### Exercise 2: ReLU (`relu-forward`)
#
# Return a new array of the same shape; do not change `x`, its owner still needs it.
#
# <details><summary>Hint 1</summary>
#
# You want to choose element by element between a number and 0. No loop is needed.
# </details>
# <details><summary>Hint 2</summary>
#
# `np.max` gives the largest number of an array. `np.maximum` compares two arrays (or an array and
# a number) element by element.
# </details>


# %% solve="relu-forward"
def relu_forward(x):
    """Replace negative numbers by zero.

    Args:
        x: float array of any shape.

    Returns:
        y, same shape.
    """
    # BEGIN SOLUTION
    return np.maximum(x, 0)
    # END SOLUTION


# %% check="relu-forward" points=1
checks.relu_forward(relu_forward)

# %% [markdown]
# ## 3 · Two layers, and what a network looks like before it has learned anything
#
# The lecture behind this course writes a network of two layers as
#
# $$y_n = f_n(W_n\, f_n(W_{n-1}\, y_{n-2}))$$
#
# > **Slide check 17.** Take the slide literally: the *same* $f_n$ stands in both places. Suppose
# > it is ReLU: which logits can never come out? Suppose it is nothing at all (the identity),
# > because the last layer should be able to answer with negative numbers: what has become of the
# > two layers? Write down what the slide should read; exercise 3 tells you whether you are right.
#
# With the biases, and with the numbers between the layers (the **hidden** layer) called $h$:
#
# $$h = \mathrm{ReLU}(x\,W_1^T + b_1), \qquad \text{logits} = h\,W_2^T + b_2 \tag{3}$$
#
# ### Exercise 3: two layers (`two-layer-forward`)
#
# Write equation 3. Use NumPy only, so that the exercise stands on its own.
#
# <details><summary>Hint 1</summary>
#
# Two lines: one for `hidden`, one for the logits. Where does ReLU stand, and where does it not?
# </details>
# <details><summary>Hint 2</summary>
#
# The second line is exercise 1 again, with `hidden` in the place of `x`.
# </details>


# %% solve="two-layer-forward"
def two_layer_forward(x, weight1, bias1, weight2, bias2):
    """Logits of a network with one hidden layer.

    Args:
        x: (N, C_in) float; weight1: (H, C_in); bias1: (H,); weight2: (C_out, H); bias2: (C_out,).

    Returns:
        logits (N, C_out) float.
    """
    # BEGIN SOLUTION
    hidden = np.maximum(x @ weight1.T + bias1, 0)
    return hidden @ weight2.T + bias2
    # END SOLUTION


# %% check="two-layer-forward" points=2
checks.two_layer_forward(two_layer_forward)

# %% [markdown]
# **Slide check 17, the answer.** With ReLU in both places no logit is ever negative; with the
# identity in both places the two layers are one. Each layer has its own activation:
#
# $$y_n = f_n(W_n\, f_{n-1}(W_{n-1}\, y_{n-2}))$$
#
# In a classifier $f_{n-1}$ is ReLU, and $f_n$, behind the last layer, is nothing at all.
#
# What does such a network say before it has learned anything? Its weights are thrown like dice. To
# be able to draw it, take two features and two classes: circles (class 0, say claps) and triangles
# (class 1, whistles), 120 samples in two half moons. Blue is where logit 0 is larger, red where
# logit 1 is; between them runs the **decision boundary**. Right are circles on blue and triangles
# on red.
#
# **Predict.** How many of the 120 samples will a network with random weights get right, in
# percent?

# %%
guess_percent = 0  # your guess

# %%
x, target = plane.half_moons()
panels, percent = {}, []
for num_hidden, seed in ((2, 0), (8, 5), (32, 2)):
    net = plane.random_net(num_hidden, seed)
    panels[f"{num_hidden} hidden units"] = plane.score_grid(net.forward)
    percent.append(round(100 * losses.accuracy(net.forward(x), target)))
panels["32, without ReLU"] = plane.score_grid(net.forward_without_relu)
print(f"your guess {guess_percent} %; these three networks: {percent} %")
_ = ledger.note("02", "right, untrained, 2 classes", guess_percent, np.mean(percent), "%")
fig, ax = plots.region_panels(
    panels, x, target, "Hidden units bend the boundary; without ReLU it is a line"
)

# %% [markdown]
# Guessing one of two classes is right half of the time; single throws may lie far from it.
# Training moves the boundary (section 6 shows it, lesson 03 does it). Throw the dice yourself:

# %%
widgets.untrained_explorer()

# %% [markdown]
# Without a running kernel: one throw with 8 hidden units. Each unit adds one fold to the plane, so
# the boundary is made of straight pieces.
#
# ![The plane of two features with 120 samples in two half moons; a boundary of a few straight
# pieces separates a red and a blue side without regard to the moons](untrained.png)
#
# ## 4 · How wrong? The squared error
#
# A **loss** is one number: 0 when all outputs are right, larger when they are worse. The simplest
# one is the **mean squared error** (MSE): error, squared, averaged over all $N \cdot C_{out}$
# outputs.
#
# $$L = \frac{1}{N\,C_{out}} \sum_{n,o} (y_{no} - t_{no})^2 \tag{4}$$
#
# ### Exercise 4: mean squared error (`mse-forward`)
#
# `y` and `target` are (N, C_out). Return one number. By hand: the errors 1, 0, −2, 0, −3, 2 (two
# samples, three outputs) have the squares 1, 0, 4, 0, 9, 4, so the loss is 18/6 = 3.
#
# <details><summary>Hint 1</summary>
#
# Read the name backwards: error, squared, mean.
# </details>
# <details><summary>Hint 2</summary>
#
# `np.mean` without an axis averages over all numbers of an array.
# </details>


# %% solve="mse-forward"
def mse_forward(y, target):
    """Mean squared error over all N*C_out outputs.

    Args:
        y, target: (N, C_out) float.

    Returns:
        loss, one number.
    """
    # BEGIN SOLUTION
    return np.mean((y - target) ** 2)
    # END SOLUTION


# %% check="mse-forward" points=1
checks.mse_forward(mse_forward)

# %% [markdown]
# > **Slide check 7.** The lecture writes $L_{MSE} = \frac{1}{S}(y_n - y_{gt})^2$, "averaged over
# > $S$ samples". The C library that runs on the chip (PULP-TrainLib) also divides by one number,
# > its `size`. PyTorch calls its loss "mean". All three are called MSE. Do they give the same
# > number?
#
# **Predict.** Four samples, twelve outputs, and every single error is exactly 1. What do the three
# programs report? Read the sentences above literally.

# %%
guess_slide, guess_trainlib, guess_pytorch = 1.0, 1.0, 1.0  # your guesses

# %%
squares_all_one = np.ones((4, 12))
print(f"slide:    {squares_all_one.sum() / 4}, your guess {guess_slide}")
print(f"TrainLib: {squares_all_one[0].sum() / 12} for each sample, your guess {guess_trainlib}")
print(f"PyTorch:  {squares_all_one.sum() / 48}, your guess {guess_pytorch}")

# %% [markdown]
# Three different recipes:
#
# | who | sums over | divides by | gives |
# |---|---|---|---|
# | the slide | samples and outputs | $N$ | one number |
# | TrainLib | the outputs of *one* sample; it knows no batch | $C_{out}$ | one number per sample |
# | PyTorch, and this course | samples and outputs | $N \cdot C_{out}$ | one number |
#
# ### Exercise 5: three conventions (`averaging-conventions`)
#
# Compute all three from the same `y` and `target`, both (N, C_out): `slide` (one number),
# `trainlib` (an array of N numbers) and `pytorch` (one number).
#
# <details><summary>Hint 1</summary>
#
# Start with `squares = (y - target) ** 2`, an (N, C_out) array, and read the table row by row.
# </details>
# <details><summary>Hint 2</summary>
#
# `axis=1` is the axis that disappears: `squares.mean(axis=1)` averages over the outputs and keeps
# the samples. `len(y)` is $N$.
# </details>


# %% solve="averaging-conventions"
def averaging_conventions(y, target):
    """The same errors, averaged in three ways.

    Args:
        y, target: (N, C_out) float.

    Returns:
        slide (a number), trainlib (N,) float, pytorch (a number).
    """
    # BEGIN SOLUTION
    squares = (y - target) ** 2
    slide = squares.sum() / len(y)
    return slide, squares.mean(axis=1), squares.mean()
    # END SOLUTION


# %% check="averaging-conventions" points=3
checks.averaging_conventions(averaging_conventions)

# %%
errors = np.random.default_rng(2).normal(size=(4, 12))
slide, trainlib, pytorch = averaging_conventions(errors, np.zeros((4, 12)))
print(f"slide {slide:.3f}   trainlib {trainlib.round(3)}   pytorch {pytorch:.3f}")
print(f"slide / pytorch = {slide / pytorch:.1f}   mean of trainlib = {trainlib.mean():.3f}")

# %% [markdown]
# **What you should see:** slide / pytorch = 12.0, the number of outputs, and the mean of trainlib
# equal to pytorch. At $N = 1$ the last two agree.
#
# **Does it matter?** The lowest point of the loss stays where it is. But a loss that is 12 times
# larger has slopes that are 12 times larger, and training changes each weight by a step that is
# proportional to its slope (lesson 03). So every step is 12 times longer: a setting that worked in
# PyTorch makes the other program run wild. When two programs disagree about a gradient, ask first
# who divides by what. **This course divides by $N \cdot C_{out}$.**
#
# ## 5 · A better loss for classes: softmax and cross-entropy
#
# For words we need something else: there is no "right" logit of 1.0, there is only the right
# *class*. First turn the logits $z$ of a sample into probabilities, positive and with the sum 1
# (**softmax**). Then look at the probability $p$ of the right class. The loss is $-\log p$
# (**cross-entropy**): 0 for $p = 1$, 0.69 for $p = 1/2$, and without limit as $p$ goes to 0.
#
# $$p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}, \qquad
# L = -\frac{1}{N} \sum_n \log p_{n,\,\text{right class of } n} \tag{5}$$
#
# Here the mean runs over the $N$ samples only. (log is the natural logarithm, `np.log`.)
#
# **Predict.** An untrained network knows nothing: all 12 classes are equally likely to it. What is
# its loss? (Even a rough guess will tell you, for the rest of your life, whether a network starts
# out healthy.)

# %%
guess_loss = 1.0  # your guess

# %%
logits_zero = np.zeros((5, 12))
any_target = np.array([0, 3, 11, 7, 3])
untrained = losses.softmax_cross_entropy_forward(logits_zero, any_target)
print(f"your guess {guess_loss}; loss {untrained:.3f} = log(12), whatever the right classes are")
_ = ledger.note("02", "loss of an untrained network, 12 classes", guess_loss, untrained, "log")

# %% [markdown]
# Now the trap. Equation 5 as written computes $e^z$. In float32, the numbers of the chip, the
# largest number is $3.4 \cdot 10^{38}$, so $e^z$ overflows for $z > 88.7$; in 16-bit floats
# (float16) already for $z > 11$. Then a probability is 0, or infinity divided by infinity, and the
# loss is infinite or not a number.

# %%
z = np.arange(0, 121, 2, dtype=np.float32)
with np.errstate(all="ignore"):
    probability_right = 1 / (1 + np.exp(z))
    naive = np.where(probability_right > 0, -np.log(probability_right), np.nan)
stable = np.array([losses.softmax_cross_entropy_forward([[0.0, each]], [0]) for each in z])
fig, ax = plots.overflow(
    z, naive, stable, "In float32 the formula as written ends at a logit of 88"
)

# %% [markdown]
# The way out costs one subtraction per logit. Probabilities do not change when the same number $m$
# is taken away from all logits of a sample, because $e^{z-m} = e^z / e^m$, and $e^m$ cancels. With
# $m$ the *largest* logit, every exponent is 0 or negative: nothing overflows, and the sum is at
# least 1. And the logarithm of the quotient needs no quotient:
#
# $$-\log p_k = \log\Big(\sum_j e^{z_j - m}\Big) - (z_k - m) \tag{6}$$
#
# ### Exercise 6: stable cross-entropy (`softmax-cross-entropy`)
#
# `logits` is (N, C), `target` (N,) the class numbers, 0 to C−1. Return the mean over the batch of
# equation 6. It must be right for logits of 1000, too.
#
# <details><summary>Hint 1</summary>
#
# `logits.max(axis=1, keepdims=True)` has the shape (N, 1), so it can be subtracted from each row.
# Never compute the probability itself.
# </details>
# <details><summary>Hint 2</summary>
#
# `shifted[np.arange(N), target]` takes one number from each row: row 0 at `target[0]`, row 1 at
# `target[1]`, and so on. (`shifted[:, target]` is something else.)
# </details>


# %% solve="softmax-cross-entropy"
def softmax_cross_entropy(logits, target):
    """Mean of -log(probability of the right class), stable for any logit.

    Args:
        logits: (N, C) float; target: (N,) int class numbers.

    Returns:
        loss, one number.
    """
    # BEGIN SOLUTION
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(shifted).sum(axis=1))
    return np.mean(log_sum - shifted[np.arange(len(target)), target])
    # END SOLUTION


# %% check="softmax-cross-entropy" points=3
checks.softmax_cross_entropy(softmax_cross_entropy)

# %%
print(f"untrained: {softmax_cross_entropy(logits_zero, any_target):.4f}")
print(f"sure and wrong: {softmax_cross_entropy(np.array([[1000.0, 0.0]]), np.array([1])):.1f}")

# %% [markdown]
# **What you should see:** 2.4849 and 1000.0, without a warning.
#
# ## 6 · Loss surfaces: what does training change?
#
# The loss depends on the samples and on the parameters. The samples are given. So training walks
# over a landscape whose coordinates are the *weights*, looking for its lowest point. With two
# weights we can draw it, for the half moons of section 3:

# %%
moons, labels = plane.half_moons()
surfaces = {
    name: plane.loss_grid(loss, moons, labels) for name, (_, loss) in plane.SURFACES.items()
}
fig, ax = plots.loss_surfaces(surfaces, "A bowl, a plateau, and two valleys with a saddle")

# %% [markdown]
# - **Left:** one linear layer with cross-entropy is a bowl. Whoever walks downhill arrives.
# - **Middle:** squared error behind a tanh has plateaus (yellow): far from the solution the tanh is
#   saturated and the slope is nearly zero, as in lesson 01. This is why classifiers use
#   cross-entropy.
# - **Right:** two layers (one unit each) have two valleys: turning the sign of both weights changes
#   nothing. Between them lies a saddle at (0, 0), where *every* slope is zero. A network whose
#   weights all start at zero would stay there for ever; so they start with dice.

# %%
widgets.surface_explorer()

# %% [markdown]
# Without a running kernel: one point on the bowl and the classifier it stands for.
#
# ![Left, the loss over two weights with a point high on its slope; right, the boundary of that
# classifier, which puts most samples on the wrong side](surface.png)
#
# > **Slide check 16.** The lecture states the goal of training as
# > $\min_{\text{input}} L(y_n(\text{input}), y_{gt})$. What is being changed, according to the
# > word under "min"? Run both versions and compare.
#
# The cell below walks downhill in both ways, 40 small steps each: measure the slopes as in lesson
# 01 (`numeric_gradient` does so for every number of an array) and go a little against them. Once
# it is the circled sample that moves, once it is the two weights.

# %%
start = np.array([1.5, 2.0])
sample, its_label = moons[[64]], labels[[64]]
moved, trained = sample[0].copy(), start.copy()
for _ in range(40):
    moved -= 0.1 * odlkit.gradcheck.numeric_gradient(
        lambda point: plane.line_cross_entropy(start, point[None], its_label), moved
    )
    trained -= 2.0 * odlkit.gradcheck.numeric_gradient(
        lambda weight: plane.line_cross_entropy(weight, moons, labels), trained
    )

# %%
for name, weight in (("min over the input", start), ("min over the weights", trained)):
    right = 100 * losses.accuracy(plane.line_logits(weight, moons), labels)
    print(f"{name}: {right:.0f} % of all samples right")
before, after = (
    plane.score_grid(lambda points, w=w: plane.line_logits(w, points)) for w in (start, trained)
)
fig, ax = plots.sample_or_boundary(
    before, moved, after, moons, labels, 64, "Training moves the boundary, not the samples"
)

# %% [markdown]
# **What you should see:** minimising over the input drags one sample to where the network wants
# it; its loss is small now, and all the others are as wrong as before (46 %). Minimising over the
# weights moves the boundary, and 83 % are right. The slide should say $\min_{W, b}$.
#
# ## 7 · Why it matters on the device
#
# The lamp's last layer in figures: 780 parameters of 4 bytes are 3,120 bytes, 2.4 % of the 128 kB
# of fast memory (L1) on GAP9. One forward pass of it is 768 MAC, 0.03 % of the 2,656,768 MAC of
# the whole network.
#
# GAP9 has four floating-point units, each good for one MAC per cycle, so 768 MAC take at least 768
# / 4 = **192 cycles**. The public library PULP-TrainLib needs **1,126 cycles** on eight cores for
# 64 → 12 (without bias, plain RISC-V code, measured on the simulator GVSOC). That is 3 µs at 370
# MHz. Where do the other cycles go? Loads, loop counters, starting and joining eight cores. You
# will write such kernels from lesson 03 on.
#
# ## Recap
#
# - A linear layer is one matrix product and a bias; a batch is more rows.
# - Without a bend between them, two layers are one. Each layer has its own activation.
# - A loss says how wrong in one number. Always ask what it was averaged over.
# - Cross-entropy: take the largest logit away first. An untrained network starts at log(classes).
#
# | step, 64 → 12, one sample | MAC | bytes (float32) | cycles | source |
# |---|---|---|---|---|
# | all 780 slopes by nudging, lesson 01 | 4.14 G | | | counted |
# | linear forward | 768 | 3,120 for the parameters | ≥ 192 | counted; 4 FPUs |
# | the same, PULP-TrainLib, 8 cores | 768 | | 1,126 | measured, GVSOC |
# | cross-entropy of 12 logits | 0, but 12 exp and 1 log | 48 for the logits | | counted |
#
# What you predicted and what came out, so far:

# %%
print(ledger.table())

# %% [markdown]
# ### Exercise 7: what training changes (`what-training-changes`)
#
# In three or four sentences: what does the slide's $\min_{\text{input}}$ mean literally, what
# should it say, and what would a lamp be like that "learned" the slide's way? Use what the two
# panels of section 6 showed.

# %% [markdown] points=1 write="what-training-changes"
# Literally, the slide looks for the input that gives the smallest loss: it changes the recording
# and leaves the network alone. It should say min over W and b: the samples and their labels are
# given, the parameters are free. A lamp that minimised over the input would have made one
# recording easy to recognise and would hear the next word exactly as badly as before, because its
# boundary never moved (46 % right before and after; 83 % when the weights were changed instead).

# %% [markdown]
# **Next:** lesson 03 finds the slopes of the loss by all 780 parameters at once, with two matrix
# products, and lets the weights walk downhill.
