// The public address of a site: which addresses will do, and how it is kept.
/** Without a slash at its end; null for what isn't an http address that paths can follow. */
export function readSiteUrl(text: string): string | null {
  const isAddress = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && !/[?#@\s]/.test(text);
  return isAddress ? text.replace(/\/+$/, '') : null;
}
