"""conv_forward_matmul as facts, and the inputs that tell them apart."""

from convhelpers.exercises.rules.conv_forward import EXPERIMENTS, fresh
from convhelpers.exercises.rules.program import Rules, program

MATRICES = program("""
def conv_forward_matmul(A_prev, W, b, stride=1, pad=0):
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape  # axes: the axes of A_prev
    # or m, n_C_prev, n_H_prev, n_W_prev = A_prev.shape
    n_C, f, _, _ = W.shape  # axes: the axes of W
    # or f, f, n_C_prev, n_C = W.shape
    n_H = (n_H_prev + 2 * pad - f) // stride + 1  # size: the height of the output
    # or -((n_H_prev + 2 * pad - f) // -stride) + 1
    # or -((n_H_prev + 2 * pad - f) // -stride)
    # or round((n_H_prev + 2 * pad - f) / stride) + 1
    n_W = (n_W_prev + 2 * pad - f) // stride + 1  # size: the width of the output
    # or n_H
    # or -((n_W_prev + 2 * pad - f) // -stride) + 1
    # or -((n_W_prev + 2 * pad - f) // -stride)
    # or round((n_W_prev + 2 * pad - f) / stride) + 1
    image = A_prev  # convolution: what im2col is given
    # or convhelpers.zero_pad(A_prev, pad)
    # or A_prev[:1]
    # or A_prev[..., :1]
    # or np.maximum(A_prev, 0)
    size = f  # convolution: the size of the window that im2col is given
    step = stride  # convolution: the stride that im2col is given
    # or 1
    border = pad  # border: the border that im2col is given
    # or 0
    columns = convhelpers.im2col(image, size, step, border)  # window: the windows as rows
    # or convhelpers.im2col(image, size, step, border)[:, ::-1]
    # or convhelpers.im2col(image, size, step, border).reshape(-1, f * f, n_C_prev).mean(axis=2)
    filters = W.reshape(n_C, -1)  # filters: the filters as rows
    # or W.reshape(n_C, f * f * n_C_prev)
    # or W.reshape(-1, n_C).T
    # or W.transpose(3, 1, 2, 0).reshape(-1, n_C).T
    # or W.transpose(0, 3, 1, 2).reshape(n_C, -1)
    # or W.transpose(0, 2, 1, 3).reshape(n_C, -1)
    # or W[:, ::-1, ::-1].reshape(n_C, -1)
    # or W[:, ::-1].reshape(n_C, -1)
    # or W[:, :, ::-1].reshape(n_C, -1)
    # or W[:, ::-1, ::-1, ::-1].reshape(n_C, -1)
    # or W.reshape(n_C, -1, order="F")
    # or W.T.reshape(-1, n_C).T
    # or W[..., 0].reshape(n_C, -1)
    # or W[:1].reshape(1, -1)
    # or np.abs(W).reshape(n_C, -1)
    products = columns @ filters.T  # products: the matrix product
    # or columns @ filters
    # or filters @ columns.T
    # or columns @ filters.T / (f * f * n_C_prev)
    # or columns @ filters.T / (f * f)
    bias = b  # bias: the bias
    # or 0
    # or -b
    # or b[0]
    # or b[-1]
    # or np.sum(b)
    # or np.mean(b)
    # or f * f * b
    # or n_C_prev * b
    # or f * f * n_C_prev * b
    # or b[::-1]
    Z = products + bias  # bias: how the bias is used
    Z = Z.reshape(m, n_H, n_W, n_C)  # size: the shape of the result
    # or Z
    # or Z.T.reshape(m, n_H, n_W, n_C)
    # or Z.reshape(m, n_C, n_H, n_W)
    # or Z.reshape(n_C, m, n_H, n_W).transpose(1, 2, 3, 0)
    # or Z.reshape(m, n_C, n_H, n_W).transpose(0, 2, 3, 1)
    # or Z.T.reshape(m, n_C, n_H, n_W).transpose(0, 2, 3, 1)
    # or Z.reshape(m, n_W, n_H, n_C).transpose(0, 2, 1, 3)
    # or Z.reshape(m, n_H, -1, n_C)
    # or Z.reshape(n_H, n_W, m, n_C).transpose(2, 0, 1, 3)
    return Z  # result: the result
    # or np.maximum(Z, 0)
    # or np.trunc(Z)
    # or np.round(Z)
    # or np.transpose(Z, (0, 2, 1, 3))
    # or np.transpose(Z, (0, 3, 1, 2))
    # or Z[0]
    # or Z.ravel()
    # or np.abs(Z)
""")

RULES = Rules((MATRICES,), EXPERIMENTS, fresh, axes={"n_H": 1, "n_W": 2})
