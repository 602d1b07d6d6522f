# %% [markdown]
# # 10 · Your own training kernels
#
# 90 minutes. You need: the formulas of lessons 02 and 03 (all of them are written out again),
# Python, and no C: section 1 teaches what is needed.
#
# You will be able to
#
# - write the whole training step of a layer in C, for eight cores that share one memory;
# - read where the cycles went, and take them out where they are wasted;
# - hold your measured kernels against the predictions of lesson 06.
#
# **The device question:** the badge's last layer is to learn while somebody is speaking. How many
# cycles does one correction take if *you* write the program, and what does it cost in energy?

# %%
import numpy as np

from gvsoc_runner import check_kernel, last_result
from gvsoc_runner.own import own_cycles, own_unit
from gvsoc_runner.training import train_on_cluster
from odlkit import cost, data, ledger, plots, training, widgets

# %load_ext gvsoc_runner
plots.use_style()

# %% [markdown]
# ## Story
#
# Mara's badge knows what it should compute: you wrote it in NumPy. But there is no NumPy on a chip
# of the size of a lentil. There are eight small cores, 128 KiB of fast memory, and a C compiler.
# "How fast can it learn?" asks Mara. Nobody knows yet. It depends on you.
#
# **How to play.** Every exercise is a cell of C with a gap. Run it, and a card answers: are the
# numbers right, on fresh random inputs and odd sizes? How many cycles did it take, and is that
# within the **budget**? The last exercise has three budgets: **bronze**, **silver** and **gold**.
# Wrong numbers never earn anything for speed. Run cells as often as you like; each `%%kernel` run
# takes about a second.
#
# ## 1 C for people who know Python
#
# Here is a whole program. `main` is where it begins. Guess its three numbers, then run it.

# %% include="first.c"
# %%cluster

# %% [markdown]
# What is different from Python:
#
# - **Types.** Every variable has one: `int`, or `float` with 4 bytes (NumPy's float32). `7 / 2` of
#   two integers is the integer 3.
# - **The f.** `0.5` is a `double` with 8 bytes, and these cores have no hardware for doubles: one
#   addition takes some 300 cycles. `0.5f` is a float: one cycle.
# - **for** has three parts: start; go on while this is true; after each round. `i++` adds 1.
# - `const` says that nothing is written there; `static` that no other file uses the function;
#   `(float)n` turns an integer into a float. Blocks stand in braces, statements end in a semicolon.
# - A variable that was never set holds **whatever lay there**. Set it: `float sum = 0.0f;`
#
# An array knows neither its length nor its shape. It is passed as a **pointer**, the address of its
# first element: think of a NumPy array without `.shape`. `x[i]` reads i places further on. A matrix
# is stored row after row, so element [o][i] of a matrix with `c_in` columns is
#
# $$\texttt{weight[o * c\_in + i]} \tag{1}$$
#
# Values that belong together are put into a **struct**, like the attributes of an object. If
# `layer` points to one, `layer->input` is its field `input`: Python's `layer.input`. PULP-TrainLib,
# whose names we use, keeps each tensor in a `struct blob`: `data` are the values, `diff` is the
# gradient, of the same shape, and `dim` the number of elements.
#
# The next program has a matrix of 2 × 3 and asks for column 3 of row 0. There is no such column.

# %% include="pointers.c"
# %%cluster

# %% [markdown]
# No error: `0 * 3 + 3` is simply the first element of the next row. **Nobody checks an index.**
# Behind the last row lies the memory of somebody else; reading there gives nonsense, and writing
# destroys it. So our harness lays guard words around every tensor, and its card tells you when one
# was overwritten.
#
# ## 2 The machine
#
# GAP9's cluster, as far as its public figures tell:
#
# ![Eight cores; four FPUs, each for two cores; L1 with 128 KiB in 16 banks, one cycle away; L2 with
# 1.5 MiB, 15 cycles for one number; L3 with 2 MiB. A DMA copies between L1 and L2.](machine.png)
#
# - A core does one instruction per cycle. A multiplication with its addition, `sum += w * x`, is
#   **one** instruction (a MAC). It is done in a floating-point unit (**FPU**), and two cores share
#   one. So the cluster can do at most **4 MAC per cycle**.
# - **L1** answers in one cycle. It has 16 **banks**, and each bank serves one core per cycle. If
#   several cores ask the same bank, all but one wait.
# - **L2** is larger and takes 15 cycles per number. The **DMA** copies whole blocks from there
#   while the cores compute (lesson 11). Here all tensors are in L1.
# - A ninth core, the **controller**, wakes the eight **workers**; the fabric controller runs
#   `main`.
#
# Nobody needs a chip on the desk: a **simulator** executes the same machine code instruction by
# instruction and counts cycles. The one built into this course is checked against **GVSOC**, the
# PULP platform's own simulator, cycle by cycle. Its target `gap9`, however, is *derived from public
# figures and has not been validated on a GAP9*. Every card says who counted.
#
# ## 3 Hello, cluster
#
# `pi_cl_team_fork(NUM_CORES, f, arg)` starts `f(arg)` on all eight workers and waits for the last
# one. `pi_core_id()` says which core asks, 0 to 7. (`void *` is a pointer to *anything*; the first
# line of a function says what it really points to. The lines in `main` only switch the cluster on;
# you will not need them again.) In which order will the eight lines come?

