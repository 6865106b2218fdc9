// Voting by the links of a mail: they lead to buttons, so that programs that follow every link don't vote.
import type { EditionKey } from '../model/edition-key.ts';
import { savedReferencesPath, votePath } from '../model/site-links.ts';
import type { BallotPaper, VoteMark } from '../model/site-pages.ts';
import { downloadedBibtex, personalPage } from './guards.ts';
import { personalLinks } from './personal-links.ts';
import type { Routes, SiteContext } from './route.ts';
import type { Site } from './site.ts';
import { isMark, voting } from './votes.ts';

export function voteRoutes(site: Site): Routes {
  const { pages, votes } = site;
  const links = personalLinks(site);

  /** Runs with the papers that the holder of the link may vote for, or shows that the link is dead. */
  const withBallot = async (
    context: SiteContext,
    work: (ballot: {
      subscriberId: number;
      edition: EditionKey;
      papers: BallotPaper[];
      path: string;
    }) => Promise<Response> | Response,
  ) => {
    const { subscriber, token, edition } = await links.holder(context, 'vote');
    const ballot =
      subscriber?.state === 'active' && edition !== null ? await votes.ballot(subscriber.id, edition) : null;
    if (!subscriber || ballot === null) return personalPage(context, pages.answer('dead-link'), 404);
    return await work({ ...ballot, subscriberId: subscriber.id, path: `/vote/${token}` });
  };

  const withPaper = (
    context: SiteContext,
    work: (vote: {
      subscriberId: number;
      paper: BallotPaper;
      path: string;
      all: string;
    }) => Promise<Response> | Response,
  ) =>
    withBallot(context, ({ subscriberId, papers, path }) => {
      const id = context.req.param('id') ?? '';
      const paper = papers.find((each) => each.id === id);
      return paper
        ? work({ subscriberId, paper, path: votePath(path, paper.id), all: path })
        : personalPage(context, pages.answer('not-found'), 404);
    });

  return {
    '/vote/:token': {
      get: (context) =>
        withBallot(context, ({ edition, papers, path }) =>
          personalPage(context, pages.ballot({ edition, papers, path })),
        ),
      postLimit: voting,
      post: (context, form) =>
        withBallot(context, async ({ subscriberId, papers, path }) => {
          const chosen = papers.flatMap(({ id }): [string, VoteMark][] => {
            const mark = form.get(id);
            return isMark(mark) ? [[id, mark]] : [];
          });
          await votes.cast(subscriberId, new Map(chosen));
          return personalPage(context, pages.voted({ count: chosen.length, path }));
        }),
    },

    // What the mail lists as saved, and nothing that was saved since: the mail may have been passed on.
    [savedReferencesPath('/vote/:token')]: {
      get: async (context) => {
        const { subscriber, edition } = await links.holder(context, 'vote');
        const isKnown = subscriber?.state === 'active' && edition !== null;
        const references = isKnown ? await votes.savedReferences(subscriber.id, edition) : null;
        if (references === null) return personalPage(context, pages.answer('not-found'), 404);
        return context.body(references, 200, downloadedBibtex);
      },
    },

    '/vote/:token/:id{.+}': {
      get: (context) =>
        withPaper(context, ({ paper, path, all }) =>
          personalPage(context, pages.vote({ paper, path, all, mark: null })),
        ),
      postLimit: voting,
      post: (context, form) =>
        withPaper(context, async ({ subscriberId, paper, path, all }) => {
          const mark = form.get('mark');
          if (!isMark(mark)) return personalPage(context, pages.answer('not-a-form'), 415);
          await votes.cast(subscriberId, new Map([[paper.id, mark]]));
          return personalPage(context, pages.vote({ paper, path, all, mark }));
        }),
    },
  };
}
