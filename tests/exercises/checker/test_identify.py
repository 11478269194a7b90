"""Functions whose rules are read from what they give, and rules held against the solutions."""

import numpy as np
import pytest

import convhelpers
from convhelpers.exercises import EXERCISES
from convhelpers.exercises.checker.given import run, same
from convhelpers.exercises.checker.identify import function_of, identified, measured
from convhelpers.exercises.rules import rules_of


@pytest.mark.parametrize("name", EXERCISES)
def test_every_program_without_a_change_is_right(name):
    rules = rules_of(name)
    rng = np.random.default_rng(5)
    inputs = [(one.arguments, one.options) for one in rules.experiments]
    inputs += [rules.fresh(rng) for _ in range(50)]
    for number in range(len(rules.programs)):
        for arguments, options in inputs:
            expected = run(EXERCISES[name].solution, arguments, options)
            given = run(function_of(rules, number), arguments, options)
            assert not expected.error
            assert same(given, expected), (number, arguments, options)


def rules_found(function):
    rules = rules_of(function.__name__)
    evidence = measured(rules, function)
    found = evidence and identified(rules, function, evidence)
    return found and sorted(found.changes.values())


def test_two_faults_are_told_one_after_the_other():
    def conv_forward(A_prev, W, b, stride=1, pad=0):
        return convhelpers.conv_forward(A_prev, W[:, ::-1, ::-1], -b, stride, pad)

    assert rules_found(conv_forward) == ["bias = -b[c]", "kernel = W[c][::-1, ::-1]"]


def test_three_faults_in_a_gradient():
    def conv_backward(dZ, A_prev, W, stride=1, pad=0):
        dA, dW, db = convhelpers.conv_backward(dZ, A_prev, W, stride, pad)
        return 2 * dA, -dW, db / len(dZ)

    assert rules_found(conv_backward) == [
        "first = 2 * dA_prev",
        "second = -dW",
        "third = db / m",
    ]


def test_a_right_function_follows_no_other_rule():
    assert rules_found(convhelpers.conv_forward) is None


def test_no_rule_is_made_up_where_none_predicts():
    def conv_forward(A_prev, W, b, stride=1, pad=0):
        Z = convhelpers.conv_forward(A_prev, W, b, stride, pad)
        return np.sin(Z) + np.arange(Z.shape[1])[:, np.newaxis, np.newaxis] ** 3

    assert rules_found(conv_forward) is None


def test_a_rule_that_the_unseen_inputs_contradict_is_dropped():
    def zero_pad(X, pad):
        X_pad = convhelpers.zero_pad(X, pad)
        return X_pad if np.abs(X).max() < 20 else X_pad + 1

    assert rules_found(zero_pad) is None


def test_errors_alone_are_no_evidence():
    def conv_forward(A_prev, W, b, stride=1, pad=0):
        return b[0, 0, 0]

    assert rules_found(conv_forward) is None
