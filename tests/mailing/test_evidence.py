"""The money proves no more of unknown outcomes than it can (docs/rules.md, S16)."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mailing.evidence import Finding, Sums, sums_of, weigh
from bot.sms.prices import PriceRange
from storage.journal.trails import Trail
from tests.views.test_mailing_card import MAILING

CONCLUDED = {Finding.NOTHING, Finding.SOME, Finding.ALL}
PRICE = PriceRange(Decimal("1.5"), Decimal("1.5"))
SUMS = Sums(
    before=Decimal(500),
    after=Decimal(350),
    price=PRICE,
    accepted=90,
    unknown=10,
    parts=1,
    others=False,
)

money = st.decimals(min_value="0.01", max_value=20, places=2)
prices = st.tuples(money, money).map(lambda two: PriceRange(min(two), max(two)))


@st.composite
def true_stories(draw: st.DrawFn) -> tuple[Sums, int]:
    """Draw what really happened: the sums, and how many segments of the unknown SMS were sent."""
    price = draw(prices)
    parts, people = draw(st.integers(1, 4)), draw(st.integers(1, 30))
    accepted, sent = draw(st.integers(0, 50)), draw(st.integers(0, people)) * parts
    each = st.decimals(min_value=price.low, max_value=price.high, places=2)
    count = accepted + sent
    spent = sum(draw(st.lists(each, min_size=count, max_size=count)), Decimal(0))
    before = spent + draw(money)
    return Sums(before, before - spent, price, accepted, people * parts, parts, others=False), sent


@given(true_stories())
def test_what_is_concluded_is_never_against_the_truth(story: tuple[Sums, int]) -> None:
    sums, sent = story
    found = weigh(sums)
    assert found.finding in CONCLUDED
    assert found.least <= sent <= found.most
    if found.finding is Finding.NOTHING:
        assert sent == 0
    if found.finding is Finding.ALL:
        assert sent == sums.unknown


@given(
    prices,
    st.decimals(min_value=0, max_value=300, places=2),
    st.integers(0, 10),
    st.integers(1, 10),
    st.integers(1, 3),
)
def test_a_number_is_named_only_if_no_other_explains_the_sum(
    price: PriceRange, spent: Decimal, accepted: int, people: int, parts: int
) -> None:
    unknown = people * parts
    sums = Sums(spent, Decimal(0), price, accepted, unknown, parts, others=False)
    found = weigh(sums)
    possible = [
        sent
        for sent in range(0, unknown + 1, parts)
        if price.low * (accepted + sent) <= spent <= price.high * (accepted + sent)
    ]
    if not possible:
        assert found.finding is Finding.UNEXPLAINED
        return
    assert (found.least, found.most) == (possible[0], possible[-1])
    assert (found.finding is Finding.ALL) == (possible == [unknown])
    assert (found.finding is Finding.NOTHING) == (possible == [0])


@given(
    true_stories(),
    st.sampled_from(
        [
            ({"before": None}, Finding.NO_BALANCE),
            ({"after": None}, Finding.NO_BALANCE),
            ({"others": True}, Finding.OTHERS),
            ({"after": Decimal(10**6)}, Finding.TOPPED_UP),
        ]
    ),
)
def test_what_else_may_have_moved_the_balance_forbids_every_conclusion(
    story: tuple[Sums, int], spoiled: tuple[dict[str, object], Finding]
) -> None:
    changes, finding = spoiled
    assert weigh(replace(story[0], **changes)).finding is finding  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("after", "accepted", "found"),
    [
        # two SMS too much is two of ten, not all of them
        (362, 90, (Finding.SOME, 2, 2)),
        (365, 90, (Finding.NOTHING, 0, 0)),
        (350, 90, (Finding.ALL, 10, 10)),
        # less than the accepted ones cost, more than all cost, and no multiple of the price
        (370, 90, (Finding.UNEXPLAINED, 0, 0)),
        (300, 90, (Finding.UNEXPLAINED, 0, 0)),
        (364, 90, (Finding.UNEXPLAINED, 0, 0)),
        (500, 0, (Finding.NOTHING, 0, 0)),
        # not even the accepted ones are charged yet
        (500, 90, (Finding.UNEXPLAINED, 0, 0)),
    ],
)
def test_at_one_price_the_sum_is_counted_in_sms(
    after: int, accepted: int, found: tuple[Finding, int, int]
) -> None:
    evidence = weigh(replace(SUMS, after=Decimal(after), accepted=accepted))
    assert (evidence.finding, evidence.least, evidence.most) == found


def test_where_prices_differ_the_sum_leaves_a_range() -> None:
    wide = replace(SUMS, price=PriceRange(Decimal(1), Decimal(2)), after=Decimal(400))
    evidence = weigh(wide)
    assert (evidence.finding, evidence.least, evidence.most) == (Finding.SOME, 0, 10)
    assert (evidence.accepted_low, evidence.accepted_high) == (Decimal(90), Decimal(180))


def test_an_unknown_price_proves_nothing_once_money_has_left() -> None:
    assert weigh(replace(SUMS, price=None)).finding is Finding.NO_PRICE
    untouched = replace(SUMS, price=None, accepted=0, after=SUMS.before)
    assert weigh(untouched).finding is Finding.NOTHING


def test_an_sms_is_sent_whole_or_not_at_all() -> None:
    long = replace(SUMS, accepted=0, unknown=2, parts=2)
    assert weigh(replace(long, after=Decimal("498.5"))).finding is Finding.UNEXPLAINED
    assert weigh(replace(long, after=Decimal(497))).finding is Finding.ALL


def test_ids_and_parts_that_do_not_agree_leave_a_range() -> None:
    """Of one accepted SMS of two parts an ID is missing, and one SMS is unknown."""
    unsure = replace(SUMS, accepted=1, uncounted=1, unknown=1, after=Decimal(497))
    assert (weigh(unsure).finding, weigh(unsure).least, weigh(unsure).most) == (Finding.SOME, 0, 1)
    assert (weigh(unsure).accepted_low, weigh(unsure).accepted_high) == (PRICE.low, 2 * PRICE.high)


@given(true_stories(), st.integers(0, 5), st.integers(0, 5))
def test_no_conclusion_goes_against_the_truth_when_ids_are_missing_or_too_many(
    story: tuple[Sums, int], missing: int, more: int
) -> None:
    sums, sent = story
    told = max(0, sums.accepted - missing)
    found = weigh(replace(sums, accepted=told, uncounted=sums.accepted - told + more))
    assert found.finding in CONCLUDED
    assert found.least <= sent <= found.most


@pytest.mark.parametrize(
    ("personal", "accepted", "theirs", "ours", "least", "most"),
    [
        (True, 3, 4, 4, 4, 4),
        # one ID is missing, or one too many
        (True, 3, 3, 4, 3, 4),
        (True, 3, 5, 4, 4, 5),
        (False, 3, 5, 6, 5, 6),
        # the gateway counts other parts, the same for everybody
        (False, 3, 9, 6, 9, 9),
    ],
)
def test_accepted_segments_are_a_range_where_ids_are_no_count(  # noqa: PLR0917 - a table
    personal: bool,  # noqa: FBT001 - the same
    accepted: int,
    theirs: int,
    ours: int,
    least: int,
    most: int,
) -> None:
    mailing = replace(
        MAILING, personal=personal, accepted=accepted, sent_segments=theirs, segments=2
    )
    sums = sums_of(mailing, Trail(2, others=False, accepted=ours), PRICE)
    assert (sums.accepted, sums.accepted_most) == (least, most)
