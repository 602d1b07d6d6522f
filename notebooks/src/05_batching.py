# %% [markdown]
# # 05 · Batching: how many samples before a step?
#
# 65 minutes. You need: NumPy arrays and matrix products. Lessons 02 and 03 (loss, gradients of a
# linear layer) help; the formulas you need are written out again.
#
# You will be able to
#
# - collect the gradient of a batch from single samples, on a chip that knows no batches;
# - run batch, mini-batch and stochastic gradient descent, shuffled and with momentum;
# - choose a batch size by samples, by seconds and by bytes.
#
# **The device question:** a badge hears one word at a time and has 128 KiB of fast memory. Should
# it learn from each word at once, or wait until it has heard two, or a hundred?

# %%
import numpy as np

from odlkit import batching, checks, data, descent, ledger, plots, widgets

plots.use_style()
rng = np.random.default_rng(5)

# %% [markdown]
# ## Story
#
# Mara's badge has recorded 100 words in the noisy meeting room. It could now work out the gradient
# of all 100 and take **one** careful step. Or take a hasty step after every word. Or something
# between. All three reach a better badge, by different ways; they need different numbers of
# samples, seconds and bytes. And there is a catch: the library that trains on the chip handles one
# word at a time, so whatever a batch is, *you* have to make it.
#
# **Names.** Three of them, and they differ in one number:
#
# | name | samples per step $N$ | steps in one **epoch** (once through all data) |
# |---|---|---|
# | **batch** gradient descent | all | 1 |
# | **mini-batch** gradient descent | some | number of samples / $N$, rounded up |
# | **stochastic** gradient descent (SGD) | 1 | as many as samples |
#
# ("Stochastic" means: left to chance. Which sample comes next is drawn at random.)
#
# ## 1 One sample, one opinion
#
# We start with a problem that can be drawn. A sensor reads $x$, and we look for a weight and a bias
# so that $w\,x + b$ comes close to the true value $t$. There are 64 readings. The loss is the mean
# squared error, and a mean of losses has the mean of the slopes:
#
# $$L = \frac{1}{N}\sum_n L_n \qquad\Rightarrow\qquad
# \frac{\partial L}{\partial W} = \frac{1}{N}\sum_n \frac{\partial L_n}{\partial W} \tag{1}$$
#
# $L_n$ is the loss of sample $n$ alone. Every sample has its own opinion on where to go.
#
# **Predict.** We stand at a bad place, far from the best fit. Of 64 readings, how many would send
# us in a direction that makes the loss of the whole batch *larger* (in a small step)?

# %%
guess_against = 0  # 0 to 64

# %%
opinions = descent.valley().sample_gradients(*descent.START)
against = int((opinions @ opinions.mean(axis=0) < 0).sum())
print(f"your guess: {guess_against}      against the batch: {against} of {len(opinions)}")
_ = ledger.note("05", "against the batch, of 64", guess_against, against, "samples")
_ = plots.opinions(opinions, "Single samples disagree; their mean is the batch's step")

# %% [markdown]
# Far from the goal most samples agree, roughly. Now the same question **at the best fit**, where
# the mean of all slopes is zero: no sample is content there, they only cancel.

# %%
weight_best, bias_best, _ = descent.valley().best()
at_best = descent.valley().sample_gradients(weight_best, bias_best)
print(f"mean slope          {np.abs(at_best.mean(axis=0)).max():.1e}")
print(f"slope of one sample {np.abs(at_best).mean():.2f} on average")

# %% [markdown]
# Remember that: a step after a single sample always moves, even away from the best place.
#
# > **Slide check 15.** The lecture writes the update as
# > $W' = W - \eta \cdot k\,(y(input) - y_{gt})\,y_{n-1}(input)$, where $y_{gt}$ is our target $t$
# > and $y_{n-1}$ the layer's own input, and shows this one formula for stochastic, mini-batch *and*
# > batch descent. There is one input in it. Take it literally for a batch of three: compute $W'$
# > from $W$, three times. What is left at the end?
#
# **Predict.** $W = 0$, $\eta = 0.1$, and the three samples have the gradients 4, −2 and 7. What is
# the right $W'$ of batch descent (a mean), and what does the literal loop leave?

