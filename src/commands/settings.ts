// Translates the configuration into what rendering and the mail path ask for.
import type { Config } from '../config.ts';
import { unsubscribeSentinel } from '../mail/message.ts';
import type { MailSettings } from '../mail/settings.ts';
import type { RenderSettings } from '../render/settings.ts';

/** For pages, text and Markdown: nobody to unsubscribe. */
export function renderSettings(config: Config, { sample = false } = {}): RenderSettings {
  return {
    title: config.title,
    byline: config.byline,
    language: config.language,
    accent: config.accent,
    siteUrl: config.siteUrl,
    unsubscribeUrl: null,
    sender: null,
    sample,
  };
}

/** For mails: the mail path puts each reader's own link where the sentinel stands. */
export function mailRenderSettings(config: Config, { sample = false } = {}): RenderSettings {
  return {
    ...renderSettings(config, { sample }),
    unsubscribeUrl: unsubscribeSentinel,
    sender: config.mail.from.email,
  };
}

export function mailSettings(config: Config): MailSettings {
  const { from, replyTo, transport, connections } = config.mail;
  return { from, replyTo, transport, connections, listTitle: config.title };
}
