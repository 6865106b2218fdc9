// `digest search`: full text over the database, one query or one per line.
import type { SearchResult } from '../../commands/search.ts';
import { choiceArgument, dateArgument, integerArgument } from '../arguments.ts';
import { linesOf } from '../input.ts';
import type { Output } from '../output.ts';
import { flag, manyArguments, option } from '../parameter.ts';
import { defineVerb } from '../verb.ts';

interface View {
  format: 'terminal' | 'html';
  out: string | null;
  open: boolean;
}

interface Found {
  result: SearchResult;
  page: () => string;
}

export const searchVerb = defineVerb({
  name: 'search',
  description: 'Search titles, abstracts, authors and organisations.',
  arguments: {
    words: manyArguments('<query...>', 'words, "a phrase", -without; - reads one query per line from stdin'),
  },
  options: {
    limit: option('--limit <n>', 'how many papers', integerArgument(1, 200), 10),
    since: option('--since <date>', 'announced on this date or later', dateArgument),
    until: option('--until <date>', 'announced on this date or earlier', dateArgument),
    category: option('--category <category>', 'only this category, for instance cs.CL'),
    format: option(
      '--format <format>',
      'terminal or html',
      choiceArgument(['terminal', 'html'] as const),
      'terminal',
    ),
    out: option('--out <path>', 'write the page there'),
    open: flag('--open', 'open the page in the browser'),
  },
  examples: [
    ['digest search diffusion sampling', 'papers with both words'],
    ['digest search \'"layer skipping" -vision\'', 'a phrase, without a word'],
    ['digest search protein --format html --open', 'as a page'],
    ['digest search - --json < queries.txt', 'a JSON document per line'],
  ],
  async run(session, { words, limit, since, until, category, ...view }) {
    const { searchPapers } = await import('../../commands/search.ts');
    const context = await session.context();
    const { output } = session;
    const search = (query: string) => searchPapers(context, { query, limit, since, until, category });
    if (words.length !== 1 || words[0] !== '-') return await search(words.join(' '));
    for await (const query of linesOf(session.stdin)) {
      const found = await search(query);
      if (output.json) output.documentLine(found.result);
      else await printFound(found, output, view);
    }
    return null;
  },
  document: ({ result }) => result,
  print: printFound,
});

async function printFound(
  { result, page }: Found,
  output: Output,
  { format, out, open }: View,
): Promise<void> {
  if (format === 'html' || out !== null || open) {
    const { deliverFile } = await import('../file-output.ts');
    await deliverFile(output, page(), { out, open, suffix: 'html' });
    return;
  }
  const { renderResults } = await import('../../render/text/terminal.ts');
  const papers = result.results.map(({ paper }) => paper);
  output.print(renderResults(result.query, papers, output.canvas));
}
