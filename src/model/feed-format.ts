// The formats of feeds, and the endings of their addresses.
export const feedEndings = { rss: 'xml', atom: 'atom', 'json-feed': 'json' } as const;
export type FeedFormat = keyof typeof feedEndings;
export const feedFormats = Object.keys(feedEndings) as FeedFormat[];
