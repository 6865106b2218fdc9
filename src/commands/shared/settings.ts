// Translates the configuration into the settings that rendering and the mail path need.
import type { Config } from '../../config/schema.ts';
import { sentinels } from '../../mail/compose/sentinels.ts';
import type { MailSettings } from '../../mail/settings.ts';
import type { Period } from '../../model/edition.ts';
import { servedSite } from '../../render/page-site.ts';
import type { RenderSettings } from '../../render/settings.ts';

/** For pages, text and Markdown, which have no reader to unsubscribe. */
export function renderSettings(config: Config, { sample = false } = {}): RenderSettings {
  return {
    title: config.title,
    byline: config.byline,
    language: config.language,
    accent: config.accent,
    site: config.site && servedSite(config.site.url),
    feed: offeredPeriods(config.editions)[0] ?? 'daily',
    unsubscribeUrl: null,
    preferencesUrl: null,
    voteUrl: null,
    sender: null,
    intro: null,
    footer: null,
    sample,
  };
}

/** The editions that are configured, the one that comes most often first. */
export function offeredPeriods(editions: Config['editions']): Period[] {
  return (['daily', 'weekly', 'monthly'] as const).filter((period) => editions[period] !== null);
}

/** The editions of a new subscriber, until they choose: the one that comes most often. */
export function newcomersPeriods(editions: Config['editions']): Period[] {
  return [offeredPeriods(editions)[0] ?? 'daily'];
}

/** For mails: the mail path replaces each sentinel with the reader's own link. */
export function mailRenderSettings(config: Config, { sample = false } = {}): RenderSettings {
  return {
    ...renderSettings(config, { sample }),
    unsubscribeUrl: sentinels.unsubscribe,
    preferencesUrl: config.site && sentinels.preferences,
    voteUrl: config.site && sentinels.vote,
    sender: config.mail.from.email,
    intro: config.mail.intro,
    footer: config.mail.footer,
  };
}

/** The settings that all mails share. */
export function mailSettings({ mail, title, site }: Config): MailSettings {
  return {
    from: mail.from,
    replyTo: mail.replyTo,
    listTitle: title,
    siteUrl: site?.url ?? null,
    dkim: mail.dkim,
  };
}
