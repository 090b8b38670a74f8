"""The rules model: statuses worked out by hand from the rules' text, its specification's tables and its invariants."""

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import chokepoints
from chokepoints import BookError
from chokepoints.models.rules import PUBLISHED

ENGINE = chokepoints.engine("rules")
BOOK = ENGINE.book
REGIMES = ("none", "2022-10", "2023-10", "2025-04", "2026-01")
FREE, NAC, CASE, LICENCE, UNKNOWN = "free", "nac", "case", "licence", "unknown"

# Worked out by hand from the text of 87 FR 62186 (I/O of 600 GB/s and bits x TOPS of 4,800), 88 FR 73458 (3A090.a and .b, Note 2,
# licence exception NAC), the letters of April 2025 as reported (1,400, 1,100, 1,700 GB/s) and 91 FR 1684 (TPP below 21,000
# and DRAM bandwidth below 6,500 GB/s): chip, then 2022-10, 2023-10, 2025-04, 2026-01.
BY_HAND = [
    # I/O 600 + 64 and 4,992; a.1; memory 2,039; below both ceilings
    ("A100 SXM 80GB", LICENCE, LICENCE, LICENCE, CASE),
    # I/O 400 + 64; a.1
    ("A800 SXM 80GB", FREE, LICENCE, LICENCE, CASE),
    ("H100 SXM", LICENCE, LICENCE, LICENCE, CASE),
    # I/O 400 + 128
    ("H800 SXM", FREE, LICENCE, LICENCE, CASE),
    # I/O over 600 but 2,368; under 2,400, density 2.91 under 3.2; memory 4,000 from the letters on
    ("H20 96GB", FREE, FREE, LICENCE, CASE),
    ("H200 SXM", LICENCE, LICENCE, LICENCE, CASE),
    # 36,000 and 8,000 GB/s: over both ceilings
    ("B200", LICENCE, LICENCE, LICENCE, LICENCE),
    ("B300", LICENCE, LICENCE, LICENCE, LICENCE),
    # 30,000; its link is not published
    ("B30A (proposed)", UNKNOWN, LICENCE, LICENCE, LICENCE),
    # 1,912, density 3.14 under 3.2; memory 864, slot 64
    ("L20", FREE, FREE, FREE, FREE),
    # 1,544 is under 1,600
    ("L2", FREE, FREE, FREE, FREE),
    # a consumer card of 5,285: NAC, never 3A090.a's licence; memory 1,008
    ("RTX 4090", FREE, NAC, NAC, NAC),
    # 4,707: Note 2
    ("RTX 4090D", FREE, FREE, FREE, FREE),
    # TPP not published; a slot of 128 is under 600; memory 1,398 and 1,526 in all, under the letters' lines
    ("RTX Pro 6000D", FREE, UNKNOWN, UNKNOWN, UNKNOWN),
    ("MI250X", LICENCE, LICENCE, LICENCE, CASE),
    # its link is not published
    ("MI250", UNKNOWN, LICENCE, LICENCE, CASE),
    # 2,896 and density 3.67: 3A090.b; link 100 and at most a slot; memory 1,600
    ("MI210", FREE, NAC, LICENCE, CASE),
    # 20,919 and 5,300
    ("MI300X", LICENCE, LICENCE, LICENCE, CASE),
    # 20,919 under 21,000, 6,000 under 6,500
    ("MI325X", LICENCE, LICENCE, LICENCE, CASE),
    ("MI355X", LICENCE, LICENCE, LICENCE, LICENCE),
    # the published outcomes
    ("MI308X", FREE, FREE, LICENCE, UNKNOWN),
    # 4,096 with density 8.98: a.2, though under 4,800
    ("Ascend 910", FREE, LICENCE, LICENCE, CASE),
    # link 392 and at most a slot of 128: under 600
    ("Ascend 910B", FREE, LICENCE, LICENCE, CASE),
    ("Ascend 910C", LICENCE, LICENCE, LICENCE, CASE),
    # 32,000: over the ceiling though its memory is slow
    ("Ascend 960PR", LICENCE, LICENCE, LICENCE, LICENCE),
    # 512 + 128
    ("BR100", LICENCE, LICENCE, LICENCE, CASE),
    # exactly 1,600: "or more"; its die area is not published. Under 4,800 the rule of 2022 is out of reach
    ("MTT S4000", FREE, UNKNOWN, UNKNOWN, UNKNOWN),
    # 392: nothing of 2023; memory 1,024, its I/O is open upwards
    ("DCU (Shensuan-1)", FREE, FREE, UNKNOWN, UNKNOWN),
    ("Kunlun P800", UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
]
FRAMES = {r: chokepoints.run("rules", scenario=r).set_index("chip") for r in REGIMES}


def test_enough_pairs_are_worked_out_by_hand():
    assert len(BY_HAND) * 4 >= 60
    assert len({row[0] for row in BY_HAND}) == len(BY_HAND)


@pytest.mark.parametrize("row", BY_HAND, ids=lambda row: row[0])
def test_by_hand(row):
    chip, *statuses = row
    assert FRAMES["none"].status[chip] == FREE
    assert [FRAMES[r].status[chip] for r in REGIMES[1:]] == statuses


@pytest.mark.parametrize(
    ("chip", "regime", "clause"),
    [
        ("A100 SXM 80GB", "2022-10", "3A090 of 2022"), ("A800 SXM 80GB", "2023-10", "3A090.a.1"),
        ("Ascend 910", "2023-10", "3A090.a.2"), ("MI210", "2023-10", "3A090.b"), ("RTX 4090", "2023-10", "NAC"),
        ("H20 96GB", "2025-04", "letter: DRAM"), ("H20 96GB", "2026-01", "letter: DRAM bandwidth; review lane"),
        ("H20 96GB", "2023-10", "no clause"), ("B30A (proposed)", "2022-10", "unknown: I/O"),
        ("MTT S4000", "2023-10", "unknown: die area"), ("RTX Pro 6000D", "2023-10", "unknown: TPP"),
        ("MLU590 (Siyuan 590)", "2026-01", "unknown: DRAM"), ("MI308X", "2023-10", "published outcome"),
    ],
)  # fmt: skip
def test_the_clause_or_the_missing_number_is_named(chip, regime, clause):
    assert FRAMES[regime].clause[chip].startswith(clause)


def test_a_missing_number_is_never_called_free_where_it_could_decide():
    """Every unknown names what is missing, and a chip without any number is unknown under every rule."""
    for regime in REGIMES[1:]:
        frame = FRAMES[regime]
        assert frame[frame.status == UNKNOWN].clause.str.startswith("unknown: ").all()
        assert not frame[frame.status != UNKNOWN].clause.str.startswith("unknown: ").any()
        assert frame.status["Kunlun P800"] == UNKNOWN


# section 5 of the specification: regime | free nac licence case unknown | best T, G_T | best M, G_M
BASELINE = [
    ("none", (21, 0, 0, 0, 0), ("H100 SXM", 15832, 1.00), ("H100 SXM", 3350, 1.00)),
    ("2022-10", (10, 0, 9, 0, 2), ("H800 SXM", 15832, 1.00), ("H800 SXM", 3360, 1.00)),
    ("2023-10", (5, 2, 13, 0, 1), ("H20 96GB", 2368, 0.15), ("H20 96GB", 4000, 1.19)),
    ("2025-04", (3, 1, 16, 0, 1), ("L20", 1912, 0.05), ("L20", 864, 0.11)),
    ("2026-01", (3, 1, 4, 11, 2), ("L20", 1912, 0.03), ("L20", 864, 0.11)),
]


def summary(scenario="baseline", **values):
    return chokepoints.run("rules", values, scenario, summary=True).iloc[0]


@pytest.mark.parametrize(("regime", "counts", "compute", "memory"), BASELINE)
def test_section_5(regime, counts, compute, memory):
    row = summary(regime)
    assert (row.free, row.nac, row.licence, row.case, row.unknown) == counts
    assert (row.best_tpp_chip, row.best_tpp, round(row.gap_tpp, 2)) == compute
    assert (row.best_bandwidth_chip, row.best_bandwidth, round(row.gap_bandwidth, 2)) == memory
    assert row.regime == regime


@pytest.mark.parametrize(
    ("regime", "chip", "headroom"),
    [("2022-10", "H800 SXM", 0.12), ("2023-10", "H20 96GB", 0.013), ("2025-04", "L20", 0.019)],
)
def test_chips_built_to_a_line(regime, chip, headroom):
    row = summary(regime)
    assert (row.tightest_chip, round(row.headroom, 3)) == (chip, headroom)


def test_other_ways_to_count():
    assert round(summary("2023-10", datacentre_only="off").gap_tpp, 2) == 0.30  # RTX 4090D
    assert round(summary("2025-04", datacentre_only="off").gap_bandwidth, 2) == 0.13
    lane = summary(open_counts="with_nac_and_case")
    assert (lane.best_tpp, lane.best_bandwidth) == (20919, 6000)
    assert (round(lane.gap_tpp, 2), lane.gap_bandwidth, round(lane.headroom, 3)) == (0.37, 0.75, 0.004)
    assert round(summary(open_counts="with_nac_and_case", count_fp4="off").gap_tpp, 2) == 0.58
    assert round(summary("2023-10", frontier_chip="H200 SXM").gap_bandwidth, 2) == 0.83
    assert summary("2023-10", frontier_chip="B200").gap_bandwidth == 0.5


def caught(before, after, scenario, **values):
    """Chips whose status becomes `after` from `before` by some settings."""
    frame = chokepoints.run("rules", values, scenario).set_index("chip")
    was = FRAMES["2026-01" if scenario == "baseline" else scenario].status
    return set(frame.index[(was == before) & (frame.status == after)])


def test_what_ifs_of_section_6():
    assert caught(FREE, LICENCE, "2023-10", use_letter="on") >= {"H20 96GB"}
    assert caught(NAC, LICENCE, "2023-10", use_letter="on") == {"MI210"}
    assert caught(FREE, LICENCE, "2022-10", io_line=450) >= {"A800 SXM 80GB", "H800 SXM"}
    assert summary("2022-10", io_line=450).best_tpp == 2896
    assert {"H20 96GB", "L20"} <= caught(FREE, NAC, "2023-10", density_lower=2.9)
    assert {"B200", "B30A (proposed)"} <= caught(LICENCE, CASE, "baseline", tpp_ceiling=36001, bandwidth_ceiling=8001)
    out = caught(CASE, LICENCE, "baseline", tpp_ceiling=15000)
    assert "H200 SXM" in out and not out & {"A100 SXM 80GB", "H20 96GB"}
    kept = chokepoints.run("rules", {"us_sale_condition": "on"}).set_index("chip").status
    assert all(kept[c] == LICENCE for c in ("H20 96GB", "H800 SXM", "A800 SXM 80GB"))


def test_questions_of_the_chapter():
    assert FRAMES["2023-10"].density["H20 96GB"] == pytest.approx(2.909, abs=1e-3)
    assert "H20 96GB" in caught(FREE, NAC, "2023-10", density_lower=2.9)
    assert "H20 96GB" not in caught(FREE, NAC, "2023-10", density_lower=2.91)
    assert "A800 SXM 80GB" in caught(FREE, LICENCE, "2022-10", io_line=464)
    assert "A800 SXM 80GB" not in caught(FREE, LICENCE, "2022-10", io_line=466)


def test_published_outcomes_agree_without_being_used():
    """The equations alone give what makers and rules said, but for the three that they cannot know."""
    names = BOOK.table("chips").set_index("id").chip
    used = 0
    for row in BOOK.table("outcomes").itertuples():
        frame = FRAMES[row.regime]
        assert frame.status[names[row.chip]] == row.status, row.id
        used += frame.clause[names[row.chip]] == "published outcome"
    assert used == 3
    moved = chokepoints.run("rules", {"tpp_upper": 5000}, "2023-10").set_index("chip")
    assert moved.status["MI308X"] == UNKNOWN


def test_the_lines_are_those_of_the_table():
    lines = BOOK.table("thresholds")
    tested = lines[lines.role == "test"]
    for row in tested.itertuples():
        assert ENGINE.assumptions[row.assumption].baseline == row.value, row.id
    symbols = ENGINE.symbols
    for symbol, value in PUBLISHED.items():
        assert ENGINE.assumptions[symbols[symbol]].baseline == value


def test_cuts_made_for_china_alone():
    """The chapter counts eight, and a proposal."""
    chips = BOOK.table("chips")
    cuts = chips[(chips.designer_country == "US") & (chips.sold_in_us == "no")]
    assert len(cuts) == 9 and cuts.launch_year.isna().sum() == 1


def test_an_order_that_is_broken_is_refused_with_both_names():
    with pytest.raises(BookError, match=r"tpp_lower .* above tpp_middle"):
        chokepoints.run("rules", {"tpp_lower": 4800})
    with pytest.raises(BookError, match=r"density_floor .* above density_lower"):
        chokepoints.run("rules", {"density_floor": 3.2, "density_lower": 2})


def test_regimes_are_switches():
    """Any regime is the baseline with its four switches, the frontier and the year set by hand."""
    of = {r: [ENGINE.assumptions[f"use_{s}"].by_choice[r] for s in ("2022", "2023", "letter", "lane")] for r in REGIMES}
    for regime, (a, b, c, d) in of.items():
        by_hand = chokepoints.run("rules", {"use_2022": a, "use_2023": b, "use_letter": c, "use_lane": d}).status
        assert list(by_hand) == list(FRAMES[regime].status)
    assert list(chokepoints.run("rules", {"regime": "2023-10"}).status) == list(FRAMES["2023-10"].status)


# --- invariants

STRICT = {FREE: 0, NAC: 1, CASE: 2, LICENCE: 3}


def world(keys):
    return st.fixed_dictionaries({k: st.floats(*ENGINE.assumptions.range_of(k)) for k in keys})


OTHERS = ["io_line", "letter_io", "letter_sum", "tpp_ceiling", "bandwidth_ceiling"]


@given(
    st.sampled_from(["tpp_upper", "density_upper", "bandwidth_line", "io_line", "letter_io", "letter_sum"]),
    st.floats(0, 1), st.floats(0, 1), world(OTHERS), st.sampled_from(["2022-10", "2023-10", "2025-04"]),
)  # fmt: skip
@hypothesis_settings(deadline=None, max_examples=60)
def test_a_line_further_out_never_adds_a_licence(key, one, two, values, regime):
    low, high = ENGINE.assumptions.range_of(key)
    ends = [low + (high - low) * x for x in sorted((one, two))]
    near, far = (ENGINE.frame({**values, key: x}, regime).status for x in ends)
    assert not ((far == LICENCE) & (near != LICENCE) & (near != UNKNOWN)).any()


@given(
    st.sampled_from(["tpp_lower", "tpp_middle", "density_lower", "density_floor"]), st.floats(0, 1), st.floats(0, 1),
    st.sampled_from(["2023-10", "2025-04"]),
)  # fmt: skip
@hypothesis_settings(deadline=None, max_examples=40)
def test_a_lower_line_further_out_never_makes_a_chip_stricter(key, one, two, regime):
    low, high = ENGINE.assumptions.range_of(key)
    ends = [low + (high - low) * x for x in sorted((one, two))]
    near, far = (ENGINE.frame({key: x}, regime).status.map(STRICT) for x in ends)
    assert not (far > near).any()


@given(st.sampled_from(["tpp_ceiling", "bandwidth_ceiling"]), st.floats(0, 1), st.floats(0, 1))
@hypothesis_settings(deadline=None, max_examples=30)
def test_a_higher_ceiling_never_takes_a_chip_out_of_the_lane(key, one, two):
    low, high = ENGINE.assumptions.range_of(key)
    ends = [low + (high - low) * x for x in sorted((one, two))]
    near, far = (ENGINE.frame({key: x}).status for x in ends)
    assert not ((near == CASE) & (far == LICENCE)).any()


@given(world(["tpp_upper", "tpp_lower", "density_lower", "bandwidth_line", *OTHERS]), st.sampled_from(REGIMES))
@hypothesis_settings(deadline=None, max_examples=40)
def test_every_chip_has_one_status_and_the_counts_add_up(values, regime):
    frame, row = ENGINE.frame(values, regime), ENGINE.summary(values, regime).iloc[0]
    us = (BOOK.table("chips").designer_country == "US").to_numpy()
    assert set(frame.status) <= {FREE, NAC, CASE, LICENCE, UNKNOWN}
    for status in (FREE, NAC, CASE, LICENCE, UNKNOWN):
        assert row[status] == (frame.status[us] == status).sum()


@pytest.mark.parametrize("k", range(0, 37, 4))
@pytest.mark.parametrize("regime", REGIMES[1:])
def test_the_readers_own_chip_is_tested_like_any_other(k, regime):
    """A chip of the catalogue, entered as the reader's own, gets the same status and clause."""
    row = FRAMES[regime].iloc[k]
    known = row[["tpp", "density", "bandwidth_gb_s", "io_gb_s"]].notna().all()
    datacentre = BOOK.table("chips").datacentre.iloc[k]
    if not known or datacentre == "unsure":
        values = {"my_tpp": 2368, "my_die_area": 814, "my_bandwidth": 4000, "my_io": 1028}
        row = FRAMES[regime].loc["H20 96GB"]
    else:
        values = {
            "my_tpp": row.tpp, "my_die_area": row.tpp / row.density, "my_bandwidth": row.bandwidth_gb_s,
            "my_io": row.io_gb_s, "my_datacentre": float(datacentre == "yes"),
        }  # fmt: skip
    own = chokepoints.run("rules", values, regime, summary=True, bounded=False).iloc[0]
    assert (own.my_status, own.my_clause) == (row.status, row.clause)