# %% include="hello.c"
# %%cluster

# %% [markdown]
# In no order that you could rely on. All cores run at the same time, and this is where it becomes
# dangerous. Let all of them add up an array together:
#
# `*args->sum += args->x[i];`
#
# (`*p` is the value that the pointer `p` points to: `p[0]`.) This one line is three instructions:
# load the old sum, add, store the new one.
#
# **Predict.** Eight cores do it in the same moment, each with a number of its own. At worst, how
# many of the eight numbers are in the sum afterwards?

# %%
guess_survivors = -1

# %% include="cluster_sum_racy.c"
# %%kernel cluster-sum-c

# %% [markdown]
# That is a **race**. Cores load the same old value, and the last one to store wins: at worst
# **one** number is left of eight. What is worse, a race may give the right sum today and a wrong
# one tomorrow. So the card does not trust the sum: it watches which core touches which address, and
# when.
#
# The cure has two parts. Each core adds up in a variable **of its own** and writes it to a place of
# its own. Then all meet at a **barrier**, `pi_cl_team_barrier()`: nobody passes before everybody
# has arrived. After it one core may read all places.
#
# ### Exercise 1: mend the race
#
# Fill in `cluster-sum-c`. There may be fewer numbers than cores. (`PI_L1` puts a variable into L1,
# where all cores see it; variables inside a function belong to one core.)
#
# <details><summary>Hint 1</summary>Core c takes the elements c, c + 8, c + 16 and so on: the loop
# of the cell above. Only its left side has to change.</details>
# <details><summary>Hint 2</summary>Store into partial[core], then the barrier, which every core
# must reach, then: if (core == 0) a loop over partial.</details>

# %% include="cluster_sum.c" solve="cluster-sum-c"
# %%kernel cluster-sum-c

# %% check="cluster-sum-c" points=3
print(check_kernel("cluster-sum-c"))
print(f"your guess: {guess_survivors}      at worst 1 of 8 additions survives")
_ = ledger.note("10", "sums that survive a race of 8", guess_survivors, 1, "sums")

# %% [markdown]
# **What you should see.** *All numbers are right*, and at the bottom a bar for each core. The
# speed-up stays below 8: waking the cores, the barrier and the last addition by core 0 do not
# become faster.
#
# **Why it matters on the device.** On a chip nobody watches for races. A badge that mishears once
# in a thousand updates cannot be debugged by looking.
#
# ## 4 A linear layer on one core
#
# Now lesson 02's layer, for one sample:
#
# $$y_o = b_o + \sum_i W_{oi}\,x_i \tag{2}$$
#
# | lesson | C | shape |
# |---|---|---|
# | `x`, `y` | `input->data`, `output->data` | (C_in,), (C_out,) |
# | `weight`, `bias` | `coeff->data`, `bias->data` | (C_out, C_in), (C_out,) |
#
# ### Exercise 2: two loops
#
# Fill in `linear-forward-one-core-c`. It runs on one core; no fork, no core id.
#
# **Predict.** The badge's layer has 64 · 12 = 768 MAC. In the inner loop each MAC needs two loads,
# the multiplication-with-addition, and the loop's own counting and jumping back. How many cycles
# per MAC?
#
# <details><summary>Hint 1</summary>A loop over o, and in it a sum that starts with
# bias[o].</details>
# <details><summary>Hint 2</summary>The inner loop runs over i; equation 1 says where W[o][i]
# lies.</details>

# %%
guess_per_mac = 0.0

# %% include="linear_forward_one_core.c" solve="linear-forward-one-core-c"
# %%kernel linear-forward-one-core-c

# %% check="linear-forward-one-core-c" points=2
print(check_kernel("linear-forward-one-core-c"))
per_mac = last_result("linear-forward-one-core-c").cycles / 768
print(f"your guess: {guess_per_mac}      measured: {per_mac:.1f} cycles per MAC")
_ = ledger.note("10", "per MAC, one core", guess_per_mac, per_mac, "cycles")

