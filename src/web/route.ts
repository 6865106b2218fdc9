// The contract of the site's routes: what answers a path, and what it gets.
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { RateLimit } from './rate-limit.ts';

export interface SiteEnvironment {
  Bindings: HttpBindings;
  Variables: {
    /** The client's address. */
    client: string;
    /** The headers of all answers. */
    headers: Readonly<Record<string, string>>;
    /** Whether the answer has them already, see `publish`. */
    hasHeaders: boolean;
    /** The pattern that the path matched. Logged instead of the path, which may hold a reader's token. */
    pattern: string;
  };
}

export type SiteContext = Context<SiteEnvironment>;
type Handler = (context: SiteContext) => Promise<Response> | Response;
export type FormHandler = (context: SiteContext, form: URLSearchParams) => Promise<Response> | Response;

export interface Route {
  /** Answers HEAD, too. Never changes anything: programs follow every link that they see. */
  get?: Handler;
  post?: FormHandler;
  /** Answers what a browser asks before another site's request. */
  options?: Handler;
  /** How large its form may be, in bytes, where that is more than others need. */
  maxFormBytes?: number;
  /** Whether other sites may send the form: one-click unsubscribing comes from mailbox providers. */
  fromAnywhere?: boolean;
  /** The limit on sending the form, in addition to the limit on all requests. */
  postLimit?: RateLimit;
}

/** Routes by the pattern of their path. */
export type Routes = Readonly<Record<string, Route>>;
