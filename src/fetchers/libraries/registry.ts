// The services that readers' libraries are read from: one line each; their parsers are loaded only when they are used.
import * as z from 'zod/mini';
import type { ConfiguredLibrary } from './library.ts';
import { zoteroOptions, zoteroPath } from './zotero/options.ts';

export const libraryRegistry: Readonly<Record<string, (kind: string) => z.ZodMiniType<ConfiguredLibrary>>> = {
  zotero: (kind) =>
    z.pipe(
      zoteroOptions(),
      z.transform((options) => {
        const origin = `${kind}:${zoteroPath(options)}`;
        return {
          kind,
          origin,
          name: `${origin} of ${options.reader}`,
          reader: options.reader,
          options,
          async load() {
            const [{ soundLibrary }, { zoteroLibrary }] = await Promise.all([
              import('../sanitize.ts'),
              import('./zotero/index.ts'),
            ]);
            return soundLibrary(zoteroLibrary(options));
          },
        };
      }),
    ),
};
