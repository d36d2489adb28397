"""A model's answer over HTTP: a figure that no tool gave has neither a chip nor confidence, in the stream and stored."""

from typing import Any

from tests.conversations.test_answering import answer, call, gemini, pieces, sales, start, words
from tests.support.gemini_standin import GeminiStandIn
from tests.support.world import World

__all__ = ["gemini", "sales"]


def told(standin: GeminiStandIn, *texts: str) -> None:
    """The stand-in asks for a figure and then says this."""

    def script(body: dict[str, Any]) -> list[dict[str, Any]]:
        if "functionResponse" in body["contents"][-1]["parts"][-1]:
            return words(*texts)
        return call("aggregate_deals", measure="sum_amount", filters={"status": ["won"]})

    standin.script = script


def test_a_wrong_figure_is_struck_out_and_a_right_one_stays(sales: World, gemini: GeminiStandIn) -> None:
    told(gemini, "You won 3,5", "00 THB [1]. Next year it will be 9,000", " THB [1]. I emailed the list to Somchai.")
    asked = start(sales.owner, "How much did we win?")
    response, content = answer(sales.owner, asked)
    assert content.startswith("You won 3,500 THB [1]. ~~Next year it will be 9,000 THB")
    assert "the model's own words" in content
    assert "emailed" not in content
    assert "nothing is changed without your approval" in content
    assert response.cited == [1]
    assert response.confidence <= 0.5
    streamed = "".join(p["text"] for p in pieces(asked.response_id) if p["type"] == "piece")
    assert "emailed" not in streamed
    assert "~~Next year" in streamed


def test_an_answer_with_an_unproven_figure_alone_has_no_source(sales: World, gemini: GeminiStandIn) -> None:
    told(gemini, "ยอดขายรวม 9 ล้านบาท [1]")
    response, content = answer(sales.owner, start(sales.owner, "ยอดขายรวมเท่าไร"))
    assert "~~ยอดขายรวม 9 ล้านบาท~~" in content
    assert "ถ้อยคำของโมเดลเอง" in content
    assert (response.cited, response.confidence) == ([], 0.0)


def test_a_name_of_the_workspace_that_no_result_has_is_marked(sales: World, gemini: GeminiStandIn) -> None:
    told(gemini, "Acme Corporation paid 3,500 THB [1].")
    response, content = answer(sales.owner, start(sales.owner, "How much did we win?"))
    assert content.startswith("~~Acme Corporation paid 3,500 THB")
    assert response.confidence == 0.0
