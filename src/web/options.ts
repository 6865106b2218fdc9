// What the configuration may say of the site: where readers find it, where it listens, and whose word it takes for who is asking.
import { isIP } from 'node:net';
import * as z from 'zod/mini';
import { siteUrlOption } from '../model/option.ts';
import { isNetwork } from './client-address.ts';

const network = z.string().check(
  z.refine(isNetwork, {
    error: 'expected an address or a network such as 127.0.0.1 or 10.0.0.0/8',
  }),
);

function isHost(text: string): boolean {
  return (
    isIP(text) !== 0 ||
    (/^[\p{L}\p{N}]([\p{L}\p{N}._-]*[\p{L}\p{N}])?$/u.test(text) && !/^[\d.]+$/.test(text))
  );
}

export const siteOptions = z.strictObject({
  url: siteUrlOption.check(z.describe('The public address of the site, with which all links begin.')),
  host: z
    ._default(
      z
        .string()
        .check(
          z.refine(isHost, { error: 'expected an address or a host name such as 127.0.0.1, without a port' }),
        ),
      '127.0.0.1',
    )
    .check(z.describe('The address that "digest serve" listens on.')),
  port: z
    ._default(z.int().check(z.minimum(0), z.maximum(65535)), 8080)
    .check(z.describe('The port that "digest serve" listens on.')),
  metrics: z
    ._default(z.array(network), ['127.0.0.1', '::1'])
    .check(z.describe('Who may read /metrics: addresses and networks. [] switches it off.')),
  trustedProxies: z
    ._default(z.array(network), [])
    .check(z.describe('Whose X-Forwarded-For is trusted: the reverse proxy in front of "digest serve".')),
});

/** `url` has no slash at its end. */
export type SiteOptions = z.output<typeof siteOptions>;
