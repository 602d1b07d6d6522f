"""Hints of lessons 10 and 11: exercises in C, judged by gvsoc_runner; nothing is checked here."""

from odlkit.checks.exercise import Exercise

_HINTS = {
    "cluster-sum-c": (
        "A core may write only where no other core writes. Give each core a sum of its own first.",
        "partial has one place per core. When every core has written its place, and not before, "
        "one of them may add the places up. What tells it that all have written?",
        "own += args->x[i] in the loop; partial[core] = own; pi_cl_team_barrier(); and then core 0 "
        "alone adds partial[0] to partial[NUM_CORES - 1] and stores the total in *args->sum.",
    ),
    "linear-forward-one-core-c": (
        "Write equation 2 as you would in Python with two loops and no NumPy: for every output a "
        "sum over the inputs.",
        "The sum is a float variable that begins with bias[o]. A variable that is never set starts "
        "with whatever lay in its register.",
        "Inside the loop over o: float sum = bias[o]; then for each i: sum += weight[o * c_in + i] "
        "* x[i]; and after the inner loop: y[o] = sum;",
    ),
    "linear-forward-c": (
        "The loops of exercise 2 stay as they are; only the outer one gets another beginning and "
        "end on each core.",
        "rows = (c_out + NUM_CORES - 1) / NUM_CORES. c_out / NUM_CORES would lose the remainder: "
        "12 / 8 is 1, and four rows would belong to nobody.",
        "begin = (int)pi_core_id() * rows; end = begin + rows < c_out ? begin + rows : c_out; "
        "(condition ? a : b is Python's a if condition else b) and a loop from begin to end.",
    ),
    "mse-loss-c": (
        "Two small loops over the outputs: one adds up squares, the other fills the slopes.",
        "Both contain the number of outputs. Turn it into a float once, (float)dim, and divide "
        "outside of the loops.",
        "*args->wr_loss = sum / (float)dim; and grad[o] = scale * (y[o] - target[o]) with "
        "scale = 2.0f / (float)dim. The sign is plus: the minus belongs to the step.",
    ),
    "cross-entropy-c": (
        "Both functions need the exponentials. Subtract the largest logit first: expf(z[k] - top) "
        "never overflows.",
        "The loss is the sum of target[k] * (logf(sum) + (top - z[k])). Take the logarithm once, "
        "before the loop. The slope is a probability minus the target.",
        "Backward: store expf(z[k] - top) in grad[k], add these up to sum, then a last loop: "
        "grad[k] = grad[k] / sum - target[k].",
    ),
    "linear-accumulate-c": (
        "The same rows for the same cores as in exercise 3; each element gets one product added.",
        "grad_weight[o * c_in + i] += grad * x[i], and one += for the bias of the row. The caller "
        "has set everything to zero before the first sample: do not do it again.",
        "const float grad = grad_output[o]; before the inner loop. After it: "
        "if (layer->use_biases) grad_bias[o] += grad;",
    ),
    "linear-bw-input-c": (
        "Every input collects over all outputs: the outer loop runs over the inputs i, the inner "
        "one over the outputs o.",
        "The element is still weight[o * c_in + i]; only the order of the loops has changed. Each "
        "core takes some i: columns, not rows.",
        "for (int i = (int)pi_core_id(); i < c_in; i += NUM_CORES) and in it: float sum = 0.0f; a "
        "loop over o with sum += grad_output[o] * weight[o * c_in + i]; grad_input[i] = sum;",
    ),
    "sgd-c": (
        "dim numbers, each changed by itself: share them out among the cores as you like, but "
        "every number exactly once.",
        "The function runs on all cores already. Start at (int)pi_core_id() and go on in steps of "
        "NUM_CORES.",
        "param->data[k] -= lr * (param->diff[k] + decay * param->data[k]); the minus stands here "
        "and nowhere else.",
    ),
    "training-step-c": (
        "Write down for each call what it reads and what it writes. Then only one order is left.",
        "forward writes output->data; the loss's _backward reads it and writes output->diff; the "
        "weight gradient reads that and writes coeff->diff and bias->diff; the step reads those.",
        "pulp_linear_fp32_fw_cl(args->layer); the two functions of the loss with args->loss; "
        "pulp_linear_fp32_bw_param_grads_cl(args->layer); pi_cl_team_fork(NUM_CORES, "
        "pulp_gradient_descent_fp32, args->optim);",
    ),
    "linear-forward-fast-c": (
        "Bronze: your rows of exercise 3. Silver: the same, unrolled by four, by hand or with the "
        "line #pragma GCC unroll 4 before the inner loop.",
        "Gold: two rows at once. a and b point to the first elements of both rows; one loop over i "
        "adds a[i] * x[i] to sum_a and b[i] * x[i] to sum_b, and x[i] is loaded once.",
        "for (int o = 2 * (int)pi_core_id(); o < c_out; o += 2 * NUM_CORES) with p = o + 1 < c_out "
        "? o + 1 : o, a = weight + o * c_in, b = weight + p * c_in; after the loop y[o] = sum_a "
        "and y[p] = sum_b.",
    ),
    "where-the-energy-goes": (
        "What is in the 424 microjoules that is not in your kernel's figure? List the stages a "
        "recording passes through.",
        "Which of these stages gives the same result every time the same recording is used? And "
        "how often is each recording used in one adaptation?",
        "100 recordings, 21 epochs: the frozen layers compute the same 64 numbers 21 times. What "
        "would it cost to keep them (bytes), and what would it save? What must stay the same for "
        "this to be allowed?",
    ),
    "linear-tiled-c": (
        "As many rows as fit into half of the buffer are one tile. While the cores work on one "
        "half, the DMA fills the other.",
        "Start the copy of tile 0, then for each tile: wait for it, start the next one into the "
        "other half, compute. The copy that is under way must never be the half that is read.",
        "Tile t begins at row t * rows and goes to half t % 2 of the buffer. pi_cl_dma_cmd(from, "
        "to, bytes, PI_CL_DMA_DIR_EXT2LOC, &cmd) starts, pi_cl_dma_cmd_wait(&cmd) waits.",
    ),
    "record-c": (
        "Look at the timeline first: which part of the step do seven cores sleep through?",
        "Every fork costs. Work that one core does for another need not come back to the "
        "controller: a barrier inside one fork is cheaper than two forks.",
        "A core that computed row o of the output can also do row o of the weight gradient and of "
        "the step, if it knows the slope: no gradient has to be stored at all.",
    ),
}

KERNELS = {id_: Exercise(id=id_, hints=hints) for id_, hints in _HINTS.items()}