# %% [markdown]
# **What you should see.** A little more than 4. The MAC itself is one cycle. Two are the loads, and
# one is spent waiting: a loaded value is ready one cycle late. Three of four cycles are *not* the
# work. (Open *hottest line* in the card.)
#
# And where are the counting and the jumping back? Change the first line to `%%kernel
# linear-forward-one-core-c --no-xpulp` and run it again: 8.4 cycles per MAC, far over the budget.
# **This is what a compiler does for you.** GAP9's cores have instructions that usual RISC-V cores
# lack (an extension called *xPULP*), and two of them fit this loop: a **hardware loop**, which
# counts and jumps back without costing a cycle, and loads that move their pointer on by themselves.
# With `--no-xpulp` the compiler must do without: two additions for the pointers, and a jump of
# three cycles, because the core has already fetched the wrong instruction. (This course's compiler
# knows RISC-V only; a small pass behind it puts these instructions in, and checks that no number
# changes.)
#
# **Why it matters on the device.** 3,400 cycles are 14 µs at 240 MHz. Speech brings a new frame
# every 20 ms, so one core would do. But every microsecond in which nine cores are awake costs
# energy.
#
# ## 5 The same on eight cores
#
# Give every core a range of **rows**. Nobody writes a row of somebody else, so there is no race and
# no barrier; `pi_cl_team_fork` waits at the end. With $C_{out}$ rows the share is
#
# $$rows = \lceil C_{out} / 8 \rceil, \quad begin = core \cdot rows, \quad
# end = \min(begin + rows,\ C_{out}) \tag{3}$$
#
# In integers, $\lceil a / b \rceil$ is `(a + b - 1) / b`.
#
# ### Exercise 3: share the rows
#
# Fill in `linear-forward-c`. It must be right for any size: one row, fewer rows than cores, numbers
# that eight does not divide.
#
# **Predict.** The badge has 12 rows. How many times as fast as one core?
#
# <details><summary>Hint 1</summary>Exercise 2 with another first and last row.</details>
# <details><summary>Hint 2</summary>The last range must stop at c_out, and for the cores behind it
# the loop must not run at all: begin is beyond end then.</details>

# %%
guess_speedup = 0.0

# %% include="linear_forward.c" solve="linear-forward-c"
# %%kernel linear-forward-c --sweep

# %% check="linear-forward-c" points=4
print(check_kernel("linear-forward-c"))
speedup = last_result("linear-forward-c").speedup
print(f"your guess: {guess_speedup}      measured: {speedup:.2f} times")
_ = ledger.note("10", "speed-up of 8 cores, 64 to 12", guess_speedup, speedup, "times")

# %% [markdown]
# **What you should see.** About 5. Two rows for the busiest core mean at best 6; the rest is the
# fork. In the card two bars are grey from end to end: ⌈12/8⌉ = 2 rows are too much for eight cores,
# so the last two only wait.
#
# **Why it matters on the device.** 640 cycles, 2.7 µs at 240 MHz. Here *starting* the cores already
# counts: below a few hundred cycles of work a fork is not worth it.
#
# ## 6 How wrong was it? The loss and its slope
#
# Losses are short: 12 numbers. They run on one core. First the mean squared error of lesson 03,
# with $S$ outputs:
#
# $$L = \frac1S \sum_o (y_o - t_o)^2, \qquad
# \frac{\partial L}{\partial y_o} = +\frac2S\,(y_o - t_o) \tag{4}$$
#
# TrainLib has two functions for it: `pulp_MSELoss` writes the loss to `*wr_loss`, and
# `pulp_MSELoss_backward` writes the slopes to `output->diff`. (The slide that calls only the first
# one was lesson 03's slide check 10.)
#
# ### Exercise 4: squared error
#
# Fill in `mse-loss-c`. Both functions are called, one after the other; the cycles of both count.
#
# **Predict.** A division by a float takes 14 cycles or more, the other operations one or two each.
# How many cycles for both functions and 12 outputs? And for the cross-entropy of exercise 5, which
# needs $e^z$ and a logarithm: how many cycles *per output*?
#
# <details><summary>Hint 1</summary>dim is an int. (float)dim turns it into a float.</details>
# <details><summary>Hint 2</summary>Divide once, outside of the loop: scale = 2.0f / (float)dim.
# With 2 or 2.0 instead of 2.0f the compiler calls its software for doubles, or divides
# integers.</details>

# %%
guess_mse_cycles, guess_per_class = 0, 0

