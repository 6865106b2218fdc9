// A mail whose papers are the reader's own: the frame once for all, and every paper, heading and reason as a part to put into it.
import type { Candidate, Edition, Reason } from '../../model/edition.ts';
import type { Paper, PaperId } from '../../model/paper.ts';
import type { SelectedPaper, Selection } from '../../model/selection.ts';
import { savedReferencesPath } from '../../model/site-links.ts';
import { Html, html } from '../html.ts';
import { textsIn } from '../messages/languages.ts';
import type { Texts } from '../messages/texts.ts';
import { personalHeading, type SectionHeading, savedHeading } from '../sections.ts';
import type { RenderedMail, RenderSettings } from '../settings.ts';
import { betweenPapers, paperTextParts, renderPersonalText } from '../text/text.ts';
import { fonts, type Palette, palettes } from '../theme.ts';
import {
  chosenFrom,
  clean,
  editionUrl,
  editionView,
  entryView,
  missedView,
  type PaperView,
  paperView,
} from '../view.ts';
import { maxHtmlBytes } from './budget.ts';
import { fillFrame, renderFrame } from './frame.ts';
import { afterPreheader, footer, header, sectionHeading, table, tableBytes } from './layout.ts';
import { type Detail, details, mailLink, mailPaper } from './paper.ts';
import { subjectOfTitles, titlesBeside } from './subject.ts';

/** A piece of both parts of a mail. */
export interface MailPart {
  html: string;
  text: string;
}

/** A piece, by a name under which it can be kept for other readers. */
export interface NamedPart {
  name: string;
  part: MailPart;
  /** Of its HTML. */
  bytes: number;
}

/** A paper up to where its reasons belong, and from there on. */
type PaperParts = readonly [opening: NamedPart, rest: NamedPart];

/** The reader's own words and pieces, in order. */
export interface PersonalMail {
  subject: string;
  preheader: string;
  parts: NamedPart[];
}

/** Where the reader's own belongs in the frame, by names that the mail path replaces. */
export interface PersonalPlaces {
  papers: string;
  preheader: string;
}

/** Nothing from outside holds this character, see `plainText`. */
const seam = '\0';

export class PersonalRenderer {
  /** The mail without its papers. */
  readonly frame: RenderedMail;
  readonly #light: Palette;
  readonly #texts: Texts;
  readonly #voteUrl: string | null;
  readonly #edition: Edition;
  readonly #candidates: ReadonlyMap<PaperId, Candidate>;
  readonly #views = new Map<PaperId, PaperView>();
  readonly #missedViews = new Map<PaperId, PaperView>();
  readonly #roomBytes: number;
  readonly #papers = new Map<PaperId, PaperParts[]>();
  readonly #saved = new Map<PaperId, NamedPart>();
  readonly #headings = new Map<string, NamedPart>();
  readonly #reasons = new Map<string, NamedPart>();

  /** `candidates` are all papers that a selection can have. */
  constructor(
    edition: Edition,
    candidates: readonly Candidate[],
    settings: RenderSettings,
    places: PersonalPlaces,
  ) {
    this.#edition = edition;
    this.#candidates = new Map(candidates.map((candidate) => [candidate.paper.id, candidate]));
    const { light } = palettes(settings.accent);
    this.#light = light;
    const texts = textsIn(settings.language);
    this.#texts = texts;
    this.#voteUrl = settings.voteUrl;
    const view = { ...editionView(edition, texts), counted: chosenFrom(edition, texts) };
    const page = fillFrame(renderFrame(settings), {
      subject: html`${settings.title}`,
      preheader: new Html(`${places.preheader}${afterPreheader}`),
      header: header(view, settings, editionUrl(edition, settings), light),
      papers: table(new Html(places.papers)),
      footer: footer(view, settings, edition.period, light),
    });
    this.frame = {
      subject: settings.title,
      html: page,
      text: renderPersonalText(edition, settings, places.papers),
    };
    this.#roomBytes = maxHtmlBytes - Buffer.byteLength(page) - tableBytes;
  }

