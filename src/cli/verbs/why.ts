// `digest why`: why a paper is or isn't in an edition, and in a reader's mail.
import { argument, option } from '../parameter.ts';
import { defineVerb } from '../verb.ts';

export const whyVerb = defineVerb({
  name: 'why',
  description: 'Where a paper is, and why it was or wasn’t in an edition.',
  arguments: { id: argument('<id>', 'arXiv id or URL, DOI, or an id from digest') },
  options: { for: option('--for <email>', 'in the mails of this subscriber, too') },
  examples: [
    ['digest why 2606.14777', 'its place in each edition'],
    ['digest why 2606.14777 --for me@example.org', 'and what decided for this reader'],
  ],
  async run(session, { id, for: reader }) {
    const { explainPaper } = await import('../../commands/why.ts');
    return await explainPaper(await session.context(), id, reader);
  },
  print({ title, editions, outside, reader }, output) {
    output.print(output.paint('bold', title));
    if (outside !== null) output.print(outside);
    for (const { edition, frozen, explanation, reasons, reader: own } of editions) {
      output.print(`${edition}${frozen ? '' : ' (not frozen yet)'}: ${explanation}`);
      if (reasons.length > 0) output.print(output.paint('dim', `  ${reasons.join(' · ')}`));
      if (own) output.print(`  ${reader}: ${own.explanation}`);
      if (own && own.reasons.length > 0) output.print(output.paint('dim', `  ${own.reasons.join(' · ')}`));
    }
  },
});