# %% include="mse_loss.c" solve="mse-loss-c"
# %%kernel mse-loss-c

# %% check="mse-loss-c" points=2
print(check_kernel("mse-loss-c"))
mse_cycles = last_result("mse-loss-c").cycles
print(f"your guess: {guess_mse_cycles}      measured: {mse_cycles} cycles")
_ = ledger.note("10", "squared error, 12 outputs", guess_mse_cycles, mse_cycles, "cycles")

# %% [markdown]
# **What you should see.** Right numbers and some 270 cycles; a large part of them are the two
# divisions. Write `2.0 / dim * (y[o] - target[o])` in the loop once, and run again: the numbers
# stay right, and the same sums take 11,600 cycles. That is what doubles in software cost, and
# nothing warns you but the card.
#
# Now the loss that the badge uses. Its 12 **logits** $z$ are turned into probabilities; the target
# $t$ is 1 for the right word and 0 elsewhere:
#
# $$L = \sum_k t_k\Big(\log\sum_j e^{z_j} - z_k\Big), \qquad
# \frac{\partial L}{\partial z_k} = \frac{e^{z_k}}{\sum_j e^{z_j}} - t_k \tag{5}$$
#
# `expf(100.0f)` overflows to infinity. So subtract the **largest** logit first, everywhere: it
# cancels in the fraction, and $\log\sum_j e^{z_j} = z_{max} + \log\sum_j e^{z_j - z_{max}}$.
#
# ### Exercise 5: cross-entropy
#
# Fill in `cross-entropy-c`. The function `largest` is there; `expf` and `logf` come from `math.h`.
# Some of the test logits are huge.
#
# <details><summary>Hint 1</summary>Both functions need the sum of expf(z[k] - top) first.</details>
# <details><summary>Hint 2</summary>Loss: target[k] * (logf(sum) + top - z[k]), added up. Slope:
# expf(z[k] - top) / sum - target[k].</details>

# %% include="cross_entropy.c" solve="cross-entropy-c"
# %%kernel cross-entropy-c

# %% check="cross-entropy-c" points=3
print(check_kernel("cross-entropy-c"))
per_class = last_result("cross-entropy-c").cycles / 12
print(f"your guess: {guess_per_class}      measured: {per_class:.0f} cycles per output")
_ = ledger.note("10", "cross-entropy, per output", guess_per_class, per_class, "cycles")

# %% [markdown]
# **What you should see.** Right numbers, and some 2,500 cycles: nearly four times the forward pass
# of all eight cores. One `expf` takes 57 cycles, one core computes 24 of them, and seven wait.
# (Many more cycles? Look for a `logf` in a loop that always has the same result.)
#
# **Why it matters on the device.** This is **Amdahl's law**: what is not shared out dominates in
# the end. 2,500 cycles are 10 µs at 240 MHz. The forward pass took 3.
#
# ## 7 The gradient of the weights, sample by sample
#
# In lesson 03 you *overwrote* the gradient: `grad = grad_output * x`. A mini-batch needs the
# **sum** over its samples (lesson 05). TrainLib has no batches, so we add one sample after the
# other; the caller sets the gradients to zero once per batch:
#
# $$\frac{\partial L}{\partial W_{oi}} \mathrel{+}= \frac{\partial L}{\partial y_o}\,x_i, \qquad
# \frac{\partial L}{\partial b_o} \mathrel{+}= \frac{\partial L}{\partial y_o} \tag{6}$$
#
# | lesson | C | shape |
# |---|---|---|
# | `grad_output` | `output->diff` | (C_out,) |
# | `grad_weight`, `grad_bias` | `coeff->diff`, `bias->diff` | (C_out, C_in), (C_out,) |
#
# ### Exercise 6: accumulate
#
# Fill in `linear-accumulate-c`. If `layer->use_biases` is 0, leave `bias->diff` alone.
#
# **Predict.** Lesson 03's kernel, which overwrites, takes 670 cycles for 64 → 12. How many will
# this one take, with one more load and one more addition for each element?
#
# <details><summary>Hint 1</summary>The rows of equation 3 again. What is different from exercise 3
# is the inner loop.</details>
# <details><summary>Hint 2</summary>Load grad_output[o] into a variable before the inner loop: it is
# the same for the whole row.</details>

# %%
guess_accumulate = 0

# %% include="linear_accumulate.c" solve="linear-accumulate-c"
# %%kernel linear-accumulate-c

# %% check="linear-accumulate-c" points=4
print(check_kernel("linear-accumulate-c"))
accumulated = last_result("linear-accumulate-c").cycles
print(f"your guess: {guess_accumulate}      measured: {accumulated} cycles")
_ = ledger.note("10", "accumulating, 64 to 12", guess_accumulate, accumulated, "cycles")