# %%
guess_right, guess_literal = 0.0, 0.0

# %%
old, lr_small = 0.0, 0.1
for gradient in (4.0, -2.0, 7.0):
    literal = old - lr_small * gradient
right_step = old - lr_small * np.mean([4.0, -2.0, 7.0])
print(f"your guess: right {guess_right}, literal {guess_literal}")
print(f"mean of the gradients: W' = {right_step:.1f}")
print(f"slide, literally:      W' = {literal:.1f}")

# %% [markdown]
# The literal loop overwrites its own result: only the **last** sample survives. The gradients of a
# batch are summed over the samples (and averaged by the loss, equation 1); only then comes the
# step. So we need a place where they are collected, an **accumulator**, which starts at zero:
#
# $$G \leftarrow G + \frac{1}{N}\,\frac{\partial L_n}{\partial W},
# \qquad n = 0, \dots, N-1 \tag{2}$$
#
# ### Exercise 1: collect a gradient
#
# Write `accumulate-gradient`, called `accumulate_gradient(x, target, weight, bias)`, with a loop
# over the samples. `x` is (N, C_in), `target` (N, C_out). For *one* sample the slope at the output
# is $2\,(y - t)/C_{out}$, and its weight gradient is `np.outer(grad_output, x[n])`.
#
# > **Slide check 7.** "Averaged over $S$ samples": which $S$? TrainLib, the library on the chip,
# > divides the squared error of one sample by its $C_{out}$ outputs; it knows no $N$. PyTorch and
# > this course divide by $N \cdot C_{out}$. Here you get TrainLib's slopes and want PyTorch's
# > gradient. Which factor is missing? Forget it, and a batch of 32 takes steps 32 times too long.
#
# <details><summary>Hint 1</summary>Two arrays of zeros before the loop; np.zeros_like(weight) makes
# one in the right shape.</details>
# <details><summary>Hint 2</summary>In the loop: y = weight @ x[n] + bias, the slope, then += for
# both arrays. Divide by N = len(x) once.</details>


# %% solve="accumulate-gradient"
def accumulate_gradient(x, target, weight, bias):
    """Gradient of a batch, one sample at a time (eq. 2).

    Args:
        x: (N, C_in); target: (N, C_out); weight: (C_out, C_in); bias: (C_out,).

    Returns:
        grad_weight (C_out, C_in), grad_bias (C_out,) of the batch's mean squared error.
    """
    # BEGIN SOLUTION
    grad_weight, grad_bias = np.zeros_like(weight), np.zeros_like(bias)
    for n in range(len(x)):
        y = weight @ x[n] + bias
        grad_output = 2 * (y - target[n]) / len(bias)
        grad_weight += np.outer(grad_output, x[n]) / len(x)
        grad_bias += grad_output / len(x)
    return grad_weight, grad_bias
    # END SOLUTION


# %% check="accumulate-gradient" points=3
checks.accumulate_gradient(accumulate_gradient)

# %% [markdown]
# **What you should see.** ✓. Your loop agrees with central differences of the *batch's* loss (one
# number nudged up and down, the judge of lesson 03). A cross ✗ says what was expected, what came,
# and where; three more hints are in `odlkit.hint("accumulate-gradient")` (`import odlkit` first).
# Every section works without the earlier ones.
#
# ## 2 The same gradient, to the last digit?
#
# One loop over 32 samples, or one matrix product for all 32: on paper the same sum. Computers round
# after each addition, and the two add in different orders.
#
# **Predict.** float32 keeps about 7 decimal digits. How large is the largest relative difference,
# as a power of ten? (−3 means 0.001.)

# %%
guess_power = 0

# %%
for dtype in (np.float64, np.float32):
    shapes = ((32, 64), (32, 12), (12, 64), (12,))  # x, target, weight, bias
    layer = [rng.normal(size=shape).astype(dtype) for shape in shapes]
    one_by_one = batching.accumulate_gradient(*layer)
    together = batching.batch_gradient(*layer)
    difference = np.abs(one_by_one[0] - together[0]).max() / np.abs(together[0]).max()
    print(f"{dtype.__name__}: largest difference {difference:.0e}")
