// The contract of a webhook format: how a finished message is posted to a platform, and what the platform's responses mean.
import type { Instant } from '../model/time.ts';
import type { Webhook } from './options.ts';

export interface Posting {
  /** The same at every attempt: receivers know a repeated message by it. */
  id: string;
  /** The message, as the format's renderer in render/chat made it. */
  body: string;
  at: Instant;
}

export interface Answer {
  status: number;
  /** A header's value, by its lower-case name. */
  header(name: string): string | null;
  text: string;
}

/** A platform that messages are posted to. One file for each; `formats.ts` lists them. */
export interface WebhookFormat {
  /** The address with what the platform needs in it. */
  address(webhook: Webhook): string;
  /** Headers besides Content-Type, which is JSON. */
  headers(webhook: Webhook, posting: Posting): Record<string, string>;
  /** How long a platform that limits the rate asks to wait; null if it doesn't say. */
  waitMs(answer: Answer, nowMs: number): number | null;
}
