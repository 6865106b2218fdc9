// Says in words why a paper is in a reader's own mail.
import type { Reason } from '../model/edition.ts';
import type { Paper } from '../model/paper.ts';
import type { MarkKind, ProfileRule } from '../model/profile.ts';
import { shorten } from '../model/text.ts';

/** Characters of a title or a rule in a reason. */
const quotedLength = 60;

/** Why a paper that the rule matches is there. */
export function ruleReason({ kind, value }: Pick<ProfileRule, 'kind' | 'value'>): Reason {
  const name = shorten(value, quotedLength);
  switch (kind) {
    case 'text':
    case 'phrase':
      return `matches “${name}”`;
    case 'sentence':
      return `close to “${name}”`;
    case 'author':
      return `by ${name}, whom you follow`;
    case 'organization':
      return `from ${name}, which you follow`;
    case 'category':
      return `in ${name}, which you follow`;
    case 'source':
      return `announced by ${name}, which you follow`;
  }
}

const marked: Record<MarkKind | 'library', string> = {
  like: ', which you liked',
  save: ', which you saved',
  library: ' in your library',
  dislike: '',
};

/** Why a paper that is like one the reader marked is there. */
export function likeReason({
  paper,
  kind,
}: {
  paper: Pick<Paper, 'title'>;
  kind: MarkKind | 'library';
}): Reason {
  return `close to “${shorten(paper.title, quotedLength)}”${marked[kind]}`;
}