# %% [markdown]
# **What you should see.** About 800 cycles: a fifth more. A load costs one cycle, and the addition
# none, because multiplication and addition are one instruction.
#
# **Why it matters on the device.** 780 accumulated gradients are 3 kB of L1, for any size of the
# batch. This is why the published system learns with batches of two in 9.5 kB.
#
# ## 8 The gradient of the input, and sixteen banks
#
# A layer below would ask for the slope of its own output:
#
# $$\frac{\partial L}{\partial x_i} = \sum_o W_{oi}\,\frac{\partial L}{\partial y_o} \tag{7}$$
#
# This time the sum runs **down a column**. Each core takes some columns. Word number $n$ of L1 lies
# in bank $n \bmod 16$, and in a matrix that is stored by rows the next element of a column lies
# `c_in` words further on. The hidden layer of this section has 128 inputs and 16 outputs, and 128
# is a multiple of 16: a whole column lies in **one** bank.
#
# Move the controls. Who waits if each core takes a *block* of neighbouring columns? If core c takes
# the columns c, c + 8, c + 16 and so on? And why would a matrix that is one column wider be good
# for cores that work on rows?

# %%
widgets.bank_explorer()

# %% [markdown]
# (Without the controls:)
#
# ![Three panels for 128 columns. Blocks of columns: all eight cores ask bank 0. Every 8th column:
# eight different banks. A row each: all eight cores ask bank 0.](banks.png)
#
# ### Exercise 7: columns
#
# Fill in `linear-bw-input-c`. Write it with blocks of columns first (equation 3 with `c_in`), look
# at the orange part of the bars, *bank conflicts*, then let core c take the columns c, c + 8, c +
# 16 …
#
# **Predict.** With blocks of 16 columns, how many cores ask the same bank in the first step?
#
# <details><summary>Hint 1</summary>The outer loop runs over i, the inner one over o: the sum of
# equation 7. </details>
# <details><summary>Hint 2</summary>for (int i = (int)pi_core_id(); i &lt; c_in; i += NUM_CORES)
# needs no rows, no begin and no end.</details>

# %%
guess_same_bank = 0

# %% include="linear_bw_input.c" solve="linear-bw-input-c"
# %%kernel linear-bw-input-c

# %% check="linear-bw-input-c" points=4
print(check_kernel("linear-bw-input-c"))
workers = last_result("linear-bw-input-c").run.regions[-1].cores[:8]
waited = sum(core.where.get("l1_contention", 0) for core in workers)
print(f"your guess: {guess_same_bank}      with blocks: 8 cores; yours wait {waited} cycles in all")
_ = ledger.note("10", "cores that ask one bank", guess_same_bank, 8, "cores")

# %% [markdown]
# **What you should see.** With blocks 2,000 cycles, and the orange part is large: each core waits
# some 460 cycles for its bank. With neighbouring columns 1,400 cycles, and almost no orange. The
# same instructions, the same sums, 40 % more time, only because of *where* the numbers lie.
#
# (With `--no-xpulp` the difference shrinks to 6 %. In a slower loop the cores get out of step after
# the first collision, and then ask one after the other.)
#
# **Why it matters on the device.** The good pattern costs nothing: 1,400 cycles, 5.8 µs at 240 MHz.
# How many banks GAP9 has is not public; 16 is taken from the open PULP cluster.
#
# ## 9 One whole training step
#
# The last piece is the step downhill, with a **weight decay** $\lambda$ that pulls weights towards
# zero:
#
# $$W' = W - \eta\left(\frac{\partial L}{\partial W} + \lambda W\right) \tag{8}$$
#
# > **Slide check 11.** The lecture calls `pulp_gradient_descent_fp32(&l1_args)`, with the layer's
# > arguments, on the controller. Look at the function's frame below. Two things are wrong with this
# > call. Which?
#
# ### Exercise 8: gradient descent
#
# Fill in `sgd-c`: the step for one blob, in place. The function runs on all eight cores.
#
# **Predict.** (a) How many cycles per parameter and core does it take? (b) Lesson 06 counts 3.0
# forward passes for a training step of this layer (forward 768 MAC, weight gradient 768, step 780).
# How many will it be on the cluster?
#
# <details><summary>Hint 1</summary>No matrix any more: dim numbers, shared out as in exercise
# 1.</details>
# <details><summary>Hint 2</summary>param->data[k] -= lr * (... + decay * param->data[k]), with the
# gradient from param->diff.</details>

# %%
guess_per_parameter, guess_passes = 0.0, 0.0

