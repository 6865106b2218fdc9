// Names the places in a rendered mail that are each reader's own.

/** What a rendered mail has where each reader's own belongs, in HTML and text alike. */
export const sentinels = {
  unsubscribe: 'https://reader.digest.invalid/unsubscribe',
  preferences: 'https://reader.digest.invalid/preferences',
  /** Where a reader votes; a slash and a paper's id after it lead to that paper. */
  vote: 'https://reader.digest.invalid/vote',
  /** Where the papers go in a mail whose papers differ per reader. */
  papers: 'reader-digest-invalid-papers',
  /** The preview text next to the subject, in such a mail. */
  preheader: 'reader-digest-invalid-preheader',
} as const;
