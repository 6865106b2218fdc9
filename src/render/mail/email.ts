// The mail of an edition: its header, papers and footer in the frame, its subject and its text part.
import type { Edition } from '../../model/edition.ts';
import { type Html, html } from '../html.ts';
import { textsIn } from '../messages/languages.ts';
import { missedHeading } from '../sections.ts';
import type { RenderedMail, RenderSettings } from '../settings.ts';
import { renderText } from '../text/text.ts';
import { palettes } from '../theme.ts';
import { editionUrl, editionView } from '../view.ts';
import { fitSections, maxHtmlBytes } from './budget.ts';
import { type FrameContent, fillFrame, renderFrame } from './frame.ts';
import { afterPreheader, footer, header, more, sectionHeading, table, tableBytes } from './layout.ts';
import { mailPaper } from './paper.ts';
import { preheaderOf, subjectOf } from './subject.ts';

/**
 * Renders both parts of the mail. The HTML stays under Gmail's limit by showing less of the last papers; MJML runs once,
 * on the frame.
 */
export async function renderMail(edition: Edition, settings: RenderSettings): Promise<RenderedMail> {
  const { subject, fill, blocks, papers } = await layOut(edition, settings);
  const { light } = palettes(settings.accent);
  const rows = blocks.map((block, index) => {
    const heading = papers[index]?.heading;
    return heading ? html`${sectionHeading(heading, light)}${block}` : block;
  });
  return { subject, html: fill(html`${rows}`), text: renderText(edition, settings) };
}

/** The mail as a function of its papers, and as much of each paper as fits. */
async function layOut(edition: Edition, settings: RenderSettings) {
  const view = editionView(edition, textsIn(settings.language));
  const webUrl = editionUrl(edition, settings);
  const { light } = palettes(settings.accent);
  const subject = subjectOf(edition, settings);
  const frame = renderFrame(settings);
  const content: FrameContent = {
    subject: html`${subject}`,
    preheader: html`${preheaderOf(edition, view.texts)}${afterPreheader}`,
    header: header(view, settings, webUrl, light),
    papers: html``,
    footer: footer(view, settings, edition.period, light),
  };
  const room = maxHtmlBytes - Buffer.byteLength(fillFrame(frame, content)) - tableBytes;
  const { blocks, omitted, second } = fitSections(
    view.papers,
    view.missed,
    room,
    (paper, detail) => mailPaper(paper, detail, light, { voteUrl: settings.voteUrl }),
    (paper, detail) => mailPaper(paper, detail, light, { section: 'missed', voteUrl: settings.voteUrl }),
  );
  const fill = (papers: Html) =>
    fillFrame(frame, {
      ...content,
      papers: table(
        html`${papers}${omitted > 0 && more(omitted, webUrl, view.texts, light)}${second.length > 0 && html`${sectionHeading(missedHeading(view.texts), light)}${second}`}`,
      ),
    });
  return { subject, fill, blocks, papers: view.papers };
}
