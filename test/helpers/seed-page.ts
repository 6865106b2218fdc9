// Reads the page that the product is modelled on: the papers that it shows, field by field.
import { readSeedPage } from './recorded.ts';

export interface SeedPaper {
  title: string;
  abstract: string;
  /** As the page has it: `4 authors`, or the organisation's handle and name in one line; one paper has none. */
  badge: string | null;
  /** `Jul 23, 2021`; null where there is no badge. */
  date: string | null;
  comments: number;
}

/** A paper's lines: title and abstract; then, for all but one, badge, a dot, date and count of comments. */
const paperPattern =
  /^(?<title>\S.*)\n\n(?<abstract>\S.*)(?:\n\n\s*(?:• )?(?<badge>\S.*)\n·\n(?<date>[A-Z][a-z]{2} \d{1,2}, \d{4})(?: (?<comments>\d+))?)?$/gm;

/** What stands above the papers, as lines, and the papers in their order. */
export function seedPage(): { head: string[]; papers: SeedPaper[] } {
  const text = readSeedPage();
  const start = text.search(/(?<=^[A-Z][a-z]{2} \d{1,2}\n\n)/m);
  return {
    head: text.slice(0, start).split('\n').filter(Boolean),
    papers: [...text.slice(start).matchAll(paperPattern)].map(({ groups = {} }) => ({
      title: groups['title'] ?? '',
      abstract: groups['abstract'] ?? '',
      badge: groups['badge'] ?? null,
      date: groups['date'] ?? null,
      comments: Number(groups['comments'] ?? 0),
    })),
  };
}
