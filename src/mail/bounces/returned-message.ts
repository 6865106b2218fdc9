// Separates a report from the message it returns: where the report's own text ends, and what the message's headers say.
import { type Mail, type MailHeader, parseHeaders, splitHead } from './read-mail.ts';

/** The lines with which mail systems announce the message that they return. */
const announcements: readonly RegExp[] = [
  // A rule with words of returning in it: "--- Below this line is a copy of the message.", "----- Unsent message follows -----".
  /^[ \t]*[-_=*#.]{2,120}[ \t]*(?:(?!failure|reason|transcript)[^\n]){0,60}\b(?:copy|original|returned|unsent|rejected|body)\b[^\n]{0,40}\b(?:message|mail|headers?|nachricht|includ)[^\n]*$/im,
  /^[ \t]*[-_=*#.]{2,120}[ \t]*(?:(?!failure|reason|transcript)[^\n]){0,40}\b(?:message|mail|headers?)\b[^\n]{0,40}\b(?:follow|below|copy|returned|original|header)[^\n]*$/im,
  // Words at the start of a line: "Original message follows.", "Below is a copy of the original message:".
  /^[ \t]*(?:the )?(?:original|unsent|returned|rejected) (?:message|mail)(?:'s)?(?: headers?)?(?: is| are)?[ \t]*(?:follows?|below|begins?|:)[^\n]*$/im,
  /^[ \t]*(?:message|mail) (?:headers?|text|body) follows?\b[^\n]*$/im,
  /^[ \t]*(?:below|following|here|this) (?:is|are) (?:a |the )?(?:copy|headers?|first|original|full|returned)[^\n]*$/im,
  /^[ \t]*original message headers?:[ \t]*$/im,
];

/** A header block in running text: three header lines of a message on end, the first of them one that mail systems put on top. */
const headerBlock =
  /^(?:return-path|received|dkim-signature|x-[\w-]+|message-id|date|from|delivered-to):[^\n]*\n(?:[ \t]+[^\n]*\n|[A-Za-z][\w-]{1,40}:[^\n]*\n){2,}/im;

export interface SplitText {
  /** What the mail system says. */
  report: string;
  /** The message it returns, as text; empty without one. */
  returned: string;
}

/** Cuts a running text where the returned message begins. */
export function splitReturned(text: string): SplitText {
  const starts = announcements.flatMap((pattern) => {
    const found = pattern.exec(text);
    return found ? [{ end: found.index, start: found.index + found[0].length }] : [];
  });
  const bare = headerBlock.exec(text);
  const isMessage = bare !== null && /^(?:received|message-id|return-path):/im.test(bare[0]);
  if (bare && isMessage) starts.push({ end: bare.index, start: bare.index });
  const first = starts.sort((a, b) => a.end - b.end)[0];
  if (!first || !text.slice(0, first.end).trim()) return { report: text, returned: '' };
  return { report: text.slice(0, first.end), returned: text.slice(first.start) };
}

/** What scanners and lawyers append to every mail: "checked by NOD32 antivirus system", "This e-mail is confidential". */
const boilerplate =
  /information from (?:eset|nod32)|(?:scanned|checked|certified|verified|überprüft|analys[ée]\w*|escaneado|controllat[oa]) (?:by|for|from|to|von|auf|par|por|da|with|using)\b|no virus found|virus[- ]?(?:free|frei)|(?:e-?mail|message|communication|transmission|nachricht|attachments?)\b[^.]{0,120}\b(?:confidential|privileged|vertraulich|intended (?:only|solely|recipient))|does not (?:believe|guarantee)[^.]{0,60}virus/i;

/** A report without the paragraphs that were appended by scanners and for lawyers; one that quotes a refusal is kept. */
export function withoutBoilerplate(report: string): string {
  const paragraphs = report.split(/(\n[ \t]*(?:\n|[-_~*=]{5,}[ \t]*\n)[ \t\n]*)/);
  const kept = paragraphs.filter(
    (paragraph, index) =>
      index % 2 === 1 ||
      !boilerplate.test(paragraph) ||
      /(?:^|\s|<)[45]\d\d[ -]|\b[45]\.\d\.\d/.test(paragraph) ||
      addressAtStart.test(paragraph),
  );
  return kept.join('');
}

/** The headers of the message that a mail returns, from a part of its own or from the text; empty without one. */
export function returnedHeaders(mail: Mail, returnedText: string): MailHeader[] {
  const part = mail.parts.find(({ type }) =>
    /^(?:message\/(?:rfc822|global)|text\/rfc822-headers)$/.test(type),
  );
  const text = part?.text.trim() ? part.text : returnedText;
  return parseHeaders(splitHead(text.replace(/^[\s=*_-]+(?=\n)/, '').trimStart())[0]);
}

/** The addresses in the headers of these names, in order. */
export function addressesIn(headers: readonly MailHeader[], names: readonly string[]): string[] {
  return names.flatMap((name) =>
    headers
      .filter((header) => header.name === name)
      .flatMap(({ value }) => value.slice(0, 10_000).match(addressPattern) ?? []),
  );
}

/** An address in running text; quoted local parts are known to occur in reports. */
export const addressPattern =
  /(?:"[^"\s@]{1,64}"|[^\s<>()[\]:;,"'@=|\\：；，。、（）]{1,64}(?:=[^\s<>()[\]:;,"'@|\\：；，。、（）]{1,64})?)@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}/g;

/** A line that begins with an address is what a report is about. */
const addressAtStart = new RegExp(String.raw`^[ \t]*<?${addressPattern.source}`, 'm');
