// How often the check is right, on recorded papers and the summaries that Hugging Face's model wrote of them.
import { describe, expect, test } from 'vitest';
import { checkSummary } from '../../../src/llm/summaries/check-summary.ts';
import { separateOrders } from '../../../src/llm/summaries/orders.ts';
import { summaryPrompt } from '../../../src/llm/summaries/prompt.ts';
import { hasRecorded, readRecorded, recordedFiles } from '../../helpers/recorded.ts';

interface Listed {
  paper: { title: string; summary: string; ai_summary?: string };
}

const papers = (hasRecorded ? recordedFiles('huggingface/daily') : [])
  .filter((name) => name.endsWith('.json'))
  .flatMap((name) => JSON.parse(readRecorded(`huggingface/daily/${name}`)) as Listed[])
  .map(({ paper }) => paper)
  .filter(({ summary, ai_summary }) => summary && ai_summary);

function isShown(output: string, { title, summary }: Listed['paper']): boolean {
  const parts = separateOrders(title, summary);
  const context = { title, parts, prompt: summaryPrompt(parts, 'en'), language: 'en' };
  return checkSummary(output, context).text !== null;
}

describe.skipIf(papers.length === 0)('of recorded summaries', () => {
  test('at least 99 of 100 are shown with their paper', () => {
    const shown = papers.filter((paper) => isShown(paper.ai_summary ?? '', paper));
    expect(shown.length).toBeGreaterThanOrEqual(0.99 * papers.length);
  });

  test('at most 5 of 100 are shown with another paper of the same site', () => {
    const step = Math.floor(papers.length / 2) + 1;
    const shown = papers.filter((paper, index) =>
      isShown(papers[(index + step) % papers.length]?.ai_summary ?? '', paper),
    );
    expect(shown.length).toBeLessThanOrEqual(0.05 * papers.length);
  });

  test('hardly an abstract is taken to give orders', () => {
    const ordering = papers.filter(({ title, summary }) => separateOrders(title, summary).hasOrders);
    expect(ordering.length).toBeLessThanOrEqual(0.01 * papers.length);
  });
});
