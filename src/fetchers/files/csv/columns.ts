// Finds the columns of a table of papers by what exporters call them.

/** What columns are called, in letters and digits only, the best name first. */
const columnNames = {
  id: ['id', 'key', 'paperid', 'identifier', 'eid', 'lensid', 'publicationid'],
  arxiv: ['arxiv', 'arxivid', 'arxivnumber', 'eprint'],
  doi: ['doi', 'doiurl', 'digitalobjectidentifier', 'itemdoi', 'doilink'],
  openreview: ['openreview', 'openreviewid'],
  pmid: ['pmid', 'pubmedid'],
  title: ['title', 'papertitle', 'articletitle', 'documenttitle', 'itemtitle', 'displayname', 'name'],
  abstract: ['abstract', 'abstractnote', 'summary', 'description'],
  authors: ['authorfullnames', 'authors', 'author', 'creators', 'creator', 'authorsname', 'authornames'],
  date: [
    'publishedat',
    'published',
    'publicationdate',
    'datepublished',
    'date',
    'submitted',
    'created',
    'coverdate',
    'onlinedate',
    'issuedate',
    'publisheddate',
    'publishedon',
    'publishdate',
    'publicationdatetime',
    'pubdate',
    'submitteddate',
    'submissiondate',
  ],
  /** The day on which the database got it, which counts where it is in the paper's year. */
  addedOn: ['dateaddedtoxplore', 'createdate'],
  year: ['year', 'publicationyear', 'publishedyear', 'pubyear'],
  categories: ['categories', 'category', 'subjects', 'subject'],
  venue: [
    'journal',
    'publicationtitle',
    'sourcetitle',
    'journalbook',
    'journaltitle',
    'venue',
    'publication',
    'booktitle',
    'containertitle',
    'conferencename',
    'journalref',
    'primarylocationsourcedisplayname',
  ],
  volume: ['volume', 'journalvolume', 'bibliovolume'],
  issue: ['issue', 'issuenumber', 'journalissue', 'biblioissue', 'number'],
  pages: ['pages', 'pagination', 'pagerange'],
  startPage: ['startpage', 'pagestart', 'firstpage', 'beginningpage', 'bibliofirstpage'],
  endPage: ['endpage', 'pageend', 'lastpage', 'endingpage', 'bibliolastpage'],
  articleNumber: ['artno', 'articlenumber', 'articleno', 'elocationid'],
  url: ['url', 'link', 'articleurl', 'paperurl', 'address', 'web', 'externalurl', 'sourcelinkout'],
  pdf: ['pdf', 'pdfurl', 'pdflink'],
  code: ['code', 'codeurl', 'github', 'repository'],
  note: ['note', 'notes', 'comment', 'comments'],
  /** Zotero's lines of fields that it has no place for. */
  extra: ['extra'],
} as const;

export type Column = keyof typeof columnNames;

/** Where each column is; null for a header without a title. */
export function columnsOf(header: readonly string[]): Map<Column, number> | null {
  const names = header.map((cell) => cell.toLowerCase().replaceAll(/[^a-z0-9]/g, ''));
  const columns = new Map<Column, number>();
  for (const [column, spellings] of Object.entries(columnNames) as [Column, readonly string[]][]) {
    const place = spellings.map((spelling) => names.indexOf(spelling)).find((at) => at >= 0);
    if (place !== undefined) columns.set(column, place);
  }
  return columns.has('title') ? columns : null;
}

/** Where each tag of Web of Science is; null for a header of other columns. */
export function wosColumnsOf(header: readonly string[]): Map<string, number> | null {
  const tags = header.map((cell) => cell.trim());
  const isWos = ['PT', 'AU', 'TI', 'SO'].every((tag) => tags.includes(tag));
  return isWos ? new Map(tags.map((tag, at) => [tag, at])) : null;
}