print(f"your guess: 1e{guess_power:+d}")

# %% [markdown]
# Equal up to the last digit or so. A chip that only knows single samples can therefore do
# everything that a batch can do. In PULP-TrainLib the loop looks like this (an outline, not
# an exercise):
#
# ```c
# memset(accumulator, 0, sizeof accumulator);
# for (int n = 0; n < N; n++) {
#     load_sample(n);                    // into input.data, target
#     pulp_linear_fp32_fw_cl(&layer);    // output.data
#     pulp_MSELoss_backward(&loss);      // output.diff, with 1 / C_out
#     pulp_linear_fp32_bw_cl(&layer);    // coeff.diff: OVERWRITTEN
#     for (int k = 0; k < 780; k++)      // so we keep our own sum
#         accumulator[k] += gradient[k] / N;
# }
# step(weights, accumulator, lr);        // once per batch
# ```
#
# The comment in capitals is slide check 15 in C: the library writes `diff` anew for every sample.
# Calling the backward pass $N$ times does *not* add anything up. (`gradient` stands for the `diff`
# arrays of weights and biases, one after the other.)
#
# ## 3 Three ways down
#
# Now the steps. Take $N$ samples, compute the gradient of their mean loss with the weights *of this
# moment*, step, take the next $N$:
#
# $$W \leftarrow W - \eta\,\frac{1}{N}\sum_{n \in batch} \frac{\partial L_n}{\partial W} \tag{3}$$
#
# When all samples have been used once, an epoch is over. If $N$ does not divide their number, the
# last batch is smaller, and its mean runs over the samples it really has.
#
# ### Exercise 2: an epoch
#
# Write `mini-batch-epoch`, called
# `mini_batch_epoch(x, target, weight, bias, order, batch_size, lr)`. `order` holds the row numbers
# of all samples in the order in which they are to be used: the first batch is
# `order[0:batch_size]`. Here matrix products are welcome: for a batch,
# `grad_output = 2 * (y - target) / target.size` (PyTorch's mean: as many numbers as the *batch's*
# targets have),
# `grad_weight = grad_output.T @ x`, and `grad_bias` sums `grad_output` over axis 0.
#
# <details><summary>Hint 1</summary>for start in range(0, len(order), batch_size): gives the place
# where each batch begins. Slicing past the end of an array is allowed.</details>
# <details><summary>Hint 2</summary>rows = order[start : start + batch_size], then x[rows] and
# target[rows]. The given weight belongs to the caller: start with weight.copy().</details>


# %% solve="mini-batch-epoch"
def mini_batch_epoch(x, target, weight, bias, order, batch_size, lr):
    """Once through the samples, one step per batch (eq. 3).

    Args:
        x: (N, C_in); target: (N, C_out); weight: (C_out, C_in); bias: (C_out,).
        order: (N,) row numbers; batch_size: samples per step; lr: learning rate.

    Returns:
        weight, bias after the epoch, new arrays.
    """
    # BEGIN SOLUTION
    weight, bias = weight.copy(), bias.copy()
    for start in range(0, len(order), batch_size):
        rows = order[start : start + batch_size]
        y = x[rows] @ weight.T + bias
        grad_output = 2 * (y - target[rows]) / target[rows].size
        weight -= lr * grad_output.T @ x[rows]
        bias -= lr * grad_output.sum(axis=0)
    return weight, bias
    # END SOLUTION


# %% check="mini-batch-epoch" points=4
checks.mini_batch_epoch(mini_batch_epoch)

# %% [markdown]
# **What you should see.** ✓, for batches of one, of some and of all samples. One function, three
# algorithms: `batch_size` decides.
#
# Let us watch them. The map shows the loss over weight and bias, dark is low. All three start at
# the square, look at 640 samples (ten epochs) and use the same learning rate of 0.1.
#
# **Predict.** Which of $N = 64$, 8 and 1 comes closest to the star?

# %%
guess_closest = 0  # 64, 8 or 1

