// An edition with the votes that its readers have cast up to now.
import type { Edition } from '../../../model/edition.ts';
import { withLikes } from '../../../model/likes.ts';
import type { Store } from '../../../store/store.ts';

export async function withCurrentLikes(
  { profiles }: Pick<Store, 'profiles'>,
  edition: Edition,
): Promise<Edition> {
  const { entries, missed } = edition;
  const likes = await profiles.likes([...entries, ...missed].map(({ paper }) => paper.id));
  const current = (entry: Edition['entries'][number]) => withLikes(entry, likes);
  return { ...edition, entries: entries.map(current), missed: missed.map(current) };
}