  /** Papers that readers saved, which need not be candidates. Pass them before composing a selection that has them. */
  addSaved(papers: readonly Paper[]): void {
    for (const paper of papers) {
      if (!this.#saved.has(paper.id)) this.#saved.set(paper.id, this.#makeSaved(paper));
    }
  }

  /** The reader's mail: as much of each paper as fits into what mail programs show, less of the last ones first. */
  compose({ papers, saved: savedIds = [] }: Selection): PersonalMail {
    const known = papers.filter((paper) => this.#viewOf(paper) !== undefined);
    const titles = known.map((paper) => this.#viewOf(paper)?.title ?? '');
    const saved = this.#savedParts(savedIds);
    const shown = this.#fit(known, this.#roomBytes - saved.reduce((sum, { bytes }) => sum + bytes, 0));
    const parts = known.flatMap((paper, index) => {
      const [opening, rest] = this.#partsOf(paper, shown[index] ?? 'full', index === 0);
      const begins = index === 0 || known[index - 1]?.section !== paper.section;
      const own = paper.section === 'for-you' ? paper.reasons : [];
      return [
        ...(begins
          ? [this.#heading(paper.section, personalHeading(paper.section, this.#texts), index === 0)]
          : []),
        opening,
        this.#reason(own),
        rest,
      ];
    });
    return {
      subject: subjectOfTitles(titles, this.#edition, this.#texts),
      preheader: titlesBeside(titles, this.#texts),
      parts: [...parts, ...saved],
    };
  }

  /** The section of what the reader saved, if there is anything in it. */
  #savedParts(papers: readonly PaperId[]): NamedPart[] {
    const rows = papers.flatMap((id) => this.#saved.get(id) ?? []);
    return rows.length === 0 ? [] : [this.#heading('saved', savedHeading(this.#texts), false), ...rows];
  }

  /** Title and facts: the reader knows the paper. */
  #makeSaved(paper: Paper): NamedPart {
    const view = paperView(paper, this.#texts);
    const row = mailPaper(view, 'meta', this.#light, { section: 'missed', isFirst: false });
    const [opening] = paperTextParts(view);
    return named(`${paper.id} saved`, { html: row.text, text: `${opening}${betweenPapers}` });
  }

  #viewOf({ id, section }: SelectedPaper): PaperView | undefined {
    const views = section === 'missed' ? this.#missedViews : this.#views;
    const known = views.get(id);
    if (known) return known;
    const made = section === 'missed' ? this.#missedView(id) : this.#candidateView(id);
    if (made) views.set(id, made);
    return made;
  }

  #missedView(id: PaperId): PaperView | undefined {
    const entry = this.#edition.missed.find(({ paper }) => paper.id === id);
    return entry && missedView(entry, this.#texts);
  }

  #candidateView(id: PaperId): PaperView | undefined {
    const candidate = this.#candidates.get(id);
    if (!candidate) return undefined;
    const { paper, reasons, heat } = candidate;
    const entry = this.#edition.entries.find((each) => each.paper.id === id);
    const { picked = false, note = null } = entry ?? {};
    return entryView({ rank: 0, paper, reasons, score: heat, picked, note }, this.#texts);
  }

  #fit(papers: readonly SelectedPaper[], roomBytes: number): Detail[] {
    const shown = papers.map((): Detail => 'full');
    const bytesOf = (index: number) => {
      const paper = papers[index];
      if (!paper) return 0;
      const [opening, rest] = this.#partsOf(paper, shown[index] ?? 'full', index === 0);
      return opening.bytes + rest.bytes + reasonBytes;
    };
    let total = shown.reduce((sum, _, index) => sum + bytesOf(index), 0);
    for (const detail of details.slice(1)) {
      for (let index = shown.length - 1; index >= 0 && total > roomBytes; index--) {
        total -= bytesOf(index);
        shown[index] = detail;
        total += bytesOf(index);
      }
    }
    return shown;
  }

  /** The paper's parts, made once for each place and detail in which it is shown. */
  #partsOf(selected: SelectedPaper, detail: Detail, isFirst: boolean): PaperParts {
    let variants = this.#papers.get(selected.id);
    if (!variants) {
      variants = [];
      this.#papers.set(selected.id, variants);
    }
    const variant = details.indexOf(detail) * 4 + Number(selected.section === 'missed') * 2 + Number(isFirst);
    const known = variants[variant];
    if (known) return known;
    const made = this.#makeParts(selected, detail, isFirst);
    variants[variant] = made;
    return made;
  }

  #makeParts(selected: SelectedPaper, detail: Detail, isFirst: boolean): PaperParts {
    const { id } = selected;
    const section = selected.section === 'missed' ? 'missed' : 'list';
    const name = `${id} ${section} ${detail}${isFirst ? ' first' : ''}`;
    const view = this.#viewOf(selected);
    if (!view) throw new RangeError(`${id} is no candidate`);
    // The numbers of the common list mean nothing here.
    const paper = { ...view, rank: null };
    const row = mailPaper(paper, detail, this.#light, {
      section,
      reason: new Html(seam),
      isFirst,
      voteUrl: this.#voteUrl,
    });
    const [opening = '', rest = ''] = row.text.split(seam);
    const [above, below] = paperTextParts(paper);
    return [
      named(`${name} opening`, { html: opening, text: `${above}\n` }),
      named(`${name} rest`, {
        html: rest,
        text: below ? `\n${below}${betweenPapers}` : betweenPapers.slice(1),
      }),
    ];
  }

  #heading(
    section: SelectedPaper['section'] | 'saved',
    { title, about }: SectionHeading,
    isFirst: boolean,
  ): NamedPart {
    const name = `heading ${section}${isFirst ? ' first' : ''}`;
    const known = this.#headings.get(name);
    if (known) return known;
    const link = section === 'saved' ? this.#savedLink() : null;
    const shown = {
      title,
      about: link ? html`${about} ${mailLink(link.url, link.label, this.#light)}` : about,
    };
    const made = named(name, {
      html: sectionHeading(shown, this.#light, isFirst).text,
      text: `${title}\n${about}${link ? `\n${link.label}: ${link.url}` : ''}${betweenPapers}`,
    });
    this.#headings.set(name, made);
    return made;
  }

  #savedLink(): { label: string; url: string } | null {
    if (this.#voteUrl === null) return null;
    return { label: this.#texts.text('section.savedBibtex'), url: savedReferencesPath(this.#voteUrl) };
  }

  /** Why it is there, in a line; readers share many of them. */
  #reason(reasons: readonly Reason[]): NamedPart {
    const key = reasons.join('\n');
    const known = this.#reasons.get(key);
    if (known) return known;
    if (this.#reasons.size >= maxReasons) this.#reasons.clear();
    const made = this.#makeReason(reasons);
    this.#reasons.set(key, made);
    return made;
  }

  #makeReason(reasons: readonly Reason[]): NamedPart {
    const words = capitalized(reasons.map((reason) => this.#texts.reason(clean(reason))).join(' · '));
    if (words === '') return named('no reason', { html: '', text: '' });
    const line = html`<p class="b" style="clear:both;margin:8px 0 -4px;font:600 13px/1.5 ${fonts};color:${this.#light.text}">${words}</p>\n`;
    return named(`reason ${words}`, { html: line.text, text: `${words}.\n` });
  }
}

/** Lines with reasons that are kept. */
const maxReasons = 10_000;
/** Room for the line with the reasons. */
const reasonBytes = 400;

function named(name: string, part: MailPart): NamedPart {
  return { name, part, bytes: Buffer.byteLength(part.html) };
}

function capitalized(text: string): string {
  return text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}
