import { expect, test } from 'vitest';
import { readImport } from '../../helpers/import-file.ts';

test('no text of a file has halves of characters or what is no character, in any field', async () => {
  const odd = 'a\ud83d\ufffe\u0001b';
  const { records } = await readImport(
    `${JSON.stringify({
      id: '2606.90001',
      title: odd,
      abstract: odd,
      authors: [{ name: odd, affiliations: [odd] }],
      organization: { name: odd, fullname: odd },
      categories: [odd],
      note: odd,
      journalRef: odd,
      tldr: { text: odd, by: 'authors' },
    })}\n`,
    { name: 'odd.jsonl' },
  );
  expect(records).toHaveLength(1);
  const [record] = records;
  expect(record?.authors).toEqual([{ name: 'a\ufffdb', affiliations: ['a\ufffdb'] }]);
  expect(record?.organization?.fullname).toBe('a\ufffdb');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  expect(JSON.stringify(record)).not.toMatch(/[\u0000-\u001f\ufffe]|\p{Surrogate}|\\ud83d/u);
});
