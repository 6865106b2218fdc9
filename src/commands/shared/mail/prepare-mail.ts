// Makes a rendered mail ready for its readers, with the keys and addresses of the configuration.
import type { PreparedMessage } from '../../../mail/compose/message.ts';
import type { Edition } from '../../../model/edition.ts';
import { linkLifetimeMs } from '../../../model/site-links.ts';
import { later } from '../../../model/time.ts';
import type { RenderedMail } from '../../../render/settings.ts';
import type { CommandContext } from '../context.ts';
import { mailSettings } from '../settings.ts';

/** The edition's mail, finished except for what differs per reader; `parts` are for a mail with a place for papers. */
export async function prepareMail(
  { config, clock, store }: CommandContext,
  edition: Pick<Edition, 'id' | 'frozenAt'>,
  mail: RenderedMail,
  subject: string,
  { ownSubjects = false }: { ownSubjects?: boolean } = {},
): Promise<PreparedMessage> {
  const [{ prepareMessage }, { readerLinks }] = await Promise.all([
    import('../../../mail/compose/message.ts'),
    import('../../../mail/compose/reader-links.ts'),
  ]);
  const { secrets } = store;
  const date = edition.frozenAt ?? clock.now();
  return await prepareMessage({
    mail: { ...mail, subject },
    ownSubjects,
    settings: mailSettings(config),
    edition: edition.id,
    date,
    links: readerLinks({
      from: config.mail.from.email,
      bounces: config.mail.bounces,
      siteUrl: config.site?.url ?? null,
      voting: { edition: edition.id, expiresAt: later(date, linkLifetimeMs.vote) },
      keys: { links: await secrets.key('links'), returnPath: await secrets.key('return-path') },
    }),
  });
}
