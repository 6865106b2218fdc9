// Asking for the digest, confirming it, and asking for the link again.
import { parseInterests } from '../model/interests.ts';
import type { MailRequest } from '../model/mail-request.ts';
import { partRules } from '../model/profile.ts';
import { readToken } from '../model/signed-token.ts';
import { linkLifetimeMs } from '../model/site-links.ts';
import { maxNameLength } from '../model/subscriber.ts';
import { later } from '../model/time.ts';
import { maxAddressLength, maxInterestsLength, parseAddressField, textField } from './form.ts';
import { personalPage } from './guards.ts';
import { personalLinks } from './personal-links.ts';
import type { RateLimit } from './rate-limit.ts';
import type { Routes, SiteContext } from './route.ts';
import type { Site } from './site.ts';

/** Each request sends a mail: a few at once are a family, more are a program. */
const mailing: RateLimit = {
  host: { burst: 5, refillMs: 120_000 },
  network: { burst: 30, refillMs: 20_000 },
};

export function subscribingRoutes(site: Site): Routes {
  const { pages, readers, clock } = site;
  const links = personalLinks(site);

  /**
   * One row is always written, and the page is always the same: neither reveals whether the address is known. All that
   * depends on the address happens when the mail is made.
   */
  const request = async (context: SiteContext, mail: MailRequest, done: 'check-inbox' | 'link-sent') =>
    (await site.requestMail(mail))
      ? personalPage(context, pages.answer(done))
      : personalPage(context, pages.answer('busy'), 503);

  return {
    '/subscribe': {
      get: (context) =>
        personalPage(context, pages.subscribe({ email: '', name: '', interests: '', fault: null })),
      postLimit: mailing,
      post: async (context, form) => {
        if (form.get('website')) return personalPage(context, pages.answer('check-inbox'));
        const address = parseAddressField(form);
        const name = textField(form, 'name', maxNameLength);
        const text = (form.get('interests') ?? '').slice(0, maxInterestsLength);
        const { rules, leftOut } = partRules(text);
        if (!address || leftOut.length > 0) {
          const email = textField(form, 'email', maxAddressLength) ?? '';
          const fault = address ? null : 'not-an-address';
          const view = { email, name: name ?? '', interests: text, fault, leftOut } as const;
          return personalPage(context, pages.subscribe(view), 400);
        }
        const interests = parseInterests(rules);
        const mail = { kind: 'subscribe', email: address, name, interests } as const;
        return await request(context, mail, 'check-inbox');
      },
    },

    '/link': {
      get: (context) => personalPage(context, pages.linkForm(null)),
      postLimit: mailing,
      post: async (context, form) => {
        if (form.get('website')) return personalPage(context, pages.answer('link-sent'));
        const address = parseAddressField(form);
        if (!address) return personalPage(context, pages.linkForm('not-an-address'), 400);
        const mail = { kind: 'link', email: address, name: null, interests: [] } as const;
        return await request(context, mail, 'link-sent');
      },
    },

    '/confirm/:token': {
      get: async (context) => {
        const { subscriber, token } = await links.holder(context, 'confirm');
        if (!subscriber) return personalPage(context, pages.answer('dead-link'), 404);
        const { email, state, id } = subscriber;
        if (state === 'active')
          return personalPage(
            context,
            pages.confirmed({ email, preferencesPath: links.path('preferences', id) }),
          );
        return personalPage(context, pages.confirm({ email, path: `/confirm/${token}` }));
      },
      post: async (context) => {
        const token = context.req.param('token') ?? '';
        const now = clock.now();
        const claims = readToken(site.linkKey, 'confirm', token, now);
        const subscriber =
          claims?.expiresAt && (await readers.confirm(claims.subscriberId, issuedAt(claims.expiresAt), now));
        if (!subscriber) return personalPage(context, pages.answer('dead-link'), 404);
        const { email, id } = subscriber;
        return personalPage(
          context,
          pages.confirmed({ email, preferencesPath: links.path('preferences', id) }),
        );
      },
    },
  };
}

function issuedAt(expiresAt: string): string {
  return later(expiresAt, -(linkLifetimeMs.confirm ?? 0));
}
