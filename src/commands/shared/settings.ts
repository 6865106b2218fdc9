// Translates the configuration into what rendering and the mail path ask for.
import type { Config } from '../../config/config.ts';
import { sentinels } from '../../mail/compose/sentinels.ts';
import type { MailSettings } from '../../mail/settings.ts';
import type { RenderSettings } from '../../render/settings.ts';

/** For pages, text and Markdown: nobody to unsubscribe. */
export function renderSettings(config: Config, { sample = false } = {}): RenderSettings {
  return {
    title: config.title,
    byline: config.byline,
    language: config.language,
    accent: config.accent,
    siteUrl: config.siteUrl,
    unsubscribeUrl: null,
    preferencesUrl: null,
    sender: null,
    sample,
  };
}

/** For mails: the mail path puts each reader's own link where the sentinel stands. */
export function mailRenderSettings(config: Config, { sample = false } = {}): RenderSettings {
  return {
    ...renderSettings(config, { sample }),
    unsubscribeUrl: sentinels.unsubscribe,
    preferencesUrl: config.siteUrl && sentinels.preferences,
    sender: config.mail.from.email,
  };
}

/** What every mail of the configuration has in common; reads the keys that sign it. */
export async function mailSettings({ mail, title, siteUrl, folder }: Config): Promise<MailSettings> {
  const { loadDkimKeys } = await import('../../mail/compose/dkim.ts');
  const dkim = await loadDkimKeys(mail.dkim, folder);
  return { from: mail.from, replyTo: mail.replyTo, listTitle: title, siteUrl, dkim };
}