# %% include="sgd.c" solve="sgd-c"
# %%kernel sgd-c

# %% check="sgd-c" points=2
print(check_kernel("sgd-c"))
sgd = last_result("sgd-c")
per_parameter = 8 * sgd.cycles / sgd.macs
print(f"your guess: {guess_per_parameter}      measured: {per_parameter:.1f} cycles per parameter")
_ = ledger.note("10", "SGD, per parameter", guess_per_parameter, per_parameter, "cycles")

# %% [markdown]
# **Slide check 11:** the function takes `struct optim_args` (which blobs, learning rate, decay),
# not the layer's arguments; it would read pointers as numbers. And it does not fork: called on the
# controller alone, core 8 would do the share of a ninth worker, which does not exist, and nobody
# the other eight. The caller forks it.
#
# > **Slide check 12.** On the slide the step begins with `pulp_backbone_fp32_fw_cl(&args)`. You
# > will search for it in vain in TrainLib. It stands for the frozen layers before the one that
# > learns, which on the badge are 8-bit integer code from another tool. What comes out of them is
# > our `layer->input->data`.
#
# ### Exercise 9: the whole step
#
# Fill in `training-step-c`: forward, loss, its slope, weight and bias gradient, step. The functions
# are there: TrainLib's names, this course's kernels. It runs on the controller, so functions that
# end in `_cl` fork by themselves, losses run right here, and the optimiser must be forked. If
# `classes` is 1 take the cross-entropy, else the squared error. All tensors together take less than
# 10 kB of L1, and no worker more than 1 KiB of its stack.
#
# <details><summary>Hint 1</summary>The order is the whole exercise. Which call writes output->data,
# which output->diff, which coeff->diff, and who reads them?</details>
# <details><summary>Hint 2</summary>pulp_linear_fp32_fw_cl, the loss, the loss's _backward,
# pulp_linear_fp32_bw_param_grads_cl, and pi_cl_team_fork(NUM_CORES, pulp_gradient_descent_fp32,
# ...).</details>

# %% include="training_step.c" solve="training-step-c"
# %%kernel training-step-c

# %% check="training-step-c" points=4
print(check_kernel("training-step-c"))
step = last_result("training-step-c")
passes = step.cycles / own_cycles("linear-forward-c")
print(f"your guess: {guess_passes}      measured: {passes:.1f} forward passes")
_ = ledger.note("10", "a training step", guess_passes, passes, "passes")
# %kernel_memory training-step-c

# %% [markdown]
# **What you should see.** Right numbers, the memory map, and a step of six to seven forward passes
# where lesson 06 counted three. The MAC are counted well. But the loss has hardly any MAC and takes
# as long as three forward passes, on one core, and each fork costs a little.
#
# Is it really *training*? The proof is a run. The next cell takes ten handwritten digits (lesson
# 03), starts with zero weights, and lets **your** step learn them one after the other, eight times:
# 80 steps on the simulator, each with the weights that the last one left. NumPy does the same in
# float64. (If your step is not finished yet, the course's own one runs.)

# %%
digits = data.digits()
pictures, labels = np.tile(digits.x_train[:10], (8, 1)), np.tile(digits.target_train[:10], 8)
unit = own_unit("training-step-c")
on_cluster = train_on_cluster(unit, pictures, labels, num_classes=10, lr=0.1)
in_numpy = training.losses_by_sample(pictures, labels, num_classes=10, lr=0.1)
_ = plots.same_training(in_numpy, on_cluster, "The cluster learns what NumPy learns")

