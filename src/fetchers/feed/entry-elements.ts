// Reads the elements that entries of RSS and Atom have in common: dates, identifiers and people.
import { children, elements, textIn, textOf, type XmlNode } from '../xml.ts';
import { localName } from './namespaces.ts';
import { escaped } from './text-constructs.ts';

/** Where articles and modules put their dates; the day of publication before those of issues and changes. */
export const rssDates = [
  'pubdate',
  'dc:date',
  'prism:publicationdate',
  'dc:issued',
  'dc:available',
  'atom:published',
  'dc:created',
  'prism:onlinedate',
  'citation_online_date',
  'citation_publication_date',
  'citation_date',
  'prism:coverdate',
  'prism:coverdisplaydate',
  'atom:updated',
  'dc:modified',
  'date',
  'published',
  'issued',
  'updated',
];
export const identifierNames = [
  'prism:doi',
  'doi',
  'dc:identifier',
  'citation_doi',
  'prism:url',
  'dc:source',
  'dc:relation',
  'comments',
];

/** The names of people, escaped as HTML; what has no name may have one as its text. */
export function atomAuthors(node: XmlNode): string[] {
  return [...children(node, 'author'), ...children(node, 'atom:author')]
    .map(
      (author) =>
        textOf(author, 'name') ||
        textOf(author, 'atom:name') ||
        (hasElements(author) ? '' : textIn(author.content)),
    )
    .filter((name) => name.trim())
    .map(escaped);
}

const hasElements = (node: XmlNode) => elements(node).length > 0;

/** The texts of the elements of a name, without empty ones. */
export function texts(node: XmlNode, name: string): string[] {
  return children(node, name)
    .map(({ content }) => textIn(content))
    .filter((text) => text.trim());
}

/** Texts that may hold HTML: names within links. Of lists and people in RDF each name is one. */
export function fields(node: XmlNode, name: string): string[] {
  return children(node, name)
    .flatMap((each) => (hasElements(each) ? namedIn(each) : [textIn(each.content)]))
    .filter((text) => text.trim());
}

/** The items of `rdf:Seq` and its like, and what is called a name. */
function namedIn(node: XmlNode): string[] {
  return elements(node).flatMap((each) => {
    const local = localName(each.name);
    if (local === 'name' || (local === 'li' && !hasElements(each))) return [textIn(each.content)];
    return hasElements(each) ? namedIn(each) : [];
  });
}

/** The first list that is not empty. */
export function first(lists: readonly string[][]): string[] {
  return lists.find((list) => list.length > 0) ?? [];
}
