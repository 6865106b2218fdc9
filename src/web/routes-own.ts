// A reader's own pages: in a session that begins with a fresh link from their mailbox.
import { uriComponent } from '../model/encode-uri.ts';
import { feedFormats } from '../model/feed-format.ts';
import { ownPaths } from '../model/own-pages.ts';
import { type ProfilePreferences, partRules } from '../model/profile.ts';
import { ownFeedPath } from '../model/site-links.ts';
import type { Subscriber } from '../model/subscriber.ts';
import { maxPreferencesBytes, maxRulesLength } from './form.ts';
import { downloadedBibtex, personalPage } from './guards.ts';
import { personalLinks } from './personal-links.ts';
import type { RateLimit } from './rate-limit.ts';
import type { FormHandler, Route, Routes, SiteContext } from './route.ts';
import { sessions } from './session.ts';
import type { Site } from './site.ts';
import { isMark, voting } from './votes.ts';

/** Trying rules selects from four weeks of papers. */
const testing: RateLimit = {
  host: { burst: 10, refillMs: 5_000 },
  network: { burst: 60, refillMs: 1_000 },
};

export function ownRoutes(site: Site): Routes {
  const { pages, own, options } = site;
  const links = personalLinks(site);
  const session = sessions(site);

  const to = (context: SiteContext, path: string) => context.redirect(`${options.url}${path}`, 303);
  type Work = (
    context: SiteContext,
    reader: Subscriber,
    form: URLSearchParams,
  ) => Promise<Response> | Response;
  /** Runs with the reader of the session; without one, the way to a fresh link. */
  const inSession =
    (work: Work): FormHandler =>
    async (context, form) => {
      const reader = await session.reader(context);
      return reader ? await work(context, reader, form) : to(context, '/link');
    };
  const shown = (work: Work): Pick<Route, 'get'> => {
    const handler = inSession(work);
    return { get: (context) => handler(context, new URLSearchParams()) };
  };

  const profilePage = async (
    context: SiteContext,
    reader: Subscriber,
    { tried, saved, text }: { tried: string | null; saved: boolean; text?: string },
  ) => {
    const profile = await own.profile(reader);
    const secret = await own.feedSecret(reader);
    const view = {
      email: reader.email,
      profile: { ...profile, rules: text ?? profile.rules },
      days: tried === null ? null : await own.test(reader, tried),
      saved,
      leftOut: text === undefined ? [] : partRules(text).leftOut,
      feeds:
        secret === null
          ? null
          : feedFormats.map((format) => ({ format, path: ownFeedPath(reader.id, secret, format) })),
      preferencesPath: links.path('preferences', reader.id),
    };
    return personalPage(context, pages.ownProfile(view));
  };

  return {
    '/preferences/:token/session': {
      post: async (context) => {
        const { subscriber, lasting } = await links.holder(context, 'preferences');
        if (!subscriber || lasting) return personalPage(context, pages.answer('dead-link'), 404);
        session.begin(context, subscriber.id);
        return to(context, ownPaths.forMe);
      },
    },

    [ownPaths.forMe]: shown(async (context, reader) =>
      personalPage(context, pages.forMe({ email: reader.email, ...(await own.forMe(reader)) })),
    ),

    [ownPaths.marked]: shown(async (context, reader) =>
      personalPage(context, pages.ownPapers({ email: reader.email, papers: await own.marked(reader) })),
    ),

    '/me/saved.bib': shown(async (context, reader) =>
      context.body(await own.savedReferences(reader), 200, downloadedBibtex),
    ),

    [ownPaths.history]: shown(async (context, reader) =>
      personalPage(context, pages.ownHistory({ email: reader.email, editions: await own.history(reader) })),
    ),

    [ownPaths.profile]: {
      ...shown((context, reader) =>
        profilePage(context, reader, { tried: null, saved: context.req.query('saved') !== undefined }),
      ),
      maxFormBytes: maxPreferencesBytes,
      postLimit: testing,
      post: inSession(async (context, reader, form) => {
        const text = (form.get('interests') ?? '').slice(0, maxRulesLength);
        const { rules, leftOut } = partRules(text);
        if (form.get('do') === 'try')
          return await profilePage(context, reader, { tried: rules, saved: false, text });
        await own.saveProfile(reader, rules, preferencesIn(form));
        // What was typed is shown again: an address that carries it would be in logs.
        if (leftOut.length > 0) return await profilePage(context, reader, { tried: null, saved: true, text });
        return to(context, `${ownPaths.profile}?saved`);
      }),
    },

    '/me/marks': {
      postLimit: voting,
      post: inSession(async (context, reader, form) => {
        const mark = form.get('mark');
        const paper = form.get('paper') ?? '';
        if (!isMark(mark)) return personalPage(context, pages.answer('not-a-form'), 415);
        if (!(await own.mark(reader, paper, mark)))
          return personalPage(context, pages.answer('not-found'), 404);
        const back = form.get('back') === 'marked' ? ownPaths.marked : ownPaths.forMe;
        return to(context, `${back}#${uriComponent(paper)}`);
      }),
    },

    '/me/feed': {
      postLimit: voting,
      post: inSession(async (context, reader, form) => {
        if (form.get('do') === 'close') await own.closeFeed(reader);
        else await own.openFeed(reader);
        return to(context, `${ownPaths.profile}#feed`);
      }),
    },

    '/me/leave': {
      post: (context) => {
        session.end(context);
        return to(context, '/');
      },
    },
  };
}

/** What the form says of the share and of quiet days; what it doesn't say stays. */
function preferencesIn(form: URLSearchParams): Partial<ProfilePreferences> {
  const share = /^\d{1,3}$/.test(form.get('share') ?? '') ? Number(form.get('share')) : Number.NaN;
  const quiet = form.get('quiet');
  return {
    ...(share <= 100 && { forYouShare: share / 100 }),
    ...((quiet === 'trending' || quiet === 'no-mail') && { whenQuiet: quiet }),
  };
}