# %% [markdown]
# The same curve, up to the last digits that a float32 can hold. Chain rule, gradients, batches,
# memory: all of it now runs in C, and you wrote it.
#
# **Why it matters on the device.** 4,300 cycles are 18 µs at 240 MHz. The badge hears a word in one
# second; in that second it could learn 55,000 times.
#
# ## 10 Gold: three of four cycles
#
# Section 4 found four cycles per MAC, one of them for the MAC itself. Where can the other three go?
# The layer is now 64 → 32 (a hidden layer), and every step below is a change of a few lines.
#
# **Bronze: plain rows**, exercise 3. Per MAC: two loads, one cycle of waiting, one MAC.
#
# **Silver: unroll.** Do four elements per turn of the loop. The compiler can then load several
# values first and use them afterwards: the waiting is gone. Without hardware loops it gains much
# more, because counting and jumping come once for *four* MAC. (Elements that are left over at the
# end get a loop of their own.)
#
# ```c
# int i = 0;
# for (; i + 4 <= c_in; i += 4) {
#     sum += row[i] * x[i];
#     sum += row[i + 1] * x[i + 1];
#     ...
# ```
#
# Or let the compiler do it: a line `#pragma GCC unroll 4` before the loop asks for just this.
#
# **Gold: block.** Now the loads: two for each MAC. But $x_i$ is needed by *every* row. Compute
# **two rows at once**: load `x[i]` once, use it for both sums, which stay in registers. Three loads
# for two MAC, and no waiting, because there is always something else to do.
#
# | version | loads | waiting | MAC | cycles per MAC, counted | with `--no-xpulp` |
# |---|---|---|---|---|---|
# | plain rows | 2 | 1 | 1 | 4 | 8 |
# | unrolled by 4 | 2 | 0 | 1 | 3 | 4.3 |
# | two rows | 3/2 | 0 | 1 | 2.5 | 5 |
# | two rows, unrolled by 4 | 3/2 | 0 | 1 | 2.5 | 3.1 |
#
# ### Exercise 10: the race for gold
#
# Fill in `linear-forward-fast-c`. Begin with your rows of exercise 3: bronze. Then unroll them.
# Then let a core take two rows, o and o + 1, and the next core the next two; a last row may be
# alone. Look at the card after every step. Full marks come with silver; gold is for glory.
#
# **Predict.** The four FPUs can do 4 MAC per cycle. How many will your best version reach?
#
# <details><summary>Hint 1</summary>Core c begins with the rows 2c and 2c + 1 and goes on in steps
# of 2 * NUM_CORES. Two sums, sum_a and sum_b, are filled by one loop over i.</details>
# <details><summary>Hint 2</summary>A last row alone: let p = o + 1 &lt; c_out ? o + 1 : o be the
# second row. Then it is simply computed twice, and no special case is needed.</details>

# %%
guess_mac_per_cycle = 0.0

# %% include="linear_forward_fast.c" solve="linear-forward-fast-c"
# %%kernel linear-forward-fast-c

# %% check="linear-forward-fast-c" points=6
print(check_kernel("linear-forward-fast-c"))
fast = last_result("linear-forward-fast-c").mac_per_cycle
print(f"your guess: {guess_mac_per_cycle}      measured: {fast:.2f} MAC per cycle")
_ = ledger.note("10", "forward 64 to 32", guess_mac_per_cycle, fast, "MAC/cycle")

# %% [markdown]
# **What you should see.** The whole ladder, with our solutions:
#
# ![Cycles of the forward pass 64 to 32, for a plain RISC-V compiler and with hardware loops. Plain
# rows: 2,195 and 1,189. Unrolled by 4: 1,358 and 1,133. Two rows: 1,563 and 872. Two rows, unrolled
# by 4: 1,190 and 1,016. Dashed are the budgets: bronze 1,305, silver 1,171, gold
# 1,124.](ladder.png)
#
# All are slower than counted: besides the fork, two cores share an FPU, and the MAC are now so
# dense that they meet there. The better a kernel becomes, the more its cores stand in each other's
# way.
#
# And look at the last pair: for a plain RISC-V compiler it pays to unroll two rows. With hardware
# loops it does not, there is nothing left to save, and the longer code costs a little. So:
# **measure**, and keep the simplest version among the fast ones. Here are your instructions; the
# line `lp.setup` or `lp.starti` begins a hardware loop, an address like `4(a0!)` moves its pointer
# on.

# %%
# %kernel_disassembly linear-forward-fast-c

# %% [markdown]
# **Why it matters on the device.** From plain rows on a plain RISC-V compiler to two rows with
# hardware loops the hidden layer went from 2,200 to 870 cycles, from 9.1 to 3.6 µs at 240 MHz.
# Nothing was approximated; no number changed but in its last digit.
#
# ## 11 The ledger is closed
#
# In lesson 06 you predicted what training costs, from nothing but counted MAC: 768 for the forward
# pass, 2,316 for a step, and the published efficiency of 2.47 MAC per cycle. Now the same lines
# with **measured** cycles: yours where your kernel is right, else the course's own. Energy is time
# times power, and for the power we take what the published runs drew: 38.9 mW at 240 MHz and 0.65
# V, 57.0 mW at 370 MHz and 0.80 V.

