// The formats in which editions are exported, and the endings of their files.
export const exportFormats = {
  rss: 'xml',
  atom: 'xml',
  'json-feed': 'json',
  markdown: 'md',
  bibtex: 'bib',
  ris: 'ris',
  csl: 'json',
  jsonl: 'jsonl',
} as const;
export type ExportFormat = keyof typeof exportFormats;