# %%
paths = {n: descent.walk(batch_size=n, lr=0.1, num_epochs=10) for n in (64, 8, 1)}
titles = {f"N = {n}: {len(path.loss) - 1} steps": path for n, path in paths.items()}
closest = min(paths, key=lambda n: paths[n].loss[-1])
print(f"your guess: N = {guess_closest}      lowest loss at the end: N = {closest}")
_ = plots.walks(titles, descent.valley(), "640 samples each: small batches go further")

# %% [markdown]
# $N = 64$ walks straight and exactly, but ten steps are only ten steps. $N = 1$ staggers, because
# each sample has its own opinion, yet it takes 64 times as many steps. And it never comes to rest:
# around the star it keeps jumping. $N = 8$ is a calm compromise.
#
# Try it yourself: click a slider, then use the arrow keys. Find (a) the largest learning rate with
# which $N = 64$ stays on the map; (b) what a smaller rate does to the cloud of $N = 1$; (c) what
# momentum does (it comes in section 5).

# %%
widgets.batch_explorer()

# %% [markdown]
# **What you should see.** (a) 0.4; at 0.5 each step lands higher on the other side. (b) The cloud
# shrinks with the rate, and so does the speed. For readers without the sliders:
#
# ![Four walks over ten epochs. Batch 64 with rate 0.4 zigzags down, half of the way to the star;
# with 0.5 it leaves the map. Batch 1 with rate 0.1 ends in a wide cloud around the star, with 0.02
# in a small one.](rates.png)
#
# ## 4 Shuffle, and keep the pairs together
#
# Mara's words arrive in an order: ten times "yes", ten times "no", and so on. A step that has seen
# only "yes" learns to say "yes", whatever it hears. That is why the order is **shuffled** before
# every epoch.
#
# **Predict.** We train a digit reader (64 pixels, ten classes) for four epochs with batches of 32,
# once shuffled and once with all zeros first, then all ones, and so on. The shuffled one reads 96 %
# of new pictures. And the other?

# %%
guess_sorted = 0  # per cent

# %%
settings = {"batch_size": 32, "lr": 1.0, "num_epochs": 4, "checks_per_epoch": 45}
shuffled = descent.descend(data.digits(), **settings)
ordered = descent.descend(data.digits(), order="sorted", **settings)
percent = 100 * ordered.test_accuracy[-1]
print(f"your guess: {guess_sorted} %      class after class: {percent:.0f} %")
_ = ledger.note("05", "digits read, class after class", guess_sorted, percent, "%")
_ = plots.order_matters(shuffled, ordered, "Same samples, same steps: the order decides")

# %% [markdown]
# Each class, when its turn comes, overwrites part of what the others had left. (The same happens
# when a device adapts to one speaker and forgets the rest.)
#
# How does a chip shuffle, without NumPy? With the **Fisher-Yates** method: go from the last place
# down to place 1; exchange the number in place $i$ with the one in a random place from 0 to $i$
# (place $i$ itself is allowed). Every order is then equally likely, and no second array is needed.
#
# ### Exercise 3: shuffle
#
# Write `shuffle-pairs`, called `shuffle_pairs(x, target, draws)`. The random places are already
# drawn: in round $i$ exchange with place `draws[i]`. Return `x` and `target` in the new order, as
# new arrays, and every sample still beside its own target. By hand, for the order 0, 1, 2, 3 and
# `draws` = [0, 0, 1, 0]: round 3 gives 3, 1, 2, 0; round 2 gives 3, 2, 1, 0; and round 1?
#
# <details><summary>Hint 1</summary>Do not move the samples, move their row numbers:
# order = np.arange(len(x)).</details>
# <details><summary>Hint 2</summary>range(len(x) - 1, 0, -1) counts down to 1, and
# order[i], order[j] = order[j], order[i] exchanges two numbers.</details>


