// Asks a model for the summary of one paper, and checks what it wrote.
import type { HttpClient } from '../../http/client.ts';
import { type ChatOptions, completeChat } from '../chat.ts';
import { type CheckedSummary, checkSummary } from './check-summary.ts';
import { separateOrders } from './orders.ts';
import { summaryPrompt } from './prompt.ts';

export interface SummarizeOptions extends ChatOptions {
  /** BCP 47. */
  language: string;
}

/** The summary, or why it can't be used. Throws as `completeChat` does where the endpoint failed. */
export async function summarize(
  http: HttpClient,
  options: SummarizeOptions,
  paper: { title: string; abstract: string },
  limits: { signal: AbortSignal; maxRetryAfterMs: number },
): Promise<CheckedSummary> {
  const parts = separateOrders(paper.title, paper.abstract);
  if (parts.abstract === '') return { text: null, refused: 'the abstract contains only instructions' };
  const prompt = summaryPrompt(parts, options.language);
  const output = await completeChat(http, options, prompt.messages, limits);
  return checkSummary(output, { title: paper.title, parts, prompt, language: options.language });
}
