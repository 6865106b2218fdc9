// Adds a table of titles: unlike an identifier, several papers may share one, and further evidence tells them apart.
import { type Kysely, sql } from 'kysely';
import type { Schema } from '../../../schema.ts';
import type { Migration } from './migration.ts';

export const titles: Migration = {
  name: '0006-titles',
  statements: [
    `create table paper_titles (
      title text not null,
      paper_id text not null references papers (id),
      primary key (title, paper_id)
    ) without rowid`,
    'create index paper_titles_paper on paper_titles (paper_id)',
    // These were made of title, authors and year together.
    "delete from paper_keys where key like 'title:%'",
  ],
  fill: fillTitles,
};

/** Records read at a time. */
const batch = 1000;

interface TitledRecord {
  source: string;
  via: string;
  key: string;
  paper_id: string;
  title: string;
  paper_title: string | null;
}

async function fillTitles(db: Kysely<Schema>): Promise<void> {
  let last = { source: '', via: '', key: '' };
  for (;;) {
    const { rows } = await sql<TitledRecord>`
      select source, via, key, paper_id, record_json ->> '$.title' as title, (
        select paper_json ->> '$.title' from papers where id = paper_id
      ) as paper_title
      from records where (source, via, key) > (${last.source}, ${last.via}, ${last.key})
      order by source, via, key limit ${batch}`.execute(db);
    const end = rows.at(-1);
    if (end === undefined) return;
    last = end;
    for (const { paper_id, title, paper_title } of rows) {
      // The paper's title is the record's with its TeX read: the only part of the model too large to copy here.
      const key = titleKey(/[\\$~{]/.test(title) ? (paper_title ?? title) : title);
      if (key === null) continue;
      await sql`insert or ignore into paper_titles (title, paper_id) values (${key}, ${paper_id})`.execute(
        db,
      );
    }
  }
}

// What follows is the model's code at the time of this migration, copied so that it never changes.

const minTitleLetters = 20;

const manyWorks =
  /^(?:(?:guest)?editorial|editorscomments?|introductionto(?:the|this)|prefaceto|forewordto|proceedingsof|reportsfrom|bookreview|lettertotheeditor|responsetoreviewers|authorsreply|listofreviewers|reviewersfor|thanksto(?:our|the)reviewers|acknowledg\w*reviewers|tableofcontents|frontmatter|backmatter|inthisissue|thismonthin|thisweekin|issueinformation|calendarof|errataandcorrig)/;

function titleKey(title: string): string | null {
  const letters = lettersOf(title);
  if (letters.length < minTitleLetters || manyWorks.test(letters)) return null;
  return process.getBuiltinModule('node:crypto').hash('sha1', letters).slice(0, 16);
}

const folded: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
  α: 'alpha',
  β: 'beta',
  γ: 'gamma',
  δ: 'delta',
  ε: 'epsilon',
  ϵ: 'epsilon',
  ζ: 'zeta',
  η: 'eta',
  θ: 'theta',
  ϑ: 'theta',
  ι: 'iota',
  κ: 'kappa',
  λ: 'lambda',
  μ: 'mu',
  ν: 'nu',
  ξ: 'xi',
  ο: 'omicron',
  π: 'pi',
  ρ: 'rho',
  σ: 'sigma',
  ς: 'sigma',
  τ: 'tau',
  υ: 'upsilon',
  φ: 'phi',
  ϕ: 'phi',
  χ: 'chi',
  ψ: 'psi',
  ω: 'omega',
};

const signs: Readonly<Record<string, string>> = { '&': 'and', '+': 'plus', '#': 'sharp' };

function lettersOf(text: string): string {
  return text
    .replaceAll(/<\/?(?:i|b|em|strong|sub|sup|span|italic|bold|sc)\b[^<>]{0,200}>/gi, '')
    .toLowerCase()
    .replaceAll(/[&+#]/g, (sign) => signs[sign] ?? '')
    .replaceAll(/(?<=\d)\.(?=\d)/g, 'point')
    .normalize('NFKD')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '')
    .replaceAll(/[^a-z0-9]/g, (letter) => folded[letter] ?? letter);
}
