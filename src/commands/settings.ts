// Translates the configuration into what rendering and the mail path ask for.
import { resolve } from 'node:path';
import type { Config } from '../config.ts';
import type { MailSettings } from '../mail/settings.ts';
import type { RenderSettings } from '../render/settings.ts';

/** For pages, text and Markdown: nobody to unsubscribe. */
export function renderSettings(config: Config, sample = false): RenderSettings {
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

/** For mails: `unsubscribeUrl` is the sentinel that the mail path replaces for each recipient. */
export function mailRenderSettings(config: Config, unsubscribeUrl: string, sample = false): RenderSettings {
  return { ...renderSettings(config, sample), unsubscribeUrl, sender: config.mail.from.email };
}

export function mailSettings(config: Config): MailSettings {
  const { from, replyTo, transport, connections } = config.mail;
  return {
    from,
    replyTo,
    transport: anchored(transport, config.folder),
    connections,
    listTitle: config.title,
  };
}

/** A relative folder of a `file:` transport starts at the configuration's folder. */
function anchored(transport: string, folder: string): string {
  const [, path] = /^file:(?!\/\/)(.+)$/.exec(transport) ?? [];
  return path === undefined ? transport : `file:${resolve(folder, path)}`;
}
