// What the configuration may say of the site: where readers find it, where it listens, and whose word it takes for who is asking.
import * as z from 'zod';
import { isNetwork } from './client-address.ts';

const network = z.string().refine(isNetwork, {
  error: 'expected an address or a network such as 127.0.0.1 or 10.0.0.0/8',
});

export const siteOptions = z.strictObject({
  url: z
    .url({ protocol: /^https?$/, error: 'expected an address such as https://papers.example.org' })
    .refine((text) => !/[?#@]/.test(text), { error: 'expected an address without "?", "#" and "@"' })
    .transform((text) => text.replace(/\/+$/, ''))
    .describe('Where readers find the site: every link is made from it.'),
  host: z.string().min(1).default('127.0.0.1').describe('The address that "digest serve" listens on.'),
  port: z.int().min(0).max(65535).default(8080).describe('The port that "digest serve" listens on.'),
  trustedProxies: z
    .array(network)
    .default([])
    .describe('Whose X-Forwarded-For is believed: the reverse proxy before "digest serve".'),
});

/** `url` has no slash at its end. */
export type SiteOptions = z.output<typeof siteOptions>;
