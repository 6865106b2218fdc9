// Unsubscribing, by a person on a page and by a mailbox provider's one click (RFC 8058), and coming back.
import { cacheControl, personalPage } from './guards.ts';
import { personalLinks } from './personal-links.ts';
import type { Routes, SiteContext } from './route.ts';
import type { Site } from './site.ts';

export function leavingRoutes(site: Site): Routes {
  const { pages, readers, clock } = site;
  const links = personalLinks(site);

  /** A link that was signed here, but whose subscriber is gone, has nothing left to stop: that is not an error. */
  const noSubscriber = (context: SiteContext, signed: boolean) =>
    signed
      ? personalPage(context, pages.answer('gone'))
      : personalPage(context, pages.answer('dead-link'), 404);

  const unsubscribed = (email: string, id: number, state: string) =>
    pages.unsubscribed({
      email,
      resubscribePath: state === 'unsubscribed' ? links.path('resubscribe', id) : null,
    });

  return {
    '/unsubscribe/:token': {
      get: async (context) => {
        const { subscriber, token, signed } = await links.holder(context, 'unsubscribe');
        if (!subscriber) return noSubscriber(context, signed);
        const { email, id, state } = subscriber;
        if (state !== 'active' && state !== 'pending')
          return personalPage(context, unsubscribed(email, id, state));
        return personalPage(context, pages.unsubscribe({ email, path: `/unsubscribe/${token}` }));
      },
      fromAnywhere: true,
      post: async (context, form) => {
        const isOneClick = form.get('List-Unsubscribe') === 'One-Click';
        const { subscriber, signed } = await links.holder(context, 'unsubscribe');
        if (!subscriber && !isOneClick) return noSubscriber(context, signed);
        if (!subscriber)
          return context.text(signed ? 'Unsubscribed.\n' : 'No such link.\n', signed ? 200 : 404);
        const { email, id } = subscriber;
        const state = await leave(email, subscriber.state, isOneClick);
        if (isOneClick)
          return context.text('Unsubscribed.\n', 200, { 'cache-control': cacheControl.personal });
        return personalPage(context, unsubscribed(email, id, state));
      },
    },

    '/resubscribe/:token': {
      post: async (context) => {
        const { subscriber } = await links.holder(context, 'resubscribe');
        if (!subscriber) return personalPage(context, pages.answer('dead-link'), 404);
        const { email, id } = subscriber;
        const why = { cause: 'came back on the page', source: 'page' } as const;
        const now =
          subscriber.state === 'unsubscribed'
            ? await readers.changeState(email, 'active', why, clock.now())
            : subscriber;
        if (now?.state !== 'active') return personalPage(context, pages.answer('dead-link'), 404);
        return personalPage(
          context,
          pages.resubscribed({ email, preferencesPath: links.path('preferences', id) }),
        );
      },
    },
  };

  /** A complaint stays a complaint: it says more than leaving does. */
  async function leave(email: string, state: string, isOneClick: boolean): Promise<string> {
    if (state === 'complained' || state === 'unsubscribed') return state;
    const why = isOneClick
      ? ({ cause: 'one click in the mail program (RFC 8058)', source: 'one-click' } as const)
      : ({ cause: 'the button on the page', source: 'page' } as const);
    await readers.changeState(email, 'unsubscribed', why, clock.now());
    return 'unsubscribed';
  }
}
