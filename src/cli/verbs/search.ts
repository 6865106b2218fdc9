// `digest search`: papers by words, names, ids and meaning, one query or one per line; and the repair of the index.
import type { ReindexResult } from '../../commands/reindex.ts';
import type { FoundPapers } from '../../commands/search.ts';
import { AppError, ExitCode } from '../../errors.ts';
import { searchModes } from '../../model/search.ts';
import { anyText, choiceArgument, dateArgument, integerArgument } from '../arguments.ts';
import { linesOf } from '../input.ts';
import type { Output } from '../output.ts';
import { flag, manyArguments, option } from '../parameter.ts';
import { plural } from '../text.ts';
import { defineVerb } from '../verb.ts';

const notes = `A query may have:
  author:"Yann LeCun"  org:deepmind  cat:cs.CL  source:nature
  since:2026-05  until:2026-06-16  date:2026  "a phrase"  -word  -cat:cs.CV
  an arXiv id or a DOI, which comes first
Papers need not contain all words: those with more of them, and with a similar meaning, come first.`;

interface View {
  format: 'terminal' | 'html';
  out: string | null;
  open: boolean;
}

export const searchVerb = defineVerb({
  name: 'search',
  description: 'Search by text, names, ids and meaning.',
  notes,
  arguments: {
    words: manyArguments(
      '[query...]',
      'words, "a phrase", -without, filters; - reads one query per line from stdin',
      anyText,
    ),
  },
  options: {
    mode: option('--mode <mode>', 'how papers are found', choiceArgument(searchModes), 'hybrid'),
    like: option('--like <id>', 'papers like this one; a query narrows them'),
    limit: option('--limit <n>', 'how many papers', integerArgument(1, 200), 10),
    page: option('--page <n>', 'the next papers: page 2 and so on', integerArgument(1, 1000), 1),
    since: option('--since <date>', 'announced on this date or later', dateArgument),
    until: option('--until <date>', 'announced on this date or earlier', dateArgument),
    category: option('--category <category>', 'only this category, for instance cs.CL'),
    format: option(
      '--format <format>',
      'terminal or html',
      choiceArgument(['terminal', 'html'] as const),
      'terminal',
    ),
    out: option('--out <path>', 'write the page to this file'),
    open: flag('--open', 'open the page in the browser'),
    reindex: flag('--reindex', 'rebuild the index, and adapt it to the papers'),
  },
  examples: [
    ['digest search how do networks forget', 'by text and meaning'],
    ['digest search \'"layer skipping" -vision\'', 'a phrase, excluding a word'],
    ['digest search author:"Zoë Bräuer" cat:cs.RO since:2026', 'by name, category and date'],
    ['digest search --like 2606.14777', 'papers like this one'],
    ['digest search protein --format html --open', 'as a page'],
    ['digest search - --json < queries.txt', 'a JSON document per line'],
  ],
  async run(session, { words, mode, like, limit, page, since, until, category, reindex, ...view }) {
    if (reindex) {
      const { rebuildIndex } = await import('../../commands/reindex.ts');
      return { reindexed: await rebuildIndex(await session.context()) };
    }
    if (words.join('').trim() === '' && like === null) {
      throw new AppError('usage', 'search for what?', {
        exitCode: ExitCode.usage,
        hint: 'Give words, for instance "digest search protein folding", or --like ID.',
      });
    }
    const { PaperSearch } = await import('../../commands/search.ts');
    const context = await session.context();
    const { output } = session;
    const papers = new PaperSearch(context);
    const search = (query: string) =>
      papers.find({ query, mode, like, limit, offset: (page - 1) * limit, since, until, category });
    if (words.length !== 1 || words[0] !== '-') return await search(queryOf(words));
    for await (const query of linesOf(session.stdin)) {
      const found = await search(query);
      if (output.json) output.documentLine(found.result);
      else await printFound(found, output, view);
    }
    return null;
  },
  document: (done) => ('reindexed' in done ? done.reindexed : done.result),
  print: (done, output, view) =>
    'reindexed' in done ? printReindexed(done.reindexed, output) : printFound(done, output, view),
});

async function printFound(
  { result, summary, page }: FoundPapers,
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
  output.print(renderResults(result.query, papers, output.canvas, summary));
}

/**
 * The shell takes the quotes of author:"Yann LeCun" away; a filter with spaces in it gets them back. A single argument may be a whole
 * query that was quoted, so there only names continue a filter.
 */
function queryOf(words: readonly string[]): string {
  return words
    .map((word) => {
      const [, field, value = ''] = /^([-\u2212]?\w+:)([^":]*\s[^":]*)$/.exec(word) ?? [];
      const isName = value.split(/\s+/).every((part) => /^\p{Lu}/u.test(part));
      return field && (words.length > 1 || isName) ? `${field}"${value}"` : word;
    })
    .join(' ');
}

function printReindexed({ papers, model }: ReindexResult, output: Output): void {
  output.print(
    `${plural(papers, 'paper')} in the index; meaning by ${model ?? 'nothing yet: there are no papers'}.`,
  );
}
