// Posts one message to a webhook, and returns the outcome.
import type { HttpClient } from '../http/client.ts';
import { collapseSpace, shorten } from '../model/text.ts';
import { formats } from './formats.ts';
import type { Webhook } from './options.ts';
import type { Answer, Posting } from './webhook-format.ts';

export interface PostingResult {
  /** `retry`: the platform does not have it and may take it later. */
  state: 'sent' | 'retry' | 'failed' | 'uncertain' | 'stopped';
  /** The platform's response in a line, without any part of the address. */
  response: string;
  /** For `retry`: how long the platform asks to wait; null if it doesn't say. */
  waitMs: number | null;
}

const maxResponse = 200;

/** One attempt. It never throws for what the platform or the network does. */
export async function postMessage(
  http: HttpClient,
  webhook: Webhook,
  posting: Posting,
  { signal, nowMs }: { signal: AbortSignal; nowMs: number },
): Promise<PostingResult> {
  const format = formats[webhook.format];
  const outcome = await http.post({
    url: format.address(webhook),
    body: posting.body,
    contentType: 'application/json; charset=utf-8',
    headers: format.headers(webhook, posting),
    allowPrivate: webhook.allowPrivate,
    signal,
  });
  switch (outcome.kind) {
    case 'not-sent': {
      if (signal.aborted) return { state: 'stopped', response: outcome.reason, waitMs: null };
      const hint = outcome.isLasting ? '; "allowPrivate: true" allows it' : '';
      const response = `${withoutSecrets(outcome.reason, webhook)}${hint}`;
      return { state: outcome.isLasting ? 'failed' : 'retry', response, waitMs: null };
    }
    case 'unknown':
      return { state: 'uncertain', response: withoutSecrets(outcome.reason, webhook), waitMs: null };
    case 'answered': {
      const state = stateOf(outcome.status);
      const waitMs = state === 'retry' ? format.waitMs(outcome, nowMs) : null;
      return { state, response: responseOf(outcome, webhook), waitMs };
    }
  }
}

/**
 * What a status says about the message. A gateway's 502 and 504 mean that the platform's response was lost or late: it may have
 * the message. A redirect is not followed: the message and its address are for one receiver.
 */
function stateOf(status: number): 'sent' | 'retry' | 'failed' | 'uncertain' {
  if (status >= 200 && status < 300) return 'sent';
  if (status === 502 || status === 504) return 'uncertain';
  return status >= 500 || status === 408 || status === 425 || status === 429 ? 'retry' : 'failed';
}

/** `404 no_service` */
function responseOf({ status, text }: Answer, webhook: Webhook): string {
  const printable = collapseSpace(withoutSecrets(text, webhook).replaceAll(/[\p{Cc}\p{Cf}\ufffd]/gu, ' '));
  const isPage = /^<(?:!doctype|html)/i.test(printable);
  return `${status} ${isPage ? '(a web page)' : shorten(printable, maxResponse)}`.trim();
}

/** Receivers repeat requests in their responses: no secret part of the address may be recorded. */
function withoutSecrets(text: string, { url }: Webhook): string {
  const { href, pathname, search } = new URL(url);
  const parts = [url, href, pathname + search, pathname, search, ...pathname.split('/')];
  const secrets = parts.filter((part) => part.length >= 8);
  return secrets.reduce((safe, secret) => safe.replaceAll(secret, '***'), text);
}
