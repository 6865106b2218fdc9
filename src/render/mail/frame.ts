// The frame of a mail: the HTML that MJML made of it, in a language and with the colours of an accent, and its places to fill.
import { type Html, html } from '../html.ts';
import { textsIn } from '../messages/languages.ts';
import type { RenderSettings } from '../settings.ts';
import { fonts, palettes } from '../theme.ts';
import { frameHtml } from './frame-html.ts';

const places = ['subject', 'preheader', 'header', 'papers', 'footer'] as const;
export type FrameContent = Record<(typeof places)[number], Html>;

const placePattern = new RegExp(`\\[\\[(${places.join('|')})\\]\\]`, 'g');

/** Fills all places in one pass, so that text from outside which looks like a place stays text. */
export function fillFrame(frame: string, content: FrameContent): string {
  return frame.replaceAll(placePattern, (_match, name: keyof FrameContent) => content[name].text);
}

/** The frame in a language and with an accent; the same for all editions. */
export function renderFrame({ language, accent }: Pick<RenderSettings, 'language' | 'accent'>): string {
  const { light, dark } = palettes(accent);
  const values: Record<string, string> = {
    language: html`${textsIn(language).language}`.text,
    fonts,
    'light-text': light.text,
    'light-background': light.background,
    'dark-text': dark.text,
    'dark-background': dark.background,
    'dark-muted': dark.muted,
    'dark-accent': dark.accent,
    'dark-hairline': dark.hairline,
  };
  return frameHtml.replaceAll(/\[\[([\w-]+)\]\]/g, (place, name: string) => values[name] ?? place);
}
