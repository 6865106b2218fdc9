// The renderers of messages, by the name of their format.
import { renderDiscord } from './discord.ts';
import { renderJson } from './json.ts';
import type { MessageRenderer } from './message.ts';
import { renderSlack } from './slack.ts';

export const renderers: Readonly<Record<'slack' | 'discord' | 'json', MessageRenderer>> = {
  slack: renderSlack,
  discord: renderDiscord,
  json: renderJson,
};
