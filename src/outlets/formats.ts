// The webhook formats: a new one is a file next to this one, a line here and in `options.ts`, and its renderer.
import { discord } from './discord.ts';
import { json } from './json.ts';
import type { WebhookFormatName } from './options.ts';
import { slack } from './slack.ts';
import type { WebhookFormat } from './webhook-format.ts';

export const formats: Readonly<Record<WebhookFormatName, WebhookFormat>> = { slack, discord, json };
