"""A ranking system's XML: its nodes, levels and weights, and every byte kept that is no weight."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sizes import examples

from flipside.data import read
from flipside.data.weightfiles import ranking_xml
from flipside.errors import UserError

ROOT = Path(__file__).parents[3]
SAMPLE = (ROOT / "static/samples/ranking_system.xml").read_bytes()
CONDITIONAL = (ROOT / "tests/files/system_conditional.xml").read_bytes()
NESTED = (
    '<RankingSystem><Composite Name="Value" Weight="70%"><StockFactor Weight="60"><Factor>PB</Factor>'
    '</StockFactor><StockFactor Weight="40"><Factor>PE</Factor></StockFactor></Composite>'
    '<StockFormula Weight="30%"><Formula>PE</Formula></StockFormula></RankingSystem>'
)
ENCODINGS = {
    "UTF-8": NESTED.encode(),
    "UTF-8 with mark": codecs.BOM_UTF8 + NESTED.encode(),
    "UTF-16 little": codecs.BOM_UTF16_LE + NESTED.encode("utf-16-le"),
    "UTF-16 big": codecs.BOM_UTF16_BE + NESTED.encode("utf-16-be"),
    "UTF-16 without mark": NESTED.encode("utf-16-le"),
    "UTF-16 that says UTF-8": ("\ufeff<?xml version='1.0' encoding='utf-8'?>" + NESTED).encode("utf-16-le"),
    "UTF-8 that says UTF-16": b"<?xml version='1.0' encoding='utf-16'?>" + NESTED.encode(),
    "blanks before the declaration": b"\n \r\n<?xml version='1.0'?>" + NESTED.encode(),
    "carriage returns": NESTED.replace("><", ">\r\n<").encode(),
    "letters beyond ASCII": NESTED.replace("Value", "Größe 𝟛").encode(),
    "the same in UTF-16": ("\ufeff" + NESTED.replace("Value", "Größe 𝟛")).encode("utf-16-le"),
    "Windows-1252 that does not say so": NESTED.replace("Value", "Größe").encode("cp1252"),
    "Windows-1252 that says so": ('<?xml version="1.0" encoding="windows-1252"?>' + NESTED.replace("Value", "Größe")).encode("cp1252"),
}  # fmt: skip


def table(content: bytes, **corrections):
    return read(content, "system.xml", corrections)[0]


def test_the_sample_as_a_visitor_meets_it():
    data, record = read(SAMPLE, "ranking_system.xml")
    assert (data.size, data.trials.shape, data.name) == (12, (12, 0), "ranking_system")
    assert data.nodes[:2] + data.nodes[4:5] == ("Value", "Quality", "SUE1")
    assert data.reference.tolist() == [18, 14, 12, 9, 8, 8, 7, 7, 6, 6, 5, 0]
    assert data.locked.tolist() == [False] * 11 + [True]
    assert record.fact("level").value == "top"
    assert record.fact("zero").value == "off"
    assert record.to_json()["nodes"][0] == {
        "name": "Value", "weight": 18.0, "min": None, "max": None, "locked": False, "group": "", "level": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("level", "nodes", "levels"),
    [
        ("top", ("Value", "PE"), ("", "")),
        ("Value", ("PB", "PE"), ("Value", "Value")),
        ("all", ("Value", "PB", "Value / PE", "PE"), ("", "Value", "Value", "")),
    ],
)
def test_levels(level, nodes, levels):
    data, record = read(NESTED.encode(), "a.xml", {"level": level})
    assert (data.nodes, data.level) == (nodes, levels)
    assert record.fact("level").reason == "you chose it"
    assert [value for value, _ in record.fact("level").choices] == ["top", "Value", "all"]


def test_a_system_of_one_composite_begins_with_what_is_in_it():
    data, record = read(b"<RankingSystem><Composite Name='All' Weight='100'>" + NESTED.encode()[15:-16]
                        + b"</Composite></RankingSystem>", "a.xml")  # fmt: skip
    assert data.nodes == ("Value", "PE")
    assert data.level == ("All", "All")
    assert "more than one node" in record.fact("level").reason
    everything, record = read(
        b"<RankingSystem><Composite Name='All' Weight='100'>" + NESTED.encode()[15:-16] + b"</Composite></RankingSystem>",
        "a.xml", {"level": "all"},
    )  # fmt: skip
    assert "All" not in everything.nodes
    assert "“All”" in record.warnings[0]


def test_conditional_nodes_notations_and_odd_attributes():
    data, record = read(CONDITIONAL, "a.xml", {"level": "all"})
    weights = dict(zip(data.nodes, data.reference.tolist(), strict=True))
    assert weights == {
        "Qualität & \"Value\"": 62.5, "Pr2SalesTTM": 70, "Inner": 30, "A > B": 50, "IndROE": 50,
        "ConditionalNode": 20, "Bull": 100, "Bear": 100, "No weight": 0, "Unknown": 17.5,
    }  # fmt: skip
    assert "“No weight” has no weight in the XML" in record.warnings[0]
    new = ranking_xml(data.document, np.arange(1, 11) * 1.5)
    expected = (
        CONDITIONAL.replace(b"'62.50'", b"'1.50'").replace(b'"70%"', b'"3%"').replace(b'" 30 %"', b'" 4.5 %"')
        .replace(b'"&#53;0"', b'"6"').replace(b'"50,00"', b'"7,50"').replace(b'"20" Note', b'"9" Note')
        .replace(b'"100%" Name="Bull"', b'"10.5%" Name="Bull"').replace(b'"100%" Name="Bear"', b'"12%" Name="Bear"')
        .replace(b'<StockFormula Name="No weight"', b'<StockFormula Weight="13.5" Name="No weight"')
        .replace(b'"17.5"/>', b'"15.0"/>')
    )  # fmt: skip
    assert new == expected


@pytest.mark.parametrize("content", [*ENCODINGS.values(), SAMPLE, CONDITIONAL], ids=[*ENCODINGS, "sample", "conditional"])  # fmt: skip
@pytest.mark.parametrize("level", ["top", "all"])
def test_only_the_weights_change(content, level):
    data = table(content, level=level)
    assert ranking_xml(data.document, data.reference) == content
    changed = ranking_xml(data.document, data.reference + 1.25)
    assert changed != content
    again = table(changed, level=level)
    assert again.reference.tolist() == (data.reference + 1.25).tolist()
    assert again.nodes == data.nodes


def test_a_weight_typed_by_hand_is_written_where_the_file_has_another():
    data = table(NESTED.encode(), nodes={"1.weight": "12,5", "0.name": "Cheap"})
    assert (data.nodes[0], data.reference.tolist()) == ("Cheap", [70, 12.5])
    assert ranking_xml(data.document, data.reference) == NESTED.replace("30%", "12.5%").encode()
    with pytest.raises(ValueError, match="2 finite weights"):
        ranking_xml(data.document, [1, 2, 3])


NAMES = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=12)  # fmt: skip
NOTATIONS = st.sampled_from(["{:g}", "{:g}%", "{:.2f}", "{:.1f} %", " {:g} "])


@st.composite
def systems(draw, depth=0):
    """An element of a ranking system as text, with everything that may stand in and around it."""
    name = quoteattr(draw(NAMES))
    weight = draw(NOTATIONS).format(draw(st.integers(1, 400)) / 4)
    quote = draw(st.sampled_from("\"'"))
    gap = draw(st.sampled_from([" ", "\n\t", "  "]))
    tag = draw(st.sampled_from(["Composite", "StockFormula", "Odd.tag-1", "ETFFormula"]))
    attributes = [f"Name={name}", f"Weight{gap if gap != ' ' else ''}={quote}{weight}{quote}", f"X={quoteattr(draw(NAMES))}"]  # fmt: skip
    inner = (
        draw(st.lists(systems(depth + 1), max_size=3)) if depth < 3 and tag == "Composite" else []
    )
    filling = draw(st.sampled_from(["", "<!-- Weight='9' > -->", "<![CDATA[<a Weight='1'>]]>", "<?p Weight='2'?>", "<Formula>{}</Formula>"]))  # fmt: skip
    body = filling.format(escape(draw(NAMES))) + "".join(inner)
    return f"<{tag}{gap}{gap.join(draw(st.permutations(attributes)))}>{body}</{tag}>"


@settings(max_examples=examples(150))
@given(
    st.lists(systems(), min_size=2, max_size=5),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from(["\n", "\r\n", ""]),
    st.sampled_from(["top", "all"]),
    st.integers(0, 2**32 - 1),
)
def test_round_trip_of_any_system(elements, encoding, newline, level, seed):
    text = newline.join(["<RankingSystem RankType='Higher'>", *elements, "</RankingSystem>"])
    content = text.encode(encoding)
    record = read(content, "a.xml")[1]
    if level not in [value for value, _ in record.fact("level").choices]:
        level = "top"
    data = table(content, level=level)
    assert ranking_xml(data.document, data.reference) == content
    new = np.random.default_rng(seed).integers(1, 10_000, data.size) / 100
    changed = ranking_xml(data.document, new)
    again = table(changed, level=level)
    assert again.reference.tolist() == new.tolist()
    assert again.nodes == data.nodes
    # Apart from the weights, the two texts are the same sign by sign.
    weight = r"(Weight\s*=\s*['\"])\s*[\d.]+"
    codec = "utf-16" if encoding == "utf-16" else "utf-8"
    assert re.sub(weight, r"\1", changed.decode(codec)) == re.sub(
        weight, r"\1", content.decode(codec)
    )


LAUGHS = b'<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><RankingSystem><StockFactor Weight="1">&b;</StockFactor></RankingSystem>'
HOSTILE = {
    "billion laughs": (LAUGHS, "DOCTYPE"),
    "external entity": (b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><RankingSystem><A Weight="1">&x;</A></RankingSystem>', "DOCTYPE"),
    "external definitions": (b'<?xml version="1.0"?>\n<!DOCTYPE r SYSTEM "http://example.org/a.dtd"><RankingSystem/>', r"DOCTYPE \(line 2\)"),
    "10,000 deep": (b"<RankingSystem>" + b'<Composite Weight="1">' * 10_000 + b"</Composite>" * 10_000 + b"</RankingSystem>", "nested more than 100 deep"),
    "10,000 nodes": (b"<RankingSystem>" + b'<A Weight="1"/>' * 10_000 + b"</RankingSystem>", "more than 5,000 nodes"),
    "unclosed": (b'<RankingSystem>\n  <A Weight="1">\n</RankingSystem>', "broken at line 3, column 3"),
    "cut off": (b'<RankingSystem>\n  <A Weight="1"/>', "broken at line 2, column 18: the document ends"),
    "twice": (b'<RankingSystem><A Weight="1" Weight="2"/></RankingSystem>', "an attribute is there twice"),
    "two documents": (b'<A Weight="1"/><B Weight="1"/>', "column 16: something follows"),
    "bare ampersand": (b"<RankingSystem>\n<A Weight='1'>R&D</A></RankingSystem>", "broken at line 2"),
    "unknown entity": (b"<RankingSystem><A Weight='1'>&nbsp;</A></RankingSystem>", "&amp;"),
    "after blank lines": (b"\n\n<RankingSystem><A></RankingSystem>", "broken at line 3"),
    "unknown encoding": (b"<?xml version='1.0' encoding='rot13'?><RankingSystem><A Name='\xe4' Weight='1'/></RankingSystem>", "encoding that cannot be read|broken"),
    "UTF-32": (codecs.BOM_UTF32_LE + NESTED.encode("utf-32-le"), "UTF-32"),
    "other XML": (b"<?xml version='1.0'?><Workbook><Sheet Name='a'/></Workbook>", "is XML, not a table"),
    "an empty system": (b"<RankingSystem RankType='Higher'/>", "no element in it has a weight"),
    "one node": (b"<RankingSystem><A Weight='5'/></RankingSystem>", "one node only"),
    "all zero": (b"<RankingSystem><A Weight='0'/><B Weight='0%'/></RankingSystem>", "All weights are zero"),
    "no number": (b"<RankingSystem>\n<A Weight='5'/>\n<B Weight='much'/></RankingSystem>", r"Line 3 \(“B”\): a number was expected as the weight, but there is “much”"),
    "negative": (b"<RankingSystem><A Weight='5'/><B Weight='-5%'/></RankingSystem>", "the weight -5 is below zero"),
    "301 nodes": (b"<RankingSystem>" + b'<A Weight="1"/>' * 301 + b"</RankingSystem>", "301 nodes at this level"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_used_is_refused_in_words(name):
    content, message = HOSTILE[name]
    with pytest.raises(UserError, match=message) as caught:
        read(content, "a.xml")
    assert caught.value.message.endswith(".")
    assert caught.value.remedy.endswith(".")


def test_a_fault_in_the_xml_can_be_mended_by_hand():
    content = HOSTILE["no number"][0]
    with pytest.raises(UserError) as caught:
        read(content, "a.xml")
    assert caught.value.field == "nodes.1.weight"
    assert [node["weight"] for node in caught.value.record.nodes] == [5.0, None]
    data = table(content, nodes={"1.weight": "7%"})
    assert ranking_xml(data.document, data.reference) == content.replace(b"much", b"7")


def test_nodes_of_weight_zero_stay_off_unless_they_are_switched_on():
    assert table(SAMPLE).locked[11]
    assert not table(SAMPLE, zero="on").locked.any()
    assert not table(SAMPLE, nodes={"11.locked": "no"}).locked.any()
    assert not table(SAMPLE, nodes={"11.weight": "3"}).locked.any()


def test_a_level_that_is_not_there():
    with pytest.raises(UserError, match="no level “Growth”") as caught:
        table(NESTED.encode(), level="Growth")
    assert caught.value.field == "level"
