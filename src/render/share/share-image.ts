// Draws the picture of a shared link as PNG, with a font of its own: servers have none, and none of their fonts is like another's.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import type { Edition } from '../../model/edition.ts';
import type { RenderSettings } from '../settings.ts';
import { renderShareCard, shareFont, shareSize } from './share-card.ts';

const require = createRequire(import.meta.url);

/** The scripts of `share-card.ts`, in the weights that it uses. */
const subsets = ['latin', 'latin-ext', 'greek', 'cyrillic'];
const weights = [400, 600];

let fonts: Promise<Uint8Array[]> | null = null;

async function load(): Promise<Uint8Array[]> {
  await initWasm(await readFile(require.resolve('@resvg/resvg-wasm/index_bg.wasm')));
  const names = subsets.flatMap((subset) =>
    weights.map((weight) => `inter-${subset}-${weight}-normal.woff2`),
  );
  return await Promise.all(
    names.map(
      async (name) => new Uint8Array(await readFile(require.resolve(`@fontsource/inter/files/${name}`))),
    ),
  );
}

/** Takes about a tenth of a second. */
export async function renderShareImage(edition: Edition, settings: RenderSettings): Promise<Uint8Array> {
  fonts ??= load();
  const fontBuffers = await fonts;
  const resvg = new Resvg(renderShareCard(edition, settings), {
    font: { fontBuffers, defaultFontFamily: shareFont, loadSystemFonts: false },
    fitTo: { mode: 'width', value: shareSize.width },
  });
  try {
    const image = resvg.render();
    try {
      return image.asPng();
    } finally {
      image.free();
    }
  } finally {
    resvg.free();
  }
}
