// Full text is indexed in one spelling: papers that another one may change are indexed again.
import type { Migration } from './migration.ts';

export const searchSpellings: Migration = {
  name: '0044-search-spellings',
  // Greek, CJK and letters such as Ł are not ASCII; C++ and C# are.
  statements: [
    `update papers set words_stale = 1 where octet_length(paper_json) <> length(paper_json) or octet_length(abstract) <> length(abstract)
      or paper_json like '%++%' or paper_json like '%#%' or abstract like '%++%' or abstract like '%#%'`,
    // Their text is the same, and so are their vectors.
    `update paper_index set text_hash = '' where seq in (select seq from papers where words_stale = 1)`,
  ],
};
