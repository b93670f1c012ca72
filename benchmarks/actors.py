"""Speed of finding actors on one core: run `.venv/bin/python benchmarks/actors.py`."""

import time

from geostance.actors import Gazetteer, find
from geostance.article.document import Article, Language, Span

PARAGRAPH = (
    "Officials in Niamey said on Tuesday that Niger's military junta had asked the United States to withdraw its "
    "troops. The Pentagon, which built a drone base near Agadez, said that talks would go on; the junta gave no "
    "date. French President Emmanuel Macron said the decision was one for Washington and Niamey alone. Macron "
    "spoke after a meeting with German Chancellor Angela Merkel about grain, fuel and the price of both, which "
    "have doubled since the spring, and about the roads that the rains washed away in the north of the country. "
    "Farmers there wait for seed. Markets open late, if at all, and those who can leave have left.\n"
)
SIZE = 5_000_000
ARTICLE = 4_000


def main() -> None:
    start = time.perf_counter()
    gazetteer = Gazetteer.load()
    print(f"gazetteer: {len(gazetteer.actors)} actors, loaded in {time.perf_counter() - start:.2f} s")
    text = PARAGRAPH * (ARTICLE // len(PARAGRAPH) + 1)
    article = Article(text, (Span(0, len(text)),), (), (), None, None, Language("en", 1.0))
    mentions, start = 0, time.perf_counter()
    rounds = SIZE // len(text)
    for _ in range(rounds):
        mentions += len(find(article, gazetteer))
    seconds = time.perf_counter() - start
    print(f"{rounds} articles, {rounds * len(text) / 1e6:.1f} MB, {mentions} mentions")
    print(f"{rounds * len(text) / 1e6 / seconds:.1f} MB/s, {1e3 * seconds / rounds:.2f} ms an article")


if __name__ == "__main__":
    main()
