// Parses titles in feeds: strips the marks of publishers, and reports those that mean a withdrawn paper.

/** "RETRACTED: …", "[Withdrawn] …", "Retracted Article: …"; a note about a retraction ("Retraction of …") is another work. */
const withdrawnBefore =
  /^\W{0,3}(?:temporary removal|retracted|withdrawn|removed)(?: (?:article|paper|manuscript|preprint|chapter))?\s*[:\])–—-]+\s*(?=\S)/i;
const withdrawnAfter = /(?<=\S)\s*[[(](?:retracted|withdrawn)(?: (?:article|paper))?[\])]\s*$/i;

/** ACS's "[ASAP]", and MDPI's "Foods, Vol. 13, Pages 123: ". */
const marks: readonly RegExp[] = [
  /^\[(?:ASAP|Just Accepted|Advance article|Early view)\]\s*(?=\S)/i,
  /^[^:.]{1,100}, Vol\. \d+, Pages? [\w–-]+:\s*(?=\S)/,
];

/** A title as its paper has it, and whether its publisher has withdrawn the paper. */
export function readTitle(text: string): { title: string; withdrawn: boolean } {
  const unmarked = marks.reduce((rest, pattern) => rest.replace(pattern, ''), text);
  const title = unmarked.replace(withdrawnBefore, '').replace(withdrawnAfter, '');
  return { title, withdrawn: title !== unmarked };
}