# %% solve="shuffle-pairs"
def shuffle_pairs(x, target, draws):
    """Samples and targets in one new order, by Fisher-Yates.

    Args:
        x: (N, C_in); target: (N, C_out).
        draws: (N,) int; draws[i] is a random place from 0 to i.

    Returns:
        x, target in the new order, new arrays.
    """
    # BEGIN SOLUTION
    order = np.arange(len(x))
    for i in range(len(x) - 1, 0, -1):
        j = draws[i]
        order[i], order[j] = order[j], order[i]
    return x[order], target[order]
    # END SOLUTION


# %% check="shuffle-pairs" points=2
checks.shuffle_pairs(shuffle_pairs)

# %% [markdown]
# **What you should see.** ✓ (and for the question above: 2, 3, 1, 0). If you exchanged whole rows
# of `x` instead of numbers, you met a NumPy trap: a row is a *view* into the array, so after
# `x[i] = x[j]` the old `x[i]` is gone.
#
# ## 5 Momentum: a step with memory
#
# Small batches stagger, and large ones crawl along the floor of a valley. One idea helps both:
# remember the direction. A heavy ball does not follow every bump; it keeps a **velocity** $V$ and
# loses a part of it in each step. With $G$ the gradient of this batch and $\mu$ the **momentum**,
# a number from 0 to below 1:
#
# $$V' = \mu\,V + G, \qquad W' = W - \eta\,V' \tag{4}$$
#
# **Predict.** The gradient is 1 in every step, and $\mu = 0.9$. What does the velocity grow to?

# %%
guess_velocity = 0.0

# %%
speed = 0.0
for _ in range(100):
    speed = 0.9 * speed + 1.0
print(f"your guess: {guess_velocity}      after 100 steps: {speed:.3f}")
_ = ledger.note("05", "velocity with momentum 0.9", guess_velocity, speed, "times")

# %% [markdown]
# $1 + 0.9 + 0.81 + \dots = 1/(1 - 0.9) = 10$. Where the gradients agree, momentum 0.9 is as good as
# a ten times larger learning rate. Where they alternate, +1, −1, +1, they cancel instead.
#
# ### Exercise 4: the step
#
# Write `momentum-step`, called `momentum_step(param, grad, velocity, lr, momentum)`, in plain NumPy
# (`odlkit.SGD` can do it, but is locked away while you are graded). Return the new parameter and
# the new velocity.
#
# <details><summary>Hint 1</summary>Equation 4, from left to right: first the velocity.</details>
# <details><summary>Hint 2</summary>Only the new velocity moves the parameter; the gradient is
# already in it.</details>


# %% solve="momentum-step"
def momentum_step(param, grad, velocity, lr, momentum):
    """One step of gradient descent with momentum (eq. 4).

    Args:
        param, grad, velocity: arrays of one shape; lr, momentum: numbers.

    Returns:
        new_param, new_velocity, new arrays.
    """
    # BEGIN SOLUTION
    new_velocity = momentum * velocity + grad
    return param - lr * new_velocity, new_velocity
    # END SOLUTION


# %% check="momentum-step" points=2
checks.momentum_step(momentum_step)

# %% [markdown]
# **What you should see.** ✓. And this is what it does in the valley, with all 64 readings in each
# of 60 steps and a learning rate of only 0.05:

# %%
with_memory = {}
for mu in (0.0, 0.8, 0.95):
    path_mu = descent.walk(64, 0.05, 60, momentum=mu)
    with_memory[f"momentum {mu}: loss {path_mu.loss[-1]:.3f}"] = path_mu
finding = "Momentum rolls along the valley; too much overshoots"
_ = plots.walks(with_memory, descent.valley(), finding)

# %% [markdown]
# Without memory, the path turns into the valley and crawls. With 0.8 it arrives. With 0.95 it is so
# heavy that it rolls past the star and back.
#
# *Why it matters on the device:* the velocity is one more number for every trained parameter: 780
# numbers, 3 KiB, for the badge's last layer. For a whole network it may not fit.
#
# ## 6 By the sample, and by the second
#
# Which batch size learns fastest? It depends on what you count. We train the digit reader with five
# batch sizes, ten epochs each. Every size got its own learning rate, about the largest one with
# which it still goes down calmly: a mean over more samples can be trusted with a longer step.
#
# **Predict.** After the same number of *samples*, which of 1, 8, 32, 256 and 1,438 (all) has the
# lowest loss? And after the same number of *milliseconds* on your computer?

