// What a subscriber may see and change of their own: wishes, all that is kept, and having it erased.
import { parseInterests } from '../model/interests.ts';
import { partRules } from '../model/profile.ts';
import type { Dossier, Subscriber } from '../model/subscriber.ts';
import { maxNameLength } from '../model/subscriber.ts';
import { maxPreferencesBytes, maxRulesLength, textField } from './form.ts';
import { cacheControl, personalPage } from './guards.ts';
import { personalLinks } from './personal-links.ts';
import type { Routes, SiteContext } from './route.ts';
import type { Site } from './site.ts';

/** Who was passed a mail may see what its reader gets, and no more of them: their data wants a link that was just sent. */
const fresh = { fresh: true };

export function preferencesRoutes(site: Site): Routes {
  const { pages, readers, clock, options, periods } = site;
  const links = personalLinks(site);

  /** Runs with the holder of the link, or shows that the link is dead. */
  const withHolder = async (
    context: SiteContext,
    work: (subscriber: Subscriber, path: string, lasting: boolean) => Promise<Response> | Response,
    { fresh = false } = {},
  ) => {
    const { subscriber, token, lasting } = await links.holder(context, 'preferences');
    if (!subscriber || (fresh && lasting)) return personalPage(context, pages.answer('dead-link'), 404);
    return await work(subscriber, `/preferences/${token}`, lasting);
  };

  interface Shown {
    path: string;
    lasting: boolean;
    saved: boolean;
    /** The rules as they were typed, in place of those that are kept, and what of them is not a rule. */
    typed?: { text: string; leftOut: readonly string[] };
  }
  const preferencesPage = (
    context: SiteContext,
    { id, email, name, state, preferences, createdAt }: Subscriber,
    { path, lasting, saved, typed }: Shown,
  ) => {
    const wanted = preferences.periods;
    const offered = [...periods, ...wanted.filter((period) => !periods.includes(period))];
    const view = {
      email,
      name: name ?? '',
      interests: typed?.text ?? preferences.interests.join(', '),
      state,
      periods: offered.map((period) => ({ period, wanted: wanted.includes(period) })),
      since: createdAt.slice(0, 10),
      saved,
      leftOut: typed?.leftOut ?? [],
      paths: {
        save: path,
        unsubscribe: links.path('unsubscribe', id),
        resubscribe: links.path('resubscribe', id),
        data: lasting
          ? null
          : { export: `${path}/export`, erase: `${path}/erase`, session: `${path}/session` },
      },
    };
    return personalPage(context, pages.preferences(view));
  };

  return {
    '/preferences/:token': {
      get: (context) =>
        withHolder(context, (subscriber, path, lasting) =>
          preferencesPage(context, subscriber, {
            path,
            lasting,
            saved: context.req.query('saved') !== undefined,
          }),
        ),
      maxFormBytes: maxPreferencesBytes,
      post: (context, form) =>
        withHolder(context, async (subscriber, path, lasting) => {
          const { email, preferences } = subscriber;
          const offered = [...periods, ...preferences.periods];
          const wanted = form.getAll('periods');
          // A form without the field, such as that of an older page, says nothing of the rules.
          const text = form.get('interests')?.slice(0, maxRulesLength) ?? null;
          const { rules, leftOut } = partRules(text ?? '');
          const changed = await readers.update(
            email,
            {
              name: textField(form, 'name', maxNameLength),
              preferences: {
                periods: [...new Set(offered)].filter((period) => wanted.includes(period)),
                ...(text !== null && { interests: parseInterests(rules) }),
              },
            },
            clock.now(),
          );
          // What was typed is shown again: an address that carries it would be in logs.
          return text !== null && leftOut.length > 0
            ? preferencesPage(context, changed ?? subscriber, {
                path,
                lasting,
                saved: true,
                typed: { text, leftOut },
              })
            : context.redirect(`${options.url}${path}?saved`, 303);
        }),
    },

    '/preferences/:token/export': {
      get: (context) =>
        withHolder(
          context,
          async ({ email }) => {
            const dossier = await readers.dossier(email);
            if (!dossier) return personalPage(context, pages.answer('gone'), 404);
            return context.body(`${JSON.stringify(exported(dossier), null, 2)}\n`, 200, {
              'content-type': 'application/json; charset=utf-8',
              'content-disposition': 'attachment; filename="subscription.json"',
              'cache-control': cacheControl.personal,
            });
          },
          fresh,
        ),
    },

    '/preferences/:token/erase': {
      post: (context) =>
        withHolder(
          context,
          async ({ email }) => {
            const why = { cause: 'erased on the page', source: 'page' } as const;
            await readers.erase(email, why, clock.now());
            return personalPage(context, pages.answer('erased'));
          },
          fresh,
        ),
    },
  };
}

/** All but the number, which means something in this database only. */
function exported({ subscriber: { id: _, ...subscriber }, ...rest }: Dossier) {
  return { subscriber, ...rest };
}
