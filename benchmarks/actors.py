"""Speed of finding actors, in time of one core: run `.venv/bin/python benchmarks/actors.py`."""

import time

from geostance.actors import Gazetteer, find
from geostance.article.document import Article, Language, Span

PARAGRAPH = (
    "Officials in Niamey said on Tuesday that Niger's military junta had asked the United States to "
    "withdraw its troops. The Pentagon, which built a drone base in the desert near Agadez, said that "
    "talks would go on through the summer; nobody gave a date. French President Emmanuel Macron said "
    "the decision was one for the two governments alone. Macron spoke after a meeting with German "
    "Chancellor Angela Merkel about grain, fuel and the price of both, which have doubled since the "
    "spring, and about the roads that the rains washed away in the north of the country. Farmers there "
    "wait for seed. Markets open late, if at all, and those who can leave have left; those who stay "
    "mend the wells, count the goats, and listen to the radio at night for word of a truce, a convoy, "
    "or a change in the weather. The schools are to open again in a week, a teacher said, with fewer "
    "desks and fewer children than in any of the years before.\n"
)
SIZE = 5_000_000
ARTICLE = 4_000


def main() -> None:
    start = time.process_time()
    gazetteer = Gazetteer.load()
    print(f"gazetteer: {len(gazetteer.actors)} actors, loaded in {time.process_time() - start:.2f} s")
    text = PARAGRAPH * (ARTICLE // len(PARAGRAPH) + 1)
    article = Article(text, (Span(0, len(text)),), (), (), None, None, Language("en", 1.0))
    mentions, start = 0, time.process_time()
    rounds = SIZE // len(text)
    for _ in range(rounds):
        mentions += len(find(article, gazetteer))
    seconds = time.process_time() - start
    size = rounds * len(text)
    print(f"{rounds} articles, {size / 1e6:.1f} MB, one mention in {size // mentions} characters")
    print(f"{size / 1e6 / seconds:.1f} MB/s, {1e3 * seconds / rounds:.2f} ms an article")


if __name__ == "__main__":
    main()