# %%
guess_by_sample, guess_by_second = 0, 0  # batch sizes

# %%
rates = {1: 0.1, 8: 0.3, 32: 1.0, 256: 2.0, 1438: 2.0}
digits = data.digits()
runs = {n: descent.descend(digits, n, lr, num_epochs=10) for n, lr in rates.items()}
for n, run in runs.items():
    us = 1e6 * run.seconds[-1] / run.samples[-1]
    print(f"N = {n:4}: loss {run.loss[-1]:.3f} after ten epochs, {us:5.1f} µs per sample")
print(f"your guess: by sample {guess_by_sample}, by second {guess_by_second}")
named = {f"N = {n}, lr {rates[n]:g}": run for n, run in runs.items()}
_ = plots.convergence(named, "By the sample small batches win, by the second larger ones")

# %% [markdown]
# Left: by the sample, $N = 1$ wins; it takes 1,438 steps where the full batch takes one. Right:
# your computer pays a fixed price for every call of NumPy, so one step for 32 samples costs hardly
# more than a step for one. By the second the middle sizes lead. (Your times differ from ours, and
# from run to run.)
#
# **Why it matters on the device.** The badge has no such bargain. It processes one word after the
# other, and each costs the same: 10.89 ms at 240 MHz, published for features, all layers forward
# and update together. On the badge the right picture looks like the left one: **seconds are
# samples.** What is left of the batch size is the number of steps:

# %%
passes = 100 * 21  # 100 words, 21 epochs: the published adaptation
step_ms = 1200 / 240e6 * 1000  # 1,200 cycles, as lesson 03's weight gradient
print(f"{passes} samples: {passes * 10.89e-3:.1f} s")
for batch_size in (1, 2, 100):
    num_steps = passes // batch_size
    print(f"N = {batch_size:3}: {num_steps:4} steps, {num_steps * step_ms:6.3f} ms in all")

# %% [markdown]
# A step changes 780 numbers; we charged it with the 1,200 cycles of lesson 03's weight gradient,
# which touches as many. Even a step per word adds 10 ms to 23 s. Time does not speak for large
# batches here. Does memory?
#
# ## 7 By the byte
#
# > **Slide check 6.** The lecture multiplies:
# > $Memory_{total} = Memory_{sample=1} \times \frac{\#samples}{\#batches}$, the memory for one
# > sample times the batch size. Which of the arrays below really exist once *per sample*?
#
# | array (one linear layer) | numbers | how often |
# |---|---|---|
# | weights and biases | $C_{in} C_{out} + C_{out}$ | ? |
# | their gradient, summed over the batch | $C_{in} C_{out} + C_{out}$ | ? |
# | the input, kept for the weight gradient | $C_{in}$ | ? |
# | the output's slope `grad_output` | $C_{out}$ | ? |
#
# **Predict.** The badge's last layer has 64 inputs and 12 outputs, 6.4 KiB for one sample. How much
# does it take for a batch of 32?

# %%
guess_kib = 0.0

# %%
right_kib, collected_kib = batching.batch_memory(64, 12, 32)
print(f"your guess: {guess_kib} KiB      counted: {right_kib:.1f} KiB")
print(f"the slide:  {32 * batching.batch_memory(64, 12, 1)[0]:.1f} KiB")
_ = ledger.note("05", "memory of 64 to 12, batch 32", guess_kib, right_kib, "KiB")

# %% [markdown]
# The slide's formula would not even fit into the 128 KiB of fast memory; the truth fits eight
# times. Weights and summed gradients do **not** grow with the batch.
#
# And with an accumulator? Then only *one* sample is in memory at a time, but there are three arrays
# of parameter size: the weights, the gradient of this sample (the library's `diff`), and your sum.
#
# ### Exercise 5: count
#
# Write `batch-memory`, called `batch_memory(c_in, c_out, batch_size)`. All numbers are float32, 4
# bytes; a KiB has 1,024 bytes. Count the rows of the table, nothing else. Return `together` (the
# whole batch at once) and `one_by_one` (with an accumulator), both in KiB.
#
# <details><summary>Hint 1</summary>Two sums first: how many numbers exist once, how many exist once
# per sample?</details>
# <details><summary>Hint 2</summary>One by one, the batch size does not appear at all.</details>


