// Chat platforms as fakes that hold to the limits of the real ones, and a receiver that checks signatures.
import { createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Behaviour, respond } from './fault-server.ts';

/** A platform's answer to a body: null where it takes the message. */
type Verdict = (body: string, request: IncomingMessage) => string | null;

interface Embed {
  title?: string;
  url?: string;
  description?: string;
  color?: number;
}

/** Slack: mrkdwn in `text`, in which `<` begins nothing but a link. */
export function slackProblem(body: string): string | null {
  const payload = JSON.parse(body) as { text?: unknown };
  const { text } = payload;
  if (typeof text !== 'string' || text === '') return 'no_text';
  if (text.length > 4000) return 'msg_too_long';
  const outsideLinks = text.replaceAll(/<https?:\/\/[^\s<>|]+\|[^<>\n]+>/g, '');
  if (/[<>]/.test(outsideLinks)) return 'invalid_payload: mark-up besides links';
  if (/&(?!amp;|lt;|gt;)/.test(text)) return 'invalid_payload: a bare &';
  // Mattermost calls everybody for these.
  return /@(?:all|channel|here)\b/.test(text) ? 'it mentions everybody' : null;
}

/** Discord: https://docs.discord.com/developers/resources/message#embed-object-embed-limits */
export function discordProblem(body: string): string | null {
  const payload = JSON.parse(body) as {
    content?: string;
    embeds?: Embed[];
    allowed_mentions?: { parse?: string[] };
  };
  const { content = '', embeds = [], allowed_mentions } = payload;
  if (content === '' && embeds.length === 0) return 'Cannot send an empty message';
  if (content.length > 2000) return 'content: Must be 2000 or fewer in length.';
  if (embeds.length > 10) return 'embeds: Must be 10 or fewer in length.';
  let total = 0;
  for (const { title = '', description = '', url, color = 0 } of embeds) {
    if (title === '' && description === '') return 'This field is required';
    if (title.length > 256) return 'title: Must be 256 or fewer in length.';
    if (description.length > 4096) return 'description: Must be 4096 or fewer in length.';
    if (url !== undefined && !(/^https?:$/.test(new URL(url).protocol) && url.length <= 2048))
      return 'url: Not a well formed URL.';
    if (!(Number.isInteger(color) && color >= 0 && color <= 0xffffff)) return 'color: not a color';
    total += title.length + description.length;
  }
  if (total > 6000) return 'embeds: Embed size exceeds maximum size of 6000';
  return allowed_mentions?.parse?.length === 0 ? null : 'it could mention everybody';
}

function platform(verdict: Verdict, accept: Behaviour, refuse: (problem: string) => Behaviour): Behaviour {
  return (request: IncomingMessage, response: ServerResponse) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const problem = verdict(body, request);
      (problem === null ? accept : refuse(problem))(request, response);
    });
  };
}

/** Takes its time before it answers a message that it has. */
function late(delayMs: number, accept: Behaviour): Behaviour {
  return (request, response) => {
    if (delayMs === 0) accept(request, response);
    else setTimeout(() => accept(request, response), delayMs);
  };
}

export const slackAfter = (delayMs: number) =>
  platform(slackProblem, late(delayMs, respond(200, { 'content-type': 'text/html' }, 'ok')), (problem) =>
    respond(400, {}, problem),
  );
export const slackServer = slackAfter(0);

export const discordAfter = (delayMs: number) =>
  platform(
    (body, request) =>
      new URL(request.url ?? '/', 'http://localhost').searchParams.get('wait') === 'true'
        ? discordProblem(body)
        : 'wait is not set',
    late(delayMs, respond(200, { 'content-type': 'application/json' }, '{"id":"1"}')),
    (problem) => respond(400, {}, JSON.stringify({ code: 50035, message: problem })),
  );
export const discordServer = discordAfter(0);

/** A receiver that follows Standard Webhooks: the signature over id, timestamp and body, and the time within five minutes. */
export function signedServer(secret: string, nowMs: () => number): Behaviour {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return platform(
    (body, { headers }) => {
      const [id, timestamp] = [headers['webhook-id'], headers['webhook-timestamp']];
      if (Math.abs(Number(timestamp) * 1000 - nowMs()) > 300_000) return 'too old';
      const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
      return headers['webhook-signature'] === `v1,${expected}` ? null : 'wrong signature';
    },
    respond(204),
    (problem) => respond(401, {}, problem),
  );
}
