// The HTML of a mail as rules look at it: its elements with their attributes, its styles, and its visible text.
import { Parser } from 'htmlparser2';

export interface HtmlElement {
  name: string;
  attributes: Readonly<Record<string, string>>;
  /** The text within it, white space collapsed. */
  text: string;
}

export interface HtmlSource {
  elements: HtmlElement[];
  /** The content of each `<style>`. */
  styleSheets: string[];
  /** All text that a reader sees. */
  text: string;
}

/** Elements whose text isn't shown. */
const unseen = new Set(['style', 'script', 'title', 'head']);

/** Takes HTML apart. Conditional comments, which only old Outlook reads, are left out. */
export function readHtml(html: string): HtmlSource {
  const elements: HtmlElement[] = [];
  const open: HtmlElement[] = [];
  const styleSheets: string[] = [];
  let text = '';
  const parser = new Parser({
    onopentag(name, attributes) {
      const element = { name, attributes, text: '' };
      elements.push(element);
      open.push(element);
    },
    ontext(piece) {
      for (const element of open) element.text += piece;
      if (!open.some(({ name }) => unseen.has(name))) text += piece;
    },
    onclosetag(name) {
      const element = open.pop();
      if (name === 'style' && element) styleSheets.push(element.text);
      if (element) element.text = element.text.replaceAll(/\s+/g, ' ').trim();
    },
  });
  parser.end(html);
  return { elements, styleSheets, text: text.replaceAll(/\s+/g, ' ').trim() };
}