# %% solve="batch-memory"
def batch_memory(c_in, c_out, batch_size):
    """Memory to train one linear layer on a batch, in KiB, float32.

    Args:
        c_in, c_out: inputs and outputs of the layer; batch_size: N.

    Returns:
        together, one_by_one: all samples at once; or single samples and an accumulator.
    """
    # BEGIN SOLUTION
    params = c_in * c_out + c_out
    values = c_in + c_out
    together = 4 * (2 * params + batch_size * values) / 1024
    one_by_one = 4 * (3 * params + values) / 1024
    return together, one_by_one
    # END SOLUTION


# %% check="batch-memory" points=2
checks.batch_memory(batch_memory)

# %% [markdown]
# **What you should see.** ✓, and for the badge's layer:

# %%
sizes = [1, 2, 8, 16, 32, 64]
at_once, collected = zip(*(batching.batch_memory(64, 12, n) for n in sizes), strict=True)
by_slide = [n * at_once[0] for n in sizes]
_ = plots.batch_memory(
    sizes, at_once, collected, by_slide, "Accumulated, a batch of any size takes 9.4 KiB"
)

# %% [markdown]
# Up to $N = 11$ it is cheaper to keep the batch, from 12 on it is cheaper to accumulate. Such a
# small layer hardly cares. A deeper update does: train one layer more of the published keyword
# spotter, and two words take 0.56 MB, nearly all of it activations. There the accumulator is what
# makes a larger batch possible at all. And mind the 9.4 KiB: the article reports 9.5 kB for the
# update of this layer. Lesson 06 follows that trail.
#
# ## 8 Recap
#
# - The gradient of a batch is the mean of its samples' gradients. It can be collected one sample at
#   a time, exactly; the mean's factor $1/N$ must be taken once, by you or by the loss.
# - Small batches: more steps per sample, but they stagger. Large ones: calm, but few steps.
# - Shuffle before every epoch, inputs and targets together.
# - Momentum adds up what agrees and cancels what does not, for one number per parameter.
# - Weights and their gradients do not grow with the batch; activations and their slopes do.
#
# | 64 → 12, per batch of $N$ | all at once | one by one |
# |---|---|---|
# | forward and weight gradient, multiplications | $2 \cdot 768\,N$ | $2 \cdot 768\,N$ |
# | adding to the sum | inside the product | $780\,N$ |
# | steps, multiplications | 780 | 780 |
# | memory, numbers | $1560 + 76\,N$ | $2340 + 76$ |
# | momentum, numbers | + 780 | + 780 |

# %%
print(ledger.table())

# %% [markdown]
# ### Exercise 6: advise Mara
#
# Answer `which-batch-size` in four or five sentences: which batch size would you choose for the
# badge (last layer only, 100 words, one word at a time), and how would you compute its gradient?
# Speak about samples, seconds and bytes. What would change your mind?

# %% [markdown] write="which-batch-size" points=3
# On the badge a word costs about 11 ms in any batch, and hearing 100 words is what takes long, so
# the samples count: a small batch makes more steps from the same words and converges after fewer of
# them. A batch of 1 staggers and never comes to rest; 2 to 8 with a moderate learning rate, or a
# little momentum, is calmer and still takes hundreds of steps. Memory does not decide for this
# layer: 6.4 KiB for one sample, 8.5 KiB for eight, 9.4 KiB with an accumulator for any size, of 128
# KiB. The library handles single samples, so I would accumulate and divide by N once. If more
# layers were trained, the activations per sample would be large, and accumulation would be the only
# way to a larger batch; on a machine with fast matrix products I would take 32 or more.

# %% [markdown]
# **Next:** lesson 06 counts everything for a whole network: bytes, operations, energy. The batch
# size appears there as one factor among others, and now you know where it belongs.
