// Readers' votes on the site: which papers their mail had, and what they made of them.
import type { PaperId } from '../../../model/paper.ts';
import { renderBibtex } from '../../../render/references/bibtex.ts';
import { referencesOf } from '../../../render/references/reference.ts';
import { clean } from '../../../render/view.ts';
import type { Votes } from '../../../web/site.ts';
import type { CommandContext } from '../context.ts';

export function siteVotes({ store, clock }: CommandContext): Votes {
  return {
    async ballot(subscriberId, editionId) {
      const frozen = await store.editions.get(editionId);
      if (!frozen) return null;
      const { id, period, date, entries, missed } = frozen.edition;
      const listed = new Map<PaperId, string>(
        [...entries, ...missed].map(({ paper }) => [paper.id, paper.title]),
      );
      const history = await store.profiles.history(subscriberId);
      const own = history.find((each) => each.editionId === editionId);
      const ids = own?.papers ?? [...listed.keys()];
      const others = await store.profiles.papers(ids.filter((paper) => !listed.has(paper)));
      const papers = ids.flatMap((paper) => {
        const title = listed.get(paper) ?? others.get(paper)?.title;
        return title === undefined ? [] : [{ id: paper, title: clean(title) }];
      });
      return { edition: { id, period, date }, papers };
    },

    async savedReferences(subscriberId, editionId) {
      const selection = await store.profiles.selectionOf(subscriberId, editionId);
      const saved = selection?.saved ?? [];
      if (saved.length === 0) return null;
      const papers = (await store.papers.histories(saved)).map(({ paper }) => paper);
      return renderBibtex(referencesOf(papers));
    },

    async cast(subscriberId, marks) {
      const at = clock.now();
      for (const [asked, kind] of marks) {
        // It may have become another paper since the mail was sent.
        const paperId = (await store.papers.find(asked))?.paper.id;
        if (paperId === undefined) continue;
        if (kind === 'none') await store.profiles.unmark(subscriberId, paperId, at);
        else await store.profiles.mark(subscriberId, { paperId, kind, at, origin: 'mail' });
      }
    },
  };
}
