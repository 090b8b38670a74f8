"""The points that draws are made from: even, repeatable, and refused where they cannot be had."""

import numpy as np
import pytest

from modelbook.errors import BookError
from modelbook.worlds import sampling


@pytest.mark.parametrize("n", [1, 7, 1000, 1024])
def test_the_lattice_fills_the_cube_evenly(n):
    points = sampling.lattice(n, 30, seed=4)
    assert points.shape == (n, 30)
    assert ((points >= 0) & (points < 1)).all()
    if n == 1024:
        for column in points.T:
            assert (np.histogram(column, bins=32, range=(0, 1))[0] == 32).all()


def test_other_seeds_give_other_points_and_the_same_seed_the_same():
    np.testing.assert_array_equal(sampling.lattice(64, 5, 9), sampling.lattice(64, 5, 9))
    assert not np.allclose(sampling.lattice(64, 5, 9), sampling.lattice(64, 5, 10))


@pytest.mark.parametrize("n", [0, -1])
def test_no_draws_are_refused(n):
    with pytest.raises(BookError):
        sampling.lattice(n, 3, 1)


def test_more_dimensions_than_the_lattice_has_are_refused():
    with pytest.raises(BookError, match="generating vector"):
        sampling.lattice(8, len(sampling.VECTOR) + 1, 1)