# %%
forward, update = own_cycles("linear-forward-c"), own_cycles("training-step-c")
low, high, published = cost.LOW_POWER, cost.HIGH_PERFORMANCE, cost.PUBLISHED_RESULTS["S"]
_ = ledger.note("10", "forward, counted as in 06", 768 / 2.47, forward, "cycles")
_ = ledger.note("10", "step, counted as in 06", 2316 / 2.47, update, "cycles")
counted_uj = cost.energy_uj(2316 / 2.47, low)
_ = ledger.note("10", "update, 240 MHz, as in 06", counted_uj, cost.energy_uj(update, low), "µJ")
energies = {"a sample, published, 240 MHz": published.low_power_uj}
energies["a sample, published, 370 MHz"] = published.high_performance_uj
energies["this update, 240 MHz"] = cost.energy_uj(update, low)
energies["this update, 370 MHz"] = cost.energy_uj(update, high)
share = 100 * cost.energy_uj(update, low) / published.low_power_uj
_ = plots.update_energy(energies, f"One update costs {share:.1f} % of a published sample")
print(ledger.table())

# %% [markdown]
# Three readings of this ledger.
#
# - **Counting MAC was right for the work and wrong for the time.** 2.47 MAC per cycle was published
#   for a network of large 8-bit convolutions. A layer of 768 MAC is too small for it: forks, a loss
#   on one core, two rows for eight cores. Our step needs more than four times the cycles that were
#   predicted.
# - **And still learning is almost free.** An update costs about 0.7 µJ; the published sample 424
#   µJ, because that includes features and 2.7 million MAC of frozen layers. Four times almost
#   nothing is almost nothing: the *conclusion* of lesson 06 survives its wrong number.
# - **Which comparison is fair?** "Half a millijoule, ready in 11 ms" is one sample (lesson 06's
#   trap). A whole adaptation has 2,100 of them: 806 mJ at 370 MHz. Our update would take 2,100
#   times 0.7 µJ of that, 1.5 mJ. The two figures are of different kinds, too: theirs was measured
#   on a chip; ours is a simulated cycle count, from a target that was never validated on a GAP9,
#   times somebody else's power.
#
# ### Exercise 11: where the energy goes
#
# Answer `where-the-energy-goes` in six to eight sentences. Which stages of a published sample are
# not in your update? The frozen layers hear the same 100 recordings 21 times: what could the badge
# keep instead of computing it again, how many bytes is that, and roughly how many of the 806 mJ are
# left? Under which condition is it allowed? Say what is measured, what is simulated and what is
# assumed.

# %% [markdown] write="where-the-energy-goes" points=4
# The published 384 to 424 µJ per sample cover the features from the microphone's signal, the frozen
# 8-bit layers (2.7 million MAC) and the update; my kernel is the update alone. My 0.7 µJ is
# simulated cycles on a target that was derived from public figures, times a power that I took from
# the published table, so I assume that small float loops draw what the whole run drew. The frozen
# layers compute the same 64 outputs for a recording in all 21 epochs. The badge could keep them:
# 100 recordings times 64 floats are 25.6 kB, which fits into L2 easily. Then each recording is
# listened to once: 100 times 384 µJ are 38 mJ, and 2,100 updates at about 0.7 µJ add 1.5 mJ, so
# some 40 of 806 mJ are left. This is allowed only while the layers below are frozen and the inputs
# are the same in every epoch; if fresh noise is mixed into each recording each time, the outputs
# change, and then one would have to keep several versions or listen again. Before I print the
# factor of twenty I would measure the current of the update alone on a chip.

# %% [markdown]
# ## 12 Recap
#
# - C: types, pointers, structs, and nobody who checks an index.
# - Cores that share a memory: everybody writes places of their own; a barrier before others read.
# - A fast kernel is one whose instructions are mostly the work itself: unroll, keep values in
#   registers, and give neighbouring cores neighbouring addresses.
# - Counted MAC predict the work. Measured cycles include forks, losses, and waiting.
#
# | exercise, our solution | MAC | cycles, 8 cores | µs at 240 MHz |
# |---|---|---|---|
# | forward 64 → 12, one core | 768 | 3,400 | 14.2 |
# | forward 64 → 12 | 768 | 640 | 2.7 |
# | cross-entropy, 12 outputs, one core | | 2,500 | 10.2 |
# | gradient of weights and bias, accumulated | 768 | 820 | 3.4 |
# | input gradient 128 → 16 | 2,048 | 1,400 | 5.8 |
# | SGD step, 780 parameters | 780 | 710 | 3.0 |
# | the whole step 64 → 12 | 2,316 | 4,300 | 18 |
# | forward 64 → 32, two rows at a time | 2,048 | 870 | 3.6 |
#
# **This was the course.** You began with a slope on a piece of paper, and now a cluster of eight
# cores learns with your own code, and you can say to the microjoule what it costs. Mara's badge can
# be built.
#
# **Next:** lesson 11 is an encore for those who want more: a layer that does not fit into L1, and
# the race for the record of the whole step.
