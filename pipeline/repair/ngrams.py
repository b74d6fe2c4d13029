"""What a word costs after the two before it: the n-grams of the model, and vouched words too."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.repair.language import BLANK, COST_STEP, UNKNOWN, LanguageModel


class Ngrams:
    """The n-grams of a model, asked about words that it may not know.

    costs: of each token alone, in steps; those behind the model's own count as unknown words
        for what stands beside them.
    """

    def __init__(self, model: LanguageModel, costs: list[int]) -> None:
        self.model = model
        self.costs = costs

    def cost(self, tokens: Sequence[int], at: int) -> int:
        """Return the cost of a token after at most two others."""
        follow, token = self.model.follow, tokens[at]
        if not at:
            return self.costs[token]
        last = tokens[at - 1] if tokens[at - 1] < len(self.model.left) else UNKNOWN
        context = follow[~tokens[at - 2]][0].get(last, ~last) if at > 1 else ~last
        row, left, trigrams, other, _, _ = follow[context]
        number = row.get(token, -1)
        cost = self.model.bigrams[number] if number >= 0 else left + self.costs[token]
        return cost if trigrams is None else trigrams.get(token, other + cost)

    def cost_around(self, tokens: Sequence[int], place: int, most: int) -> int:
        """Return the cost of a token and of the two after it, or any of `most` and more."""
        total = 0
        for at in range(place, min(place + 3, len(tokens))):
            total += self.cost(tokens, at)
            if total >= most:
                break
        return total

    def cost_from(self, tokens: Sequence[int], start: int) -> int:
        """Return the cost of all tokens from one on."""
        return sum(self.cost(tokens, at) for at in range(start, len(tokens)))

    def nats_for_blank(
        self, before: Sequence[int], after: Sequence[int], joined: int | None = None
    ) -> float:
        """Return by how many nats a blank between some tokens reads better than none.

        before, after: two tokens on either side, or fewer, and one at least.
        joined: the word that the two beside the blank make together, if there is one.
        """
        at = len(before) - 1
        close = self.cost_from([*before, *after], at)
        if joined is not None:
            close = min(close, self.cost_from([*before[:-1], joined, *after[1:]], at))
        return (close - self.cost_from([*before, BLANK, *after], at)) * COST_STEP
